using AimsPlatform.Identity.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AimsPlatform.Identity.Organisations;

/// <summary>A tenant. Its id is the <c>tenant</c> claim of every token of its people and service clients.</summary>
public sealed class Organisation : IOrganisationOwned, IVersioned
{
    public const int MaxOrigins = 20;

    private static readonly Error NoSuchTimeZone = Error.Invalid("/timeZone", "Name a time zone of the IANA database, such as Europe/Oslo.");

    private static readonly Error BadOrigin = Error.Invalid("/corsOrigins",
        "An origin is scheme, host and port only, https unless it is this machine's own, such as https://aims.example.com.");

    public required Guid Id { get; init; }

    /// <summary>Short name that never changes, such as <c>meridian</c>.</summary>
    public required string Key { get; init; }
    public required string Name { get; set; }
    public required string TimeZone { get; set; }

    /// <summary>Browser origins whose pages may call the API for this organisation.</summary>
    public List<string> CorsOrigins { get; set; } = [];
    public int Version { get; private set; } = 1;

    Guid IOrganisationOwned.OrganisationId => Id;

    public Error? Change(string name, string timeZone, IReadOnlyCollection<string> corsOrigins)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out _))
        {
            return NoSuchTimeZone;
        }

        if (!corsOrigins.All(IsOrigin))
        {
            return BadOrigin;
        }

        Name = name;
        TimeZone = timeZone;
        CorsOrigins = [.. corsOrigins.Distinct(StringComparer.Ordinal)];
        Version++;
        return null;
    }

    // Plain http is for a developer's own machine: anywhere else it would let the network read the token.
    private static bool IsOrigin(string? origin) =>
        origin is { Length: <= 200 } && Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))
        && uri.GetLeftPart(UriPartial.Authority) == origin && uri.UserInfo.Length == 0 && !origin.Contains('*', StringComparison.Ordinal);

    private sealed class Mapping : IEntityTypeConfiguration<Organisation>
    {
        public void Configure(EntityTypeBuilder<Organisation> organisation)
        {
            organisation.ToTable("organisations");
            organisation.Property(o => o.Key).HasMaxLength(63);
            organisation.Property(o => o.Name).HasMaxLength(200);
            organisation.Property(o => o.TimeZone).HasMaxLength(64);
            organisation.Property(o => o.Version).IsConcurrencyToken();
            organisation.HasIndex(o => o.Key).IsUnique();
        }
    }
}

/// <summary>A part of an organisation to which a role may be limited; its key is what follows the @ in <c>RO@unit</c>.</summary>
public sealed class BusinessUnit : IOrganisationOwned
{
    public required Guid Id { get; init; }
    public required Guid OrganisationId { get; init; }
    public required string Key { get; init; }
    public required string Name { get; set; }

    private sealed class Mapping : IEntityTypeConfiguration<BusinessUnit>
    {
        public void Configure(EntityTypeBuilder<BusinessUnit> unit)
        {
            unit.ToTable("business_units");
            unit.Property(u => u.Key).HasMaxLength(63);
            unit.Property(u => u.Name).HasMaxLength(200);
            unit.HasIndex(u => new { u.OrganisationId, u.Key }).IsUnique();
            unit.HasOne<Organisation>().WithMany().HasForeignKey(u => u.OrganisationId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
