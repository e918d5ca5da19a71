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
    private const int PiecesAtOnce = 4;
    private const string SetTenant = "select set_config('aims.tenant', @setting, true);";

    public string Name => "postgres";

    public async Task PutAsync(Guid tenant, ContentHash hash, Stream content, long size, CancellationToken cancellationToken)
    {
        var transaction = db.Database.CurrentTransaction ?? throw new InvalidOperationException("Content is stored in the transaction of what refers to it.");
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        await using var clear = new NpgsqlCommand("delete from content_piece where tenant_id = @tenant and hash = @hash", connection, (NpgsqlTransaction)transaction.GetDbTransaction());
        AddKey(clear, tenant, hash);
        await clear.ExecuteNonQueryAsync(cancellationToken);

        // Several pieces a round trip: the database stores the first while the others are on their way.
        await using var insert = new NpgsqlBatch(connection, (NpgsqlTransaction)transaction.GetDbTransaction());
        var buffers = new byte[PiecesAtOnce][];
        var (number, written, more) = (0, 0L, true);
        while (more)
        {
            insert.BatchCommands.Clear();
            for (var at = 0; more && at < buffers.Length; at++)
            {
                var buffer = buffers[at] ??= new byte[ContentPiece.Size];
                var read = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
                (written, more) = (written + read, read == buffer.Length);
                if (read > 0)
                {
                    insert.BatchCommands.Add(Insert(tenant, hash, number++, new ArraySegment<byte>(buffer, 0, read)));
                }
            }

            if (insert.BatchCommands.Count > 0)
            {
                await insert.ExecuteNonQueryAsync(cancellationToken);
            }
        }

        if (written != size)
        {
            throw new InvalidDataException($"{size} bytes were announced, {written} came.");
        }
    }

    public async Task<Stream?> OpenAsync(Guid tenant, ContentHash hash, CancellationToken cancellationToken)
    {
        var pieces = new Pieces(source, tenant, hash);
        return await pieces.TurnAsync(cancellationToken) ? pieces : null;
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

    private static NpgsqlBatchCommand Insert(Guid tenant, ContentHash hash, int number, ArraySegment<byte> bytes) => new("insert into content_piece (tenant_id, hash, number, bytes) values ($1, $2, $3, $4)")
    {
        Parameters =
        {
            new NpgsqlParameter<Guid> { TypedValue = tenant }, new NpgsqlParameter<string> { TypedValue = hash.ToString() },
            new NpgsqlParameter<int> { TypedValue = number }, new NpgsqlParameter<ArraySegment<byte>> { TypedValue = bytes, NpgsqlDbType = NpgsqlDbType.Bytea },
        },
    };

    private static void AddKey(NpgsqlCommand command, Guid tenant, ContentHash hash)
    {
        command.Parameters.Add(new NpgsqlParameter<string>("setting", tenant.ToString()));
        command.Parameters.Add(new NpgsqlParameter<Guid>("tenant", tenant));
        command.Parameters.Add(new NpgsqlParameter<string>("hash", hash.ToString()));
    }

    /// <summary>Reads a blob forwards, each piece while the one before is handed out. Whoever leaves early leaves one piece to be read for nobody.</summary>
    private sealed class Pieces(NpgsqlDataSource source, Guid tenant, ContentHash hash) : ForwardStream
    {
        private byte[]? _now, _ahead;
        private Task<int>? _reading;
        private int _number, _at, _length;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_at == _length && !await TurnAsync(cancellationToken))
            {
                return 0;
            }

            var count = Math.Min(buffer.Length, _length - _at);
            _now.AsMemory(_at, count).CopyTo(buffer);
            _at += count;
            return count;
        }

        /// <summary>Goes on to the next piece and begins with the one after it; false at the end.</summary>
        public async Task<bool> TurnAsync(CancellationToken cancellationToken)
        {
            _length = await (_reading ?? NextAsync()).WaitAsync(cancellationToken);
            (_now, _ahead, _at) = (_ahead, _now, 0);
            _reading = _length == ContentPiece.Size ? NextAsync() : Task.FromResult(0);
            return _length > 0;
        }

        private async Task<int> NextAsync()
        {
            _ahead ??= new byte[ContentPiece.Size];
            await using var command = source.CreateCommand($"{SetTenant} select bytes from content_piece where tenant_id = @tenant and hash = @hash and number = @number");
            AddKey(command, tenant, hash);
            command.Parameters.Add(new NpgsqlParameter<int>("number", _number++));
            await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess);
            await reader.NextResultAsync();
            if (!await reader.ReadAsync())
            {
                return 0;
            }

            await using var bytes = await reader.GetStreamAsync(0);
            return await bytes.ReadAtLeastAsync(_ahead, _ahead.Length, throwOnEndOfStream: false);
        }
    }
}
