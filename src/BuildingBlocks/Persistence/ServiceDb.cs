using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Messaging;
using AimsPlatform.BuildingBlocks.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;

namespace AimsPlatform.BuildingBlocks.Persistence;

/// <summary>
/// The database of one service. A save writes the rows, the audit entries and the outgoing events in one transaction,
/// or writes nothing. Contexts are pooled; the scope that takes one says who acts.
/// </summary>
public abstract class ServiceDb(DbContextOptions options) : DbContext(options)
{
    public const string TenantFilter = "tenant";

    private readonly Dictionary<Entity, Because> _because = [];
    private Acting? _acting;
    private TimeProvider _clock = TimeProvider.System;
    private int _names;

    public DbSet<OutboxMessage> Outbox => Set<OutboxMessage>();
    public DbSet<InboxMessage> Inbox => Set<InboxMessage>();
    public DbSet<AuditEntry> Audit => Set<AuditEntry>();
    public DbSet<IdempotentRequest> IdempotentRequests => Set<IdempotentRequest>();

    /// <summary>Rules that the database itself keeps, such as triggers, as SQL that may run again; <c>migrate</c> runs it after the schema.</summary>
    public virtual string Rules => "";

    /// <summary>Null outside a tenant's scope, where row-level security shows nothing.</summary>
    internal Guid? TenantOrNone => _acting is { IsSet: true } acting ? acting.TenantId : null;

    internal bool HasPublished { get; set; }

    private Acting Who => _acting ?? throw new InvalidOperationException("This context was taken from the pool without saying who acts.");

    private Guid TenantId => Who.TenantId;

    /// <summary>Queues an integration event about one object; it leaves only if the same save commits, and in order with others about it.</summary>
    public void Publish<TEvent>(Guid about, TEvent integrationEvent) where TEvent : class
    {
        Outbox.Add(OutboxMessage.From(about, integrationEvent, Who, _clock.GetUtcNow()));
        HasPublished = true;
    }

    /// <summary>Says which event changes this row and why; the audit entry of the coming save tells it.</summary>
    public void Record(Entity entity, string @event, string? reason = null, string? decidedHash = null) =>
        _because[entity] = new Because(@event, reason, decidedHash);

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        foreach (var entry in ChangeTracker.Entries<Entity>().ToList())
        {
            Stamp(entry);
        }

        _because.Clear();
        return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    /// <summary>
    /// For imports, inside a transaction the caller holds: saves what is tracked, as an ordinary save would, but sends new
    /// rows table by table through <paramref name="send"/>; afterwards nothing is tracked any more.
    /// </summary>
    public async Task SaveInBulkAsync(Func<IEntityType, IReadOnlyList<EntityEntry>, Task> send, CancellationToken cancellationToken)
    {
        foreach (var entry in ChangeTracker.Entries<Entity>().ToList())
        {
            Stamp(entry);
        }

        _because.Clear();
        ChangeTracker.AutoDetectChangesEnabled = false; // what the stamps changed is found by the last save
        foreach (var added in ChangeTracker.Entries().Where(entry => entry.State == EntityState.Added).GroupBy(entry => entry.Metadata).ToList())
        {
            var rows = added.ToList();
            await send(added.Key, rows);
            rows.ForEach(row => row.State = EntityState.Detached);
        }

        ChangeTracker.AutoDetectChangesEnabled = true;
        await base.SaveChangesAsync(true, cancellationToken);
        ChangeTracker.Clear();
    }

    // A scope disposes of a context once for each name it knows it by. Only the last time may it return to the pool: whoever
    // is lent it then would lose it to the next.
    public override void Dispose()
    {
        if (--_names < 1)
        {
            base.Dispose();
        }
    }

    public override ValueTask DisposeAsync() => --_names < 1 ? base.DisposeAsync() : ValueTask.CompletedTask;

    internal ServiceDb ByAnotherName() => ++_names > 0 ? this : throw new ObjectDisposedException(nameof(ServiceDb));

    internal void Serve(Acting acting, TimeProvider clock) => (_acting, _clock, HasPublished, _names) = (acting, clock, false, 1);

    protected override void ConfigureConventions(ModelConfigurationBuilder conventions)
    {
        conventions.Properties<Enum>().HaveConversion<string>().HaveMaxLength(40);
        foreach (var entity in EntitiesOf(GetType().Assembly).Concat(EntitiesOf(typeof(ServiceDb).Assembly)))
        {
            conventions.Properties(typeof(Id<>).MakeGenericType(entity)).HaveConversion(typeof(IdConverter<>).MakeGenericType(entity));
        }
    }

    protected override void OnModelCreating(ModelBuilder model)
    {
        model.ApplyConfigurationsFromAssembly(typeof(ServiceDb).Assembly);
        model.ApplyConfigurationsFromAssembly(GetType().Assembly);
        foreach (var type in model.Model.GetEntityTypes().Select(e => e.ClrType).Where(t => t.IsSubclassOf(typeof(Entity))).ToList())
        {
            model.Entity(type).Property(nameof(Entity.Version)).IsConcurrencyToken();
            typeof(ServiceDb).GetMethod(nameof(OwnRows), System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!
                .MakeGenericMethod(type).Invoke(this, [model]);
        }

        model.Entity<AuditEntry>().HasQueryFilter(TenantFilter, row => row.TenantId == TenantId);
        model.Entity<OutboxMessage>().HasQueryFilter(TenantFilter, row => row.TenantId == TenantId);
        model.Entity<IdempotentRequest>().HasQueryFilter(TenantFilter, row => row.TenantId == TenantId);
    }

    private static IEnumerable<Type> EntitiesOf(System.Reflection.Assembly assembly) =>
        assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Entity)) && !type.IsAbstract);

    private void OwnRows<TEntity>(ModelBuilder model) where TEntity : Entity =>
        model.Entity<TEntity>().HasQueryFilter(TenantFilter, row => row.TenantId == TenantId);

    private void Stamp(EntityEntry<Entity> entry)
    {
        if (entry.State is EntityState.Unchanged or EntityState.Detached)
        {
            return;
        }

        // PostgreSQL keeps microseconds: what is answered now must equal what is read later.
        var now = _clock.GetUtcNow();
        now = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        if (entry.State == EntityState.Added)
        {
            (entry.Entity.TenantId, entry.Entity.CreatedAt) = (TenantId, now);
        }
        else if (entry.Entity.TenantId != TenantId)
        {
            throw new InvalidOperationException($"{entry.Metadata.DisplayName()} belongs to another tenant.");
        }

        entry.Entity.UpdatedAt = now;
        entry.Entity.Version++;
        Audit.Add(AuditEntry.From(entry, Who, now, _because.GetValueOrDefault(entry.Entity)));
    }
}
