using AimsPlatform.Identity.People;
using AimsPlatform.Identity.RoleGrants;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;

namespace AimsPlatform.Identity.Connect;

/// <summary>
/// A token of a demo person for the command line. Exists only where <c>Demo:CliSecret</c> is configured, only for the
/// client <c>aims-cli</c> with that secret, and only for people whom the demo seed made.
/// </summary>
public sealed class DemoGrant(IdentityDb db, TimeProvider clock)
{
    public const string Type = "urn:aims:params:oauth:grant-type:demo";
    public const string ClientId = "aims-cli";
    public const int MaxRoles = 50;

    public static bool IsOn(IConfiguration configuration) => !string.IsNullOrEmpty(configuration["Demo:CliSecret"]);

    /// <summary>
    /// The demo person who is named, or who holds all the asked roles and the fewest others (then by user name); otherwise why not.
    /// </summary>
    public async Task<(Person? Person, IReadOnlySet<string>? Roles, string? Refused)> PickAsync(
        OpenIddictRequest request, CancellationToken cancellationToken)
    {
        var (organisation, named) = ((string?)request["organisation"], (string?)request["person"]);
        var roles = ((string?)request["roles"] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .ToHashSet(StringComparer.Ordinal);
        if (string.IsNullOrEmpty(organisation) || (roles.Count == 0 && string.IsNullOrEmpty(named)) || roles.Count > MaxRoles)
        {
            return (null, null, $"Send organisation, and roles (1 to {MaxRoles} codes, separated by commas) or person.");
        }

        var people = db.People.Where(p => p.Demo && p.Active && db.Organisations.Any(o => o.Id == p.OrganisationId && o.Key == organisation)
            && (string.IsNullOrEmpty(named) || p.UserName == named));
        var held = (await db.RoleGrants.At(clock.GetUtcNow()).Where(g => people.Any(p => p.Id == g.HolderId))
            .Select(g => new { g.HolderId, Claim = g.BusinessUnit == null ? g.Role : g.Role + "@" + g.BusinessUnit.Key }).ToListAsync(cancellationToken))
            .ToLookup(g => g.HolderId, g => g.Claim);
        var holders = (await people.ToListAsync(cancellationToken)).OrderBy(p => p.UserName, StringComparer.Ordinal)
            .Select(person => (Person: person, Roles: held[person.Id].ToHashSet(StringComparer.Ordinal))).ToList();
        if (holders.Where(h => roles.IsSubsetOf(h.Roles)).OrderBy(h => h.Roles.Count).Select(h => h.Person).FirstOrDefault() is { } found)
        {
            return (found, roles.Count == 0 ? null : roles, null);
        }

        var missing = roles.Except(holders.SelectMany(h => h.Roles)).ToList();
        return (null, null, holders.Count == 0
            ? $"There is no such demo person or organisation: {named ?? organisation}."
            : missing.Count == 0
                ? $"Nobody holds all of {string.Join(", ", roles)} at once."
                : $"Nobody holds {string.Join(", ", missing)}.");
    }
}
