using AimsPlatform.Identity.Http;
using AimsPlatform.Identity.Organisations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AimsPlatform.Identity.RoleGrants;

/// <summary>
/// One role, given to one person or service client, for a time, for the whole organisation or one business unit.
/// Roles are never changed in place: a grant is made and ended, so that who could do what on any day stays known (I5).
/// </summary>
public sealed class RoleGrant : IOrganisationOwned, IVersioned
{
    public static readonly Error NotToOneself =
        new("own-grant", "Nobody grants a role to themselves: another administrator must (S9).");

    public static readonly Error AlreadyEnded = new("grant-ended", "This grant has already ended.");

    public required Guid Id { get; init; }
    public required Guid OrganisationId { get; init; }

    /// <summary>A person or a service client of the same organisation.</summary>
    public required Guid HolderId { get; init; }

    /// <summary>A code of the roles catalogue, such as RO.</summary>
    public required string Role { get; init; }
    public Guid? BusinessUnitId { get; init; }
    public BusinessUnit? BusinessUnit { get; init; }
    public required DateTimeOffset ValidFrom { get; init; }

    /// <summary>First moment the grant no longer holds; null while it is open.</summary>
    public DateTimeOffset? ValidUntil { get; set; }
    public required Guid GrantedBy { get; init; }
    public required DateTimeOffset GrantedAt { get; init; }
    public int Version { get; private set; } = 1;

    /// <summary>Takes the role away from now on; a grant that has not begun yet never will.</summary>
    public Error? End(DateTimeOffset now)
    {
        if (ValidUntil <= now)
        {
            return AlreadyEnded;
        }

        ValidUntil = now;
        Version++;
        return null;
    }

    private sealed class Mapping : IEntityTypeConfiguration<RoleGrant>
    {
        public void Configure(EntityTypeBuilder<RoleGrant> grant)
        {
            grant.ToTable("role_grants");
            grant.Property(g => g.Role).HasMaxLength(16);
            grant.Property(g => g.Version).IsConcurrencyToken();
            grant.HasOne<Organisation>().WithMany().HasForeignKey(g => g.OrganisationId).OnDelete(DeleteBehavior.Restrict);
            grant.HasOne(g => g.BusinessUnit).WithMany().HasForeignKey(g => g.BusinessUnitId).OnDelete(DeleteBehavior.Restrict);
            grant.HasIndex(g => g.HolderId);
            grant.HasIndex(g => new { g.OrganisationId, g.Id });
        }
    }
}

public static class CurrentGrants
{
    /// <summary>The grants that hold at one moment: the only ones a token may carry.</summary>
    public static IQueryable<RoleGrant> At(this IQueryable<RoleGrant> grants, DateTimeOffset moment) =>
        grants.Where(g => g.ValidFrom <= moment && (g.ValidUntil == null || g.ValidUntil > moment));

    /// <summary>As tokens carry them: <c>RO</c>, or <c>RO@unit</c> when limited to a business unit; sorted, each once.</summary>
    public static async Task<List<string>> ClaimsOfAsync(
        this IQueryable<RoleGrant> grants, Guid holder, DateTimeOffset moment, CancellationToken cancellationToken)
    {
        var claims = await grants.At(moment).Where(g => g.HolderId == holder)
            .Select(g => g.BusinessUnit == null ? g.Role : g.Role + "@" + g.BusinessUnit.Key).Distinct().ToListAsync(cancellationToken);
        claims.Sort(StringComparer.Ordinal);
        return claims;
    }
}
