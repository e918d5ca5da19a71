using AimsPlatform.Identity.Clients;
using AimsPlatform.Identity.Http;
using AimsPlatform.Identity.Keys;
using AimsPlatform.Identity.Organisations;
using AimsPlatform.Identity.People;
using AimsPlatform.Identity.RoleGrants;
using Microsoft.EntityFrameworkCore;
using OpenIddict.EntityFrameworkCore.Models;

namespace AimsPlatform.Identity;

/// <summary>
/// The tables of the service: ours, OpenIddict's, and the key ring. Rows of an organisation are filtered by the tenant
/// that acts; sign-in happens before a tenant is known and says so (docs/decisions/0010-identity.md).
/// </summary>
public sealed class IdentityDb(DbContextOptions<IdentityDb> options, Acting acting) : DbContext(options)
{
    public const string Name = "identity";

    public DbSet<Organisation> Organisations => Set<Organisation>();
    public DbSet<BusinessUnit> BusinessUnits => Set<BusinessUnit>();
    public DbSet<Person> People => Set<Person>();
    public DbSet<ServiceClient> ServiceClients => Set<ServiceClient>();
    public DbSet<RoleGrant> RoleGrants => Set<RoleGrant>();
    public DbSet<RoleGrantEntry> RoleGrantEntries => Set<RoleGrantEntry>();
    public DbSet<IdempotentRequest> IdempotentRequests => Set<IdempotentRequest>();
    public DbSet<SigningKey> SigningKeys => Set<SigningKey>();
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        RefuseStrangers();
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        RefuseStrangers();
        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    /// <summary>One transaction that only one replica runs at a time for each name; begun again when the database goes away under it.</summary>
    public Task<T> OneAtATimeAsync<T>(string name, Func<Task<T>> work, CancellationToken cancellationToken) =>
        Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            if (Database.CurrentTransaction is not null)
            {
                await LockAsync();
                return await work();
            }

            ChangeTracker.Clear();
            await using var transaction = await Database.BeginTransactionAsync(cancellationToken);
            await LockAsync();
            var result = await work();
            await transaction.CommitAsync(cancellationToken);
            return result;

            Task LockAsync() => Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({name}, 0))", cancellationToken);
        });

    protected override void OnModelCreating(ModelBuilder model)
    {
        model.UseOpenIddict<Guid>();
        model.Entity<OpenIddictEntityFrameworkCoreApplication<Guid>>().ToTable("openid_applications");
        model.Entity<OpenIddictEntityFrameworkCoreAuthorization<Guid>>().ToTable("openid_authorizations");
        model.Entity<OpenIddictEntityFrameworkCoreScope<Guid>>().ToTable("openid_scopes");
        model.Entity<OpenIddictEntityFrameworkCoreToken<Guid>>().ToTable("openid_tokens");
        model.ApplyConfigurationsFromAssembly(typeof(IdentityDb).Assembly);
        model.Entity<Organisation>().HasQueryFilter(o => acting.BeforeTenant || o.Id == acting.TenantOrNone);
        model.Entity<BusinessUnit>().HasQueryFilter(u => acting.BeforeTenant || u.OrganisationId == acting.TenantOrNone);
        model.Entity<Person>().HasQueryFilter(p => acting.BeforeTenant || p.OrganisationId == acting.TenantOrNone);
        model.Entity<ServiceClient>().HasQueryFilter(c => acting.BeforeTenant || c.OrganisationId == acting.TenantOrNone);
        model.Entity<RoleGrant>().HasQueryFilter(g => acting.BeforeTenant || g.OrganisationId == acting.TenantOrNone);
        model.Entity<IdempotentRequest>().HasQueryFilter(r => acting.BeforeTenant || r.OrganisationId == acting.TenantOrNone);
        model.Entity<RoleGrantEntry>().HasQueryFilter(e => acting.BeforeTenant || e.OrganisationId == acting.TenantOrNone);
    }

    private void RefuseStrangers()
    {
        var stranger = ChangeTracker.Entries<IOrganisationOwned>().FirstOrDefault(entry =>
            entry.State != EntityState.Unchanged && !acting.BeforeTenant && entry.Entity.OrganisationId != acting.TenantId);
        if (stranger is not null)
        {
            throw new InvalidOperationException($"A {stranger.Metadata.ClrType.Name} of another organisation cannot be written here.");
        }
    }
}
