using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using AimsPlatform.Identity.Http;

namespace AimsPlatform.Identity.RoleGrants;

/// <summary>
/// Who gave or took which role, when and why (S9). Written in the same transaction as the grant; the runtime role of the
/// database may insert and read these rows and nothing else.
/// </summary>
public sealed class RoleGrantEntry : IOrganisationOwned
{
    public const string Granted = "granted";
    public const string Ended = "ended";

    private RoleGrantEntry() { }

    public Guid Id { get; private init; }
    public Guid OrganisationId { get; private init; }
    public Guid GrantId { get; private init; }
    public Guid HolderId { get; private init; }
    public required string Role { get; init; }
    public Guid? BusinessUnitId { get; private init; }
    public DateTimeOffset ValidFrom { get; private init; }
    public DateTimeOffset? ValidUntil { get; private init; }
    public required string Action { get; init; }
    public required string Reason { get; init; }
    public Guid Actor { get; private init; }
    public DateTimeOffset At { get; private init; }

    public static RoleGrantEntry Of(RoleGrant grant, string action, string reason, Guid actor, DateTimeOffset at) => new()
    {
        Id = Guid.CreateVersion7(at),
        OrganisationId = grant.OrganisationId,
        GrantId = grant.Id,
        HolderId = grant.HolderId,
        Role = grant.Role,
        BusinessUnitId = grant.BusinessUnitId,
        ValidFrom = grant.ValidFrom,
        ValidUntil = grant.ValidUntil,
        Action = action,
        Reason = reason,
        Actor = actor,
        At = at,
    };

    private sealed class Mapping : IEntityTypeConfiguration<RoleGrantEntry>
    {
        public void Configure(EntityTypeBuilder<RoleGrantEntry> entry)
        {
            entry.ToTable("role_grant_entries");
            entry.Property(e => e.Role).HasMaxLength(16);
            entry.Property(e => e.Action).HasMaxLength(16);
            entry.Property(e => e.Reason).HasMaxLength(1000);
            entry.HasIndex(e => new { e.OrganisationId, e.GrantId, e.At });
        }
    }
}
