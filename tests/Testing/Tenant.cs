using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using AimsPlatform.ServiceDefaults;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AimsPlatform.Testing;

/// <summary>An organisation and one of its people. Every test uses organisations of its own, so none sees another's rows.</summary>
public sealed record Tenant(Guid Id, Guid UserId)
{
    public static Tenant New() => new(Guid.CreateVersion7(), Guid.CreateVersion7());

    /// <summary>What the tokens of every organisation call it.</summary>
    public const string OrganisationName = "Meridian Mutual";

    /// <summary>One whose days are those of that time zone.</summary>
    public static Tenant In(string timeZone)
    {
        var tenant = New();
        OrganisationDays.Take([new(tenant.Id, timeZone)]);
        return tenant;
    }

    /// <summary>Somebody else of the same organisation.</summary>
    public Tenant Colleague() => this with { UserId = Guid.CreateVersion7() };
}

/// <summary>Stands in for the token check, which has tests of its own: who calls is written in a header.</summary>
internal sealed class TestAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Header = "test-caller";

    public static string Write(Tenant tenant, string kind, IEnumerable<string> roles, DateTimeOffset? signedIn = null) =>
        $"{tenant.Id}|{tenant.UserId}|{kind}|{string.Join(' ', roles)}|{signedIn?.ToUnixTimeSeconds()}";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers[Header].ToString().Split('|') is not [var tenant, var user, var kind, var roles, .. var signedIn])
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        var claims = roles.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(role => new Claim("roles", role))
            .Concat([new("tenant", tenant), new("sub", user), new("kind", kind), new("organisation", Tenant.OrganisationName)]);
        if (kind == "person")
        {
            claims = claims.Append(new("auth_time", signedIn is [{ Length: > 0 } at] ? at : TimeProvider.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)));
        }

        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(claims, "test")), "test")));
    }
}

/// <summary>Stands in for asking the identity provider: everybody holds what the header says, but for what a test took away meanwhile.</summary>
public sealed class TestStandingRoles : IStandingRoles
{
    private readonly ConcurrentDictionary<Guid, string> _lost = new();

    public void TakeAway(Tenant person, string role) => _lost[person.UserId] = role;

    public Task<IReadOnlyCollection<string>?> OfBearerAsync(HttpContext http, CancellationToken cancellationToken)
    {
        var lost = _lost.GetValueOrDefault(Guid.Parse(http.User.FindFirst("sub")!.Value));
        return Task.FromResult<IReadOnlyCollection<string>?>([.. http.User.FindAll("roles").Select(role => role.Value).Where(role => role != lost)]);
    }
}

internal static class DaysExtensions
{
    /// <summary>No identity provider runs beside a service under test: a test says itself where its organisation is (<see cref="Tenant.In"/>).</summary>
    public static IServiceCollection WithoutAskingForDays(this IServiceCollection services)
    {
        services.Remove(services.Single(service => service.ImplementationType == typeof(KnowOrganisationDays)));
        return services;
    }
}
