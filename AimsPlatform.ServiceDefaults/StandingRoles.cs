using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Polly;

namespace AimsPlatform.ServiceDefaults;

/// <summary>The roles somebody holds now, which can be fewer than his token was issued with.</summary>
public interface IStandingRoles
{
    /// <summary>Null when the bearer is nobody any more.</summary>
    Task<IReadOnlyCollection<string>?> OfBearerAsync(HttpContext http, CancellationToken cancellationToken);
}

/// <summary>
/// Rights are checked at the time of the act (I5). A token says what its bearer held when it was issued, up to ten minutes
/// ago: enough to read and to write, too old to sign. What binds a person by signature asks the identity provider.
/// </summary>
public sealed class RolesStandNow(IStandingRoles standing) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (http.User.FindFirst("kind")?.Value != "person")
        {
            return await next(context); // a machine never signs: the rule of the act itself refuses it
        }

        IReadOnlyCollection<string>? now;
        try
        {
            now = await standing.OfBearerAsync(http, http.RequestAborted);
        }
        catch (Exception failure) when (failure is HttpRequestException or ExecutionRejectedException || (failure is OperationCanceledException && !http.RequestAborted.IsCancellationRequested))
        {
            return Refuse(StatusCodes.Status503ServiceUnavailable, "roles-unknown", "Who holds which role now could not be asked, and nobody signs without. Try again in a moment.");
        }

        var lost = http.User.FindAll("roles").Select(role => role.Value).Where(role => now?.Contains(role) != true).ToList();
        return lost.Count == 0 && now is not null ? await next(context) : Refuse(StatusCodes.Status403Forbidden, "roles-changed",
            $"Since this token was issued its bearer lost: {(now is null ? "everything" : string.Join(", ", lost))}. Get a new token; what it allows still can be done.");
    }

    private static ProblemHttpResult Refuse(int status, string code, string detail) => TypedResults.Problem(statusCode: status, type: Problems.Prefix + code, title: code, detail: detail);
}

/// <summary>Asks the userinfo endpoint that the identity provider names in its discovery document (OpenID Connect Core 5.3).</summary>
internal sealed class UserInfoRoles(IHttpClientFactory clients, IOptionsMonitor<JwtBearerOptions> bearer, IConfiguration configuration) : IStandingRoles
{
    private readonly string _roles = TokenValidation.NamesOfClaims(configuration).GetValueOrDefault("roles", "roles");

    public async Task<IReadOnlyCollection<string>?> OfBearerAsync(HttpContext http, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, await AddressAsync(cancellationToken));
        request.Headers.Authorization = AuthenticationHeaderValue.Parse(http.Request.Headers.Authorization.ToString());
        using var answer = await clients.CreateClient(IdentityAddress.Client).SendAsync(request, cancellationToken);
        return answer.StatusCode == HttpStatusCode.Unauthorized ? null
            : (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonObject>(cancellationToken))![_roles] switch
            {
                JsonArray several => [.. several.Select(role => (string)role!)],
                { } one => [(string)one!],
                null => [],
            };
    }

    // Known since the token was checked. Ours is asked at any replica; another one where its document says, or beside where that was fetched.
    private async Task<Uri> AddressAsync(CancellationToken cancellationToken)
    {
        var options = bearer.Get(JwtBearerDefaults.AuthenticationScheme);
        var provider = await options.ConfigurationManager!.GetConfigurationAsync(cancellationToken);
        var endpoint = new Uri(provider.UserInfoEndpoint ?? throw new HttpRequestException("The identity provider names no userinfo endpoint."));
        var document = new Uri(options.MetadataAddress);
        return IdentityAddress.IsOurs(document, configuration) ? IdentityAddress.Of(endpoint.PathAndQuery.TrimStart('/'), configuration)
            : IdentityAddress.SameServer(endpoint, new Uri(options.Authority!)) ? new Uri(document, endpoint.PathAndQuery)
            : endpoint;
    }
}

public static class StandingRolesExtensions
{
    /// <summary>Lets a person in only while every role of his token stands at this moment.</summary>
    public static RouteHandlerBuilder RequireStandingRoles(this RouteHandlerBuilder endpoint) => endpoint.AddEndpointFilter<RolesStandNow>();
}
