using System.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using NpgsqlTypes;

namespace AimsPlatform.DocumentControl.Content.Stores;

/// <summary>
/// Pieces of 512 KB in a table behind row-level security. Written in the transaction of the caller, so that bytes and
/// what refers to them appear together; read piece by piece, so that a slow reader holds no connection.
/// </summary>
public sealed class PostgresContentStore(DocumentControlDb db, NpgsqlDataSource source) : IContentStore
{
    private const string SetTenant = "select set_config('aims.tenant', @setting, true);";

    public string Name => "postgres";

    public async Task PutAsync(Guid tenant, ContentHash hash, Stream content, long size, CancellationToken cancellationToken)
    {
        var transaction = db.Database.CurrentTransaction ?? throw new InvalidOperationException("Content is stored in the transaction of what refers to it.");
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        await using var clear = new NpgsqlCommand("delete from content_piece where tenant_id = @tenant and hash = @hash", connection, (NpgsqlTransaction)transaction.GetDbTransaction());
        AddKey(clear, tenant, hash);
        await clear.ExecuteNonQueryAsync(cancellationToken);

        await using var insert = new NpgsqlCommand("insert into content_piece (tenant_id, hash, number, bytes) values (@tenant, @hash, @number, @bytes)", connection, (NpgsqlTransaction)transaction.GetDbTransaction());
        AddKey(insert, tenant, hash);
        var number = new NpgsqlParameter<int>("number", 0);
        var bytes = new NpgsqlParameter<ArraySegment<byte>>("bytes", NpgsqlDbType.Bytea);
        insert.Parameters.Add(number);
        insert.Parameters.Add(bytes);
        var buffer = new byte[ContentPiece.Size];
        var written = 0L;
        while (await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken) is > 0 and var read)
        {
            bytes.TypedValue = new ArraySegment<byte>(buffer, 0, read);
            await insert.ExecuteNonQueryAsync(cancellationToken);
            (number.TypedValue, written) = (number.TypedValue + 1, written + read);
        }

        if (written != size)
        {
            throw new InvalidDataException($"{size} bytes were announced, {written} came.");
        }
    }

    public async Task<Stream?> OpenAsync(Guid tenant, ContentHash hash, CancellationToken cancellationToken)
    {
        var pieces = new Pieces(source, tenant, hash);
        return await pieces.NextAsync(cancellationToken) ? pieces : null;
    }

    public async Task<bool> ExistsAsync(Guid tenant, ContentHash hash, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand($"{SetTenant} select 1 from content_piece where tenant_id = @tenant and hash = @hash limit 1");
        AddKey(command, tenant, hash);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken);
    }

    public async Task DeleteAsync(Guid tenant, ContentHash hash, CancellationToken cancellationToken) =>
        await db.Set<ContentPiece>().Where(p => p.TenantId == tenant && p.Hash == hash.ToString()).ExecuteDeleteAsync(cancellationToken);

    private static void AddKey(NpgsqlCommand command, Guid tenant, ContentHash hash)
    {
        command.Parameters.Add(new NpgsqlParameter<string>("setting", tenant.ToString()));
        command.Parameters.Add(new NpgsqlParameter<Guid>("tenant", tenant));
        command.Parameters.Add(new NpgsqlParameter<string>("hash", hash.ToString()));
    }

    /// <summary>Reads a blob forwards, one piece at a time.</summary>
    private sealed class Pieces(NpgsqlDataSource source, Guid tenant, ContentHash hash) : ForwardStream
    {
        private readonly byte[] _piece = new byte[ContentPiece.Size];
        private int _number, _at, _length;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_at == _length && !await NextAsync(cancellationToken))
            {
                return 0;
            }

            var count = Math.Min(buffer.Length, _length - _at);
            _piece.AsMemory(_at, count).CopyTo(buffer);
            _at += count;
            return count;
        }

        public async Task<bool> NextAsync(CancellationToken cancellationToken)
        {
            await using var command = source.CreateCommand($"{SetTenant} select bytes from content_piece where tenant_id = @tenant and hash = @hash and number = @number");
            AddKey(command, tenant, hash);
            command.Parameters.Add(new NpgsqlParameter<int>("number", _number));
            await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellationToken);
            await reader.NextResultAsync(cancellationToken);
            (_at, _length) = (0, 0);
            if (!await reader.ReadAsync(cancellationToken))
            {
                return false;
            }

            await using var bytes = await reader.GetStreamAsync(0, cancellationToken);
            _length = await bytes.ReadAtLeastAsync(_piece, _piece.Length, throwOnEndOfStream: false, cancellationToken);
            _number++;
            return _length > 0;
        }
    }
}
