using AimsPlatform.ServiceDefaults;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace AimsPlatform.Identity.Http;

/// <summary>A row that counts its own changes; the count travels as the ETag.</summary>
public interface IVersioned
{
    int Version { get; }
}

/// <summary>The version the caller last saw. Changing something you have not seen is refused.</summary>
public sealed record IfMatch(int? Version)
{
    private static readonly Error Missing =
        new("version-required", "Send If-Match with the ETag you read.", StatusCodes.Status428PreconditionRequired);

    private static readonly Error Stale =
        new("version-stale", "Someone changed this after you read it. Read it again.", StatusCodes.Status412PreconditionFailed);

    public static ValueTask<IfMatch> BindAsync(HttpContext context)
    {
        var tags = context.Request.GetTypedHeaders().IfMatch;
        var known = tags.Count > 0 && int.TryParse(tags[0].Tag.Value?.Trim('"'), out var version) ? version : -1;
        return ValueTask.FromResult(new IfMatch(tags.Count == 0 ? null : known));
    }

    public Error? Check(IVersioned row) => Version switch
    {
        null => Missing,
        var seen when seen != row.Version => Stale,
        _ => null,
    };

    /// <summary>Of two writers that read the same version, the database refuses the second: 412 too.</summary>
    public sealed class DatabaseRefusals : IExceptionHandler
    {
        public async ValueTask<bool> TryHandleAsync(HttpContext http, Exception exception, CancellationToken cancellationToken)
        {
            if (exception is not DbUpdateConcurrencyException)
            {
                return false;
            }

            await Problems.WriteAsync(http, Stale.Status, Stale.Code, Stale.Detail);
            return true;
        }
    }
}

public static class EntityTags
{
    public static void SetETag(this HttpResponse response, IVersioned row) =>
        response.Headers.ETag = new EntityTagHeaderValue($"\"{row.Version}\"").ToString();
}
