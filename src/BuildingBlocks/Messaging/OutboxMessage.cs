using System.Diagnostics;
using System.Text.Json;
using AimsPlatform.BuildingBlocks.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AimsPlatform.BuildingBlocks.Messaging;

/// <summary>An integration event that has been decided. It stays after it left, as a log that can be replayed.</summary>
public sealed class OutboxMessage
{
    private OutboxMessage() { }

    public Guid Id { get; private init; }
    public long Position { get; private init; }
    public Guid TenantId { get; private init; }
    public Guid UserId { get; private init; }

    /// <summary>The object the event is about: events about one object leave in order.</summary>
    public Guid About { get; private init; }
    public DateTimeOffset DecidedAt { get; private init; }
    public required string Type { get; init; }
    public required string Body { get; init; }
    public string? TraceParent { get; private init; }
    public DateTimeOffset? SentAt { get; private init; }

    internal static OutboxMessage From(Guid about, object integrationEvent, Acting acting, DateTimeOffset at) => new()
    {
        Id = Guid.CreateVersion7(at),
        TenantId = acting.TenantId,
        UserId = acting.UserId,
        About = about,
        DecidedAt = at,
        Type = NameOf(integrationEvent.GetType()),
        Body = JsonSerializer.Serialize(integrationEvent, integrationEvent.GetType()),
        TraceParent = Activity.Current?.Id,
    };

    internal static object Open(string type, string body) => JsonSerializer.Deserialize(body, System.Type.GetType(type, throwOnError: true)!)!;

    // Without the assembly version: an upgrade must be able to send what its predecessor decided.
    private static string NameOf(Type type) => $"{type.FullName}, {type.Assembly.GetName().Name}";

    private sealed class Mapping : IEntityTypeConfiguration<OutboxMessage>
    {
        public void Configure(EntityTypeBuilder<OutboxMessage> message)
        {
            message.ToTable("outbox_message");
            message.Property(m => m.Position).UseIdentityAlwaysColumn();
            message.Property(m => m.Type).HasMaxLength(300);
            message.Property(m => m.Body).HasColumnType("jsonb");
            message.Property(m => m.TraceParent).HasMaxLength(60);
            message.HasIndex(m => m.Position).HasFilter("sent_at is null");
        }
    }
}

/// <summary>Proof that a queue has already acted on a message. The key is the guarantee.</summary>
public sealed class InboxMessage
{
    public Guid MessageId { get; init; }
    public required string Queue { get; init; }
    public DateTimeOffset HandledAt { get; init; }

    private sealed class Mapping : IEntityTypeConfiguration<InboxMessage>
    {
        public void Configure(EntityTypeBuilder<InboxMessage> message)
        {
            message.ToTable("inbox_message");
            message.HasKey(m => new { m.MessageId, m.Queue });
            message.Property(m => m.Queue).HasMaxLength(200);
        }
    }
}
