using System.Security.Cryptography;
using System.Text;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.Standards;
using Microsoft.Net.Http.Headers;

namespace AimsPlatform.AiSystemInventory.StandardsCatalogue;

/// <summary>A catalogue changes only with the program, so a client may keep an answer and ask whether it still holds (304).</summary>
internal sealed class CachingFilter : IEndpointFilter
{
    // Answers without a day are for today: short enough that yesterday's is never kept for long.
    private const string Keep = "private, max-age=600";

    private static readonly string Build =
        $"{EuAiAct.Current.RuleVersion}.{Iso42001.Current.Version}.{Crosswalk.Current.Version}."
        + $"{typeof(EuAiAct).Module.ModuleVersionId:N}.{typeof(CachingFilter).Module.ModuleVersionId:N}";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var day = http.RequestServices.GetRequiredService<Acting>().DayAt(http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow());
        var seen = SHA256.HashData(Encoding.UTF8.GetBytes($"{Build} {day:O} {http.Request.Path}{http.Request.QueryString}"));
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(seen.AsSpan(0, 12))}\"");
        var result = await next(context);
        if ((result is INestedHttpResult nested ? nested.Result : result) is not IStatusCodeHttpResult { StatusCode: StatusCodes.Status200OK })
        {
            return result;
        }

        http.Response.Headers.ETag = tag.ToString();
        http.Response.Headers.CacheControl = Keep;
        http.Response.Headers.Vary = HeaderNames.Authorization;
        return http.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false) || known.Equals(EntityTagHeaderValue.Any))
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : result;
    }
}

internal static class CachingExtensions
{
    public static RouteHandlerBuilder Cached(this RouteHandlerBuilder endpoint) => endpoint.AddEndpointFilter<CachingFilter>();
}
