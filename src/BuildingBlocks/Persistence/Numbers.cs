using System.Collections.Concurrent;
using AimsPlatform.BuildingBlocks.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Npgsql;

namespace AimsPlatform.BuildingBlocks.Persistence;

/// <summary>Where a tenant's human numbers of one kind stand.</summary>
public sealed class NumberSeries
{
    public Guid TenantId { get; init; }
    public required string Prefix { get; init; }
    public int Next { get; init; }

    private sealed class Mapping : IEntityTypeConfiguration<NumberSeries>
    {
        public void Configure(EntityTypeBuilder<NumberSeries> series)
        {
            series.ToTable("number_series");
            series.HasKey(s => new { s.TenantId, s.Prefix });
            series.Property(s => s.Prefix).HasMaxLength(10);
        }
    }
}

/// <summary>
/// Numbers for people (<c>RISK-0001</c>), unique per tenant and never given twice. They are taken in small blocks, so that
/// creating does not queue on one row; a restart may leave a gap.
/// </summary>
public sealed class Numbers(NpgsqlDataSource database)
{
    private const int BlockSize = 25;
    private readonly ConcurrentDictionary<(Guid, string), Block> _blocks = new();

    /// <summary>The next number of this prefix for the acting tenant, such as <c>RISK-0042</c>.</summary>
    public async ValueTask<string> NextAsync(string prefix, Acting acting, CancellationToken cancellationToken) =>
        $"{prefix}-{await NextAsync(prefix, acting.TenantId, cancellationToken):0000}";

    /// <summary>The first of <paramref name="count"/> consecutive numbers, for an import.</summary>
    public ValueTask<int> TakeAsync(string prefix, Acting acting, int count, CancellationToken cancellationToken) =>
        ReserveAsync(prefix, acting.TenantId, count, cancellationToken);

    private async ValueTask<int> NextAsync(string prefix, Guid tenant, CancellationToken cancellationToken)
    {
        var block = _blocks.GetOrAdd((tenant, prefix), _ => new Block());
        await block.Gate.WaitAsync(cancellationToken);
        try
        {
            if (block.Next == block.End)
            {
                block.Next = await ReserveAsync(prefix, tenant, BlockSize, cancellationToken);
                block.End = block.Next + BlockSize;
            }

            return block.Next++;
        }
        finally
        {
            block.Gate.Release();
        }
    }

    private async ValueTask<int> ReserveAsync(string prefix, Guid tenant, int count, CancellationToken cancellationToken)
    {
        await using var reserve = database.CreateCommand("""
            select set_config('aims.tenant', @tenant::text, true);
            insert into number_series (tenant_id, prefix, next) values (@tenant, @prefix, 1 + @count)
            on conflict (tenant_id, prefix) do update set next = number_series.next + @count
            returning next - @count
            """);
        reserve.Parameters.AddWithValue("tenant", tenant);
        reserve.Parameters.AddWithValue("prefix", prefix);
        reserve.Parameters.AddWithValue("count", count);
        await using var reader = await reserve.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var first = reader.GetInt32(0);
        await reader.NextResultAsync(cancellationToken); // both statements are one transaction: only now is it committed
        return first;
    }

    // Lives as long as the process: one per tenant and kind.
#pragma warning disable CA1001
    private sealed class Block
#pragma warning restore CA1001
    {
        public SemaphoreSlim Gate { get; } = new(1);
        public int Next { get; set; }
        public int End { get; set; }
    }
}
