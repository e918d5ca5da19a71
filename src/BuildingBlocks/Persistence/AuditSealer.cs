using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace AimsPlatform.BuildingBlocks.Persistence;

/// <summary>One link of the chain: the Merkle root over a batch of audit entries, hashed together with the link before.</summary>
public sealed class AuditSeal
{
    public long Number { get; init; }
    public int Entries { get; init; }
    public required byte[] Root { get; init; }
    public required byte[] Previous { get; init; }
    public required byte[] Hash { get; init; }
    public DateTimeOffset SealedAt { get; init; }

    private sealed class Mapping : IEntityTypeConfiguration<AuditSeal>
    {
        public void Configure(EntityTypeBuilder<AuditSeal> seal)
        {
            seal.ToTable("audit_seal");
            seal.HasKey(s => s.Number);
            seal.Property(s => s.Number).ValueGeneratedNever();
        }
    }
}

/// <summary>
/// Seals audit entries in batches, off the hot path, into a hash-chained Merkle log: any later change, removal or
/// insertion below a seal is detected and provable (I11).
/// </summary>
public sealed class AuditSealer(JobsDataSource jobs, TimeProvider clock, ILogger<AuditSealer> log) : BackgroundService
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    private const string Columns = """
        position, concat_ws('|', id, tenant_id, user_id, to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US'), subject, subject_id, action,
        coalesce(reason, ''), coalesce(decided_hash, ''), changes::text)
        """;

    /// <summary>The result of recomputing every seal: the first broken link and what is wrong with it, if any.</summary>
    public sealed record Verification(bool Intact, long Seals, long Entries, long Unsealed, long? BrokenSeal, string? Reason, DateTimeOffset CheckedAt);

    /// <summary>Seals what is there now, 5,000 entries at most; answers how many.</summary>
    public async Task<int> SealAsync(CancellationToken cancellationToken)
    {
        await using var connection = await jobs.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var leaves = await LeavesAsync(connection, "seal is null", "select pg_advisory_xact_lock(660302);", 5000, cancellationToken);
        if (leaves.Count == 0)
        {
            return 0;
        }

        var (number, previous) = await LastAsync(connection, cancellationToken);
        var root = Merkle.Root(leaves.Select(leaf => leaf.Hash).ToList());
        await using var command = new NpgsqlCommand("""
            update audit_entry set seal = $1 where position = any($2) and seal is null;
            """, connection, transaction);
        command.Parameters.Add(new NpgsqlParameter { Value = number + 1 });
        command.Parameters.Add(new NpgsqlParameter { Value = leaves.Select(leaf => leaf.Position).ToArray() });
        await command.ExecuteNonQueryAsync(cancellationToken);
        await using var insert = new NpgsqlCommand(
            "insert into audit_seal (number, entries, root, previous, hash, sealed_at) values ($1, $2, $3, $4, $5, $6)", connection, transaction);
        foreach (var value in new object[] { number + 1, leaves.Count, root, previous, Link(number + 1, leaves.Count, root, previous), clock.GetUtcNow() })
        {
            insert.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await insert.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return leaves.Count;
    }

    /// <summary>Recomputes every leaf, root and link from the stored entries.</summary>
    public async Task<Verification> VerifyAsync(CancellationToken cancellationToken)
    {
        await using var connection = await jobs.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken);
        var seals = await SealsAsync(connection, cancellationToken);
        await using var count = new NpgsqlCommand("select count(*) from audit_entry where seal is null", connection);
        var unsealed = (long)(await count.ExecuteScalarAsync(cancellationToken))!;
        var (previous, entries) = (new byte[32], 0L);
        for (var index = 0; index < seals.Count; index++)
        {
            var seal = seals[index];
            var leaves = await LeavesAsync(connection, $"seal = {seal.Number.ToString(CultureInfo.InvariantCulture)}", "select 1;", int.MaxValue, cancellationToken);
            var reason = seal.Number != index + 1 ? "a seal is missing before this one"
                : !seal.Previous.AsSpan().SequenceEqual(previous) ? "it does not follow from the seal before"
                : leaves.Count != seal.Entries ? $"{seal.Entries} entries were sealed, {leaves.Count} are there"
                : !Merkle.Root(leaves.Select(leaf => leaf.Hash).ToList()).AsSpan().SequenceEqual(seal.Root) ? "an entry was changed after it was sealed"
                : !Link(seal.Number, seal.Entries, seal.Root, seal.Previous).AsSpan().SequenceEqual(seal.Hash) ? "the seal itself was changed"
                : null;
            if (reason is not null)
            {
                return new Verification(false, seals.Count, entries, unsealed, seal.Number, reason, clock.GetUtcNow());
            }

            (previous, entries) = (seal.Hash, entries + seal.Entries);
        }

        return new Verification(true, seals.Count, entries, unsealed, null, null, clock.GetUtcNow());
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await SealAsync(stoppingToken) > 0)
                {
                }
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning("Sealing waits: {Reason}", failure.Message);
            }
        }
    }

    private static async Task<List<(long Position, byte[] Hash)>> LeavesAsync(
        NpgsqlConnection connection, string where, string first, int limit, CancellationToken cancellationToken)
    {
        var leaves = new List<(long, byte[])>();
        await using var command = new NpgsqlCommand($"{first} select {Columns} from audit_entry where {where} order by position limit {limit.ToString(CultureInfo.InvariantCulture)}", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            leaves.Add((reader.GetInt64(0), SHA256.HashData(Encoding.UTF8.GetBytes(reader.GetString(1)))));
        }

        return leaves;
    }

    private static async Task<(long Number, byte[] Hash)> LastAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select number, hash from audit_seal order by number desc limit 1", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? (reader.GetInt64(0), reader.GetFieldValue<byte[]>(1)) : (0, new byte[32]);
    }

    private static async Task<List<AuditSeal>> SealsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var seals = new List<AuditSeal>();
        await using var command = new NpgsqlCommand("select number, entries, root, previous, hash from audit_seal order by number", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            seals.Add(new AuditSeal
            {
                Number = reader.GetInt64(0), Entries = reader.GetInt32(1), Root = reader.GetFieldValue<byte[]>(2),
                Previous = reader.GetFieldValue<byte[]>(3), Hash = reader.GetFieldValue<byte[]>(4),
            });
        }

        return seals;
    }

    private static byte[] Link(long number, int entries, byte[] root, byte[] previous) =>
        SHA256.HashData([.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{number}|{entries}|")), .. root, .. previous]);
}

/// <summary>The Merkle tree hash of RFC 6962: leaves and nodes are hashed under different prefixes.</summary>
internal static class Merkle
{
    public static byte[] Root(IReadOnlyList<byte[]> leaves)
    {
        var level = leaves.Select(leaf => SHA256.HashData([0, .. leaf])).ToList();
        while (level.Count > 1)
        {
            level = level.Chunk(2).Select(pair => pair.Length == 2 ? SHA256.HashData([1, .. pair[0], .. pair[1]]) : pair[0]).ToList();
        }

        return level.Count == 0 ? SHA256.HashData([]) : level[0];
    }
}
