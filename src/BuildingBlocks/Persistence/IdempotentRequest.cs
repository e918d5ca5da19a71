using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AimsPlatform.BuildingBlocks.Persistence;

/// <summary>What was answered the first time, so that a retry gets the same answer and changes nothing.</summary>
public sealed class IdempotentRequest
{
    public Guid TenantId { get; init; }
    public required string Key { get; init; }
    public required string Request { get; init; }
    public int Status { get; set; }
    public string? Location { get; set; }
    public string? ETag { get; set; }
    public string? Body { get; set; }
    public DateTimeOffset At { get; init; }

    private sealed class Mapping : IEntityTypeConfiguration<IdempotentRequest>
    {
        public void Configure(EntityTypeBuilder<IdempotentRequest> request)
        {
            request.ToTable("idempotent_request");
            request.HasKey(r => new { r.TenantId, r.Key });
            request.Property(r => r.Key).HasMaxLength(100);
            request.Property(r => r.Request).HasMaxLength(4000);
            request.Property(r => r.Location).HasMaxLength(500);
            request.Property(r => r.ETag).HasMaxLength(100);
            request.HasIndex(r => r.At);
        }
    }
}
