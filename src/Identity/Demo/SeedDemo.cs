using AimsPlatform.Identity.Clients;
using AimsPlatform.Identity.Connect;
using AimsPlatform.Identity.Organisations;
using AimsPlatform.Identity.People;
using AimsPlatform.Identity.RoleGrants;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.Identity.Demo;

/// <summary>
/// Makes the demo organisations, people, grants and clients where they are missing; again, it changes only passwords and
/// secrets that were configured anew. <c>Demo:Password</c> lets people sign in, <c>Demo:CliSecret</c> opens the demo grant,
/// <c>Demo:ClientSecret</c> (else the former) is the service clients' secret.
/// </summary>
public sealed class SeedDemo(IdentityDb db, UserManager<Person> people, DemoClients clients, IConfiguration configuration, TimeProvider clock)
{
    // Every demo person has the same password: one hash for all, because each costs as much as a sign-in.
    private readonly Dictionary<string, bool> _checked = [];
    private string? _hash;

    public Task<string> RunAsync(CancellationToken cancellationToken) => db.OneAtATimeAsync("demo", () => SeedAsync(cancellationToken), cancellationToken);

    private async Task<string> SeedAsync(CancellationToken cancellationToken)
    {
        foreach (var organisation in DemoOrganisation.All)
        {
            var units = await OrganisationAsync(organisation, cancellationToken);
            for (var index = 0; index < DemoPeople.All.Count; index++)
            {
                await PersonAsync(organisation, index, units, cancellationToken);
            }

            await ServiceClientAsync(organisation, cancellationToken);
        }

        await clients.RegisterFrontEndAsync(cancellationToken);
        await clients.RegisterCommandLineAsync(configuration["Demo:CliSecret"], cancellationToken);
        return $"identity: demo organisations {string.Join(" and ", DemoOrganisation.All.Select(o => o.Key))} are there, {DemoPeople.All.Count} people each";
    }

    private async Task<List<BusinessUnit>> OrganisationAsync(DemoOrganisation demo, CancellationToken cancellationToken)
    {
        if (!await db.Organisations.AnyAsync(o => o.Id == demo.Id, cancellationToken))
        {
            db.Add(new Organisation { Id = demo.Id, Key = demo.Key, Name = demo.Name, TimeZone = demo.TimeZone, CorsOrigins = ["http://localhost:5173"] });
            db.AddRange(DemoOrganisation.Units.Select((unit, index) =>
                new BusinessUnit { Id = demo.UnitId(index), OrganisationId = demo.Id, Key = unit.Key, Name = unit.Name }));
            await db.SaveChangesAsync(cancellationToken);
        }

        return await db.BusinessUnits.Where(u => u.OrganisationId == demo.Id).ToListAsync(cancellationToken);
    }

    private async Task PersonAsync(DemoOrganisation demo, int index, List<BusinessUnit> units, CancellationToken cancellationToken)
    {
        var entry = DemoPeople.All[index];
        var person = await db.People.SingleOrDefaultAsync(p => p.Id == demo.PersonId(index), cancellationToken);
        if (person is null)
        {
            person = new Person
            {
                Id = demo.PersonId(index), OrganisationId = demo.Id, Name = demo.PersonName(index), UserName = $"{entry.Login}@{demo.Key}", Demo = true, LockoutEnabled = true,
            };
            person.BusinessUnits.Add(units.Single(u => u.Key == (entry.Login.StartsWith("claims", StringComparison.Ordinal) || index % 2 == 0 ? "claims" : "data-science")));
            Check(await people.CreateAsync(person));
            foreach (var role in entry.Roles)
            {
                Grant(demo, person.Id, role, units);
            }
        }

        if (configuration["Demo:Password"] is { Length: > 0 } password && !IsPassword(person, password))
        {
            person.PasswordHash = _hash ??= people.PasswordHasher.HashPassword(person, password);
            Check(await people.UpdateSecurityStampAsync(person));
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    // Setting the same password again would end every session, so it is set only when it is another one.
    private bool IsPassword(Person person, string password)
    {
        if (person.PasswordHash is null || person.PasswordHash == _hash)
        {
            return person.PasswordHash is not null;
        }

        if (!_checked.TryGetValue(person.PasswordHash, out var same))
        {
            same = people.PasswordHasher.VerifyHashedPassword(person, person.PasswordHash, password) != PasswordVerificationResult.Failed;
            _checked[person.PasswordHash] = same;
        }

        return same;
    }

    private async Task ServiceClientAsync(DemoOrganisation demo, CancellationToken cancellationToken)
    {
        var clientId = $"{demo.Key}-service";
        if (!await db.ServiceClients.AnyAsync(c => c.Id == demo.ServiceClientId, cancellationToken))
        {
            db.Add(new ServiceClient { Id = demo.ServiceClientId, OrganisationId = demo.Id, ClientId = clientId, Name = $"{demo.Name} integration" });
            Grant(demo, demo.ServiceClientId, "AIMS-M", []);
            await db.SaveChangesAsync(cancellationToken);
        }

        var secret = configuration["Demo:ClientSecret"] is { Length: > 0 } own ? own : configuration["Demo:CliSecret"];
        await clients.RegisterServiceAsync(clientId, secret, cancellationToken);
    }

    private void Grant(DemoOrganisation demo, Guid holder, string claim, List<BusinessUnit> units)
    {
        var now = clock.GetUtcNow();
        var (role, unit) = claim.Split('@') is [var code, var key] ? (code, units.Single(u => u.Key == key)) : (claim, null);
        var grant = new RoleGrant
        {
            Id = Guid.CreateVersion7(now), OrganisationId = demo.Id, HolderId = holder, Role = role, BusinessUnitId = unit?.Id,
            ValidFrom = now, GrantedBy = demo.ServiceClientId, GrantedAt = now,
        };
        db.AddRange(grant, RoleGrantEntry.Of(grant, RoleGrantEntry.Granted, "Demo data", demo.ServiceClientId, now));
    }

    private static void Check(IdentityResult result)
    {
        if (!result.Succeeded)
        {
            throw new InvalidOperationException(string.Join(" ", result.Errors.Select(error => error.Description)));
        }
    }
}
