using System.Text.Json;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.Values;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.Imports;

/// <summary>How files of a source are read, kept for the next time.</summary>
public static class KeepProfile
{
    /// <summary>A profile as the API shows it.</summary>
    public sealed record Response(string Source, ImportOptions Options, int Version, DateTimeOffset UpdatedAt);

    private static readonly Error TooLong = Error.Invalid("", $"A profile has at most {ImportLimits.OptionCharacters:N0} characters.");

    internal static async Task<Results<Ok<Response>, ProblemHttpResult>> ReadAsync(
        string resource, string source, ServiceDb db, HttpResponse response, CancellationToken cancellationToken)
    {
        if (await db.Set<ImportProfile>().AsNoTracking().SingleOrDefaultAsync(p => p.Resource == resource && p.Source == source, cancellationToken) is not { } profile)
        {
            return Error.NotFound("import-profile").ToProblem();
        }

        response.SetETag(profile);
        return TypedResults.Ok(Of(profile));
    }

    internal static async Task<Results<Ok<Response>, Created<Response>, ProblemHttpResult>> WriteAsync(
        string resource, string source, ImportOptions options, IfMatch ifMatch, IReadOnlyList<ImportField> fields, ServiceDb db, HttpRequest request,
        HttpResponse response, CancellationToken cancellationToken)
    {
        if (Unfit(source, options, fields) is { } unfit)
        {
            return unfit.ToProblem();
        }

        var profile = await db.Set<ImportProfile>().SingleOrDefaultAsync(p => p.Resource == resource && p.Source == source, cancellationToken);
        var isNew = profile is null;
        if (profile is null)
        {
            db.Add(profile = new ImportProfile { Resource = resource, Source = source, Options = options });
        }
        else if (ifMatch.Check(profile) is { } stale)
        {
            return stale.ToProblem();
        }

        profile.Options = options;
        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(profile);
        return isNew ? TypedResults.Created(request.Path.Value, Of(profile)) : TypedResults.Ok(Of(profile));
    }

    private static Error? Unfit(string source, ImportOptions options, IReadOnlyList<ImportField> fields) =>
        source.Length > ImportLimits.Source || source.Any(char.IsControl) ? Error.Invalid("/source", $"A source has at most {ImportLimits.Source} characters.")
        : JsonSerializer.Serialize(options, JsonColumn.Options).Length > ImportLimits.OptionCharacters ? TooLong
        : JsonSerializer.Serialize(options, JsonColumn.Options).Contains("\\u0000", StringComparison.Ordinal) ? Error.Invalid("", "NUL cannot be stored.")
        : Understanding.Unfit(options, fields) is { } reason ? Error.Invalid("", reason) : null;

    private static Response Of(ImportProfile profile) => new(profile.Source, profile.Options, profile.Version, profile.UpdatedAt);
}
