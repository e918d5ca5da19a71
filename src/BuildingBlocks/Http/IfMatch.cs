using System.Globalization;
using AimsPlatform.BuildingBlocks.Persistence;
using Microsoft.AspNetCore.Http;

namespace AimsPlatform.BuildingBlocks.Http;

/// <summary>The version the caller last saw. Changing something you have not seen is refused.</summary>
public sealed record IfMatch(int? Version)
{
    internal static readonly Error Stale =
        new("version-stale", "Someone changed this after you read it. Read it again.", StatusCodes.Status412PreconditionFailed);

    private static readonly Error Required =
        new("version-required", "Send If-Match with the ETag you read.", StatusCodes.Status428PreconditionRequired);

    private static readonly Error Unreadable =
        new("version-unreadable", "If-Match carries one strong ETag, as it was read.", StatusCodes.Status400BadRequest);

    public static ValueTask<IfMatch> BindAsync(HttpContext context)
    {
        var tag = context.Request.Headers.IfMatch.ToString();
        return ValueTask.FromResult(
            tag.Length == 0 ? new IfMatch((int?)null)
            : tag.Length > 2 && int.TryParse(tag.AsSpan(1, tag.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var version) && tag[0] == '"' && tag[^1] == '"'
                ? new IfMatch(version)
                : new IfMatch(-1));
    }

    public Error? Check(Entity entity) => Version switch
    {
        null => Required,
        -1 => Unreadable,
        var seen when seen != entity.Version => Stale,
        _ => null,
    };
}

public static class EntityTags
{
    public static void SetETag(this HttpResponse response, Entity entity) =>
        response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{entity.Version}\"");
}
