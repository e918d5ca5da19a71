using AimsPlatform.BuildingBlocks.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AimsPlatform.DocumentControl.Acknowledgements;

/// <summary>
/// A person of the organisation, as document control knows them: told by the organisation's own directory, or seen when
/// they ask what they have to acknowledge. Whom a role or a unit reaches is answered from here, at the moment of asking.
/// </summary>
public sealed class AudienceMember : Entity
{
    public Id<AudienceMember> Id { get; private init; } = Id<AudienceMember>.New();
    public required Guid PersonId { get; init; }
    public string? Name { get; private set; }
    public List<string> Roles { get; private set; } = [];
    public List<string> BusinessUnits { get; private set; } = [];
    public bool Active { get; private set; } = true;

    /// <summary>The day they joined, or were first heard of: nobody is late before they had time to read.</summary>
    public DateOnly Since { get; private set; }

    public static AudienceMember Of(Guid personId, DateOnly since) => new() { PersonId = personId, Since = since };

    public void Take(TellAudience.Member told)
    {
        (Name, Active, Since) = (told.Name ?? Name, told.Active, told.Since ?? Since);
        (Roles, BusinessUnits) = (Distinct(told.Roles), Distinct(told.BusinessUnits));
    }

    /// <summary>What their own token says. Answers whether that is news.</summary>
    public bool See(IReadOnlyList<string> roleClaims)
    {
        var parts = roleClaims.Select(claim => claim.Split('@', 2)).ToList();
        var roles = Distinct(parts.Select(part => part[0]));
        var units = Distinct(BusinessUnits.Concat(parts.Where(part => part.Length == 2).Select(part => part[1])));
        if (Active && roles.SequenceEqual(Roles) && units.SequenceEqual(BusinessUnits))
        {
            return false;
        }

        (Active, Roles, BusinessUnits) = (true, roles, units);
        return true;
    }

    private static List<string> Distinct(IEnumerable<string> words) => [.. words.Distinct().Order(StringComparer.Ordinal)];

    private sealed class Mapping : IEntityTypeConfiguration<AudienceMember>
    {
        public void Configure(EntityTypeBuilder<AudienceMember> member)
        {
            member.ToTable("audience_member");
            member.Property(m => m.Name).HasMaxLength(200);
            member.HasIndex(m => new { m.TenantId, m.PersonId }).IsUnique();
            member.HasIndex(m => new { m.TenantId, m.UpdatedAt });
        }
    }
}
