using System.Text.Json;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.Tabular;
using AimsPlatform.Values;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AimsPlatform.Imports;

/// <summary>Accepts a file: once the answer is 202, file and job are stored and the import survives any process.</summary>
public static class StartImport
{
    /// <summary>What may be said beside the file, in the query or as form fields; <c>mapping</c>, <c>values</c> and <c>defaults</c> are JSON objects.</summary>
    public sealed record Query(
        string? Source = null, string? Profile = null, string? Mapping = null, string? Values = null, string? Defaults = null, string? Sheet = null,
        int? HeaderRow = null, string? Encoding = null, string? Delimiter = null, string? FileName = null, bool? DryRun = null);

    internal static async Task<Results<Accepted<ImportAnswer>, ProblemHttpResult>> HandleAsync(
        string resource, Query query, HttpContext http, ServiceDb db, ImportSettings settings, ImportSignal signal, CancellationToken cancellationToken)
    {
        var (sent, unreadable) = await Upload.ReadAsync(http.Request, query.FileName, settings.MaxFileBytes, cancellationToken);
        if (sent is null)
        {
            return unreadable!.ToProblem();
        }

        await using var upload = sent;
        var acting = http.RequestServices.GetRequiredService<Acting>();
        var (job, refused) = await QueueAsync(resource, query, upload, db, acting, cancellationToken);
        if ((refused ?? await LookInsideAsync(job!, upload, settings, http.RequestServices, cancellationToken)) is { } unfit)
        {
            return unfit.ToProblem();
        }

        await StoreAsync(db, job!, upload, cancellationToken);
        http.Response.OnCompleted(() =>
        {
            signal.Raise();
            return Task.CompletedTask;
        });
        http.Response.SetETag(job!);
        return TypedResults.Accepted($"{http.Request.PathBase}{http.Request.Path.Value!.TrimEnd('/')}/jobs/{job!.Id}", ImportAnswer.Of(job));
    }

    private static async Task<(ImportJob? Job, Error? Refused)> QueueAsync(
        string resource, Query query, Upload upload, ServiceDb db, Acting acting, CancellationToken cancellationToken)
    {
        var (options, unfit) = Options(query, upload.Fields);
        var source = Said(upload, "source", query.Source) ?? Said(upload, "profile", query.Profile) ?? Path.GetFileNameWithoutExtension(upload.FileName) ?? "";
        var dryRun = query.DryRun ?? Said(upload, "dryRun", null) is "true";
        if ((unfit ?? Unfit(source) ?? Unstorable(options!)) is { } refused)
        {
            return (null, refused);
        }

        var named = Said(upload, "profile", query.Profile);
        var name = named ?? source;
        var profile = await db.Set<ImportProfile>().AsNoTracking().SingleOrDefaultAsync(p => p.Resource == resource && p.Source == name, cancellationToken);
        return named is not null && profile is null
            ? (null, Error.Invalid("/profile", $"There is no profile \"{name}\"."))
            : (ImportJob.Queue(resource, source, dryRun, upload, profile is null ? options! : options!.Over(profile.Options), profile?.Source, acting), null);
    }

    private static (ImportOptions? Options, Error? Unfit) Options(Query query, IReadOnlyDictionary<string, string> fields)
    {
        var known = typeof(Query).GetProperties().Select(p => char.ToLowerInvariant(p.Name[0]) + p.Name[1..]).ToList();
        if (fields.Keys.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
        {
            return (null, Error.Invalid("/" + unknown, $"There is no field {unknown}; known are {string.Join(", ", known)}."));
        }

        var header = fields.GetValueOrDefault("headerRow");
        if (header is not null && !int.TryParse(header, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out _))
        {
            return (null, Error.Invalid("/headerRow", "The number of a row."));
        }

        var at = "";
        try
        {
            return (new ImportOptions
            {
                Mapping = Read<Dictionary<string, string?>>(at = "mapping", query.Mapping),
                Values = Read<Dictionary<string, IReadOnlyDictionary<string, string>>>(at = "values", query.Values),
                Defaults = Read<Dictionary<string, string>>(at = "defaults", query.Defaults),
                Sheet = fields.GetValueOrDefault("sheet") ?? query.Sheet, Encoding = fields.GetValueOrDefault("encoding") ?? query.Encoding,
                Delimiter = fields.GetValueOrDefault("delimiter") ?? query.Delimiter,
                HeaderRow = header is null ? query.HeaderRow : int.Parse(header, System.Globalization.CultureInfo.InvariantCulture),
            }, null);
        }
        catch (JsonException)
        {
            return (null, Error.Invalid("/" + at, "A JSON object, as the documentation of imports shows it."));
        }

        T? Read<T>(string name, string? inQuery) where T : class =>
            (fields.GetValueOrDefault(name) ?? inQuery) is not { Length: > 0 } text ? null : JsonSerializer.Deserialize<T>(text, JsonColumn.Options);
    }

    // A small file is opened before it is accepted: what is wrong with it as a whole is said at once.
    private static async Task<Error?> LookInsideAsync(ImportJob job, Upload upload, ImportSettings settings, IServiceProvider services, CancellationToken cancellationToken)
    {
        if (upload.File.Length > settings.LookAtOnceBytes)
        {
            return null;
        }

        try
        {
            upload.File.Position = 0;
            var target = services.GetRequiredKeyedService<IImportTarget>(job.Resource);
            var (rows, name) = target is IImportArchive archive ? await archive.OpenAsync(upload.File, cancellationToken) : (upload.File, upload.FileName);
            var table = Table.Open(rows, name, Understanding.ReadOptions(job.Options, settings), cancellationToken);
            Understanding.Of(table, target.Fields, job.Options, job.Report);
            return null;
        }
        catch (TabularException refused)
        {
            return new Error(refused.Refusal.Code, refused.Refusal.Detail, StatusCodes.Status422UnprocessableEntity)
            {
                Members = refused.Refusal.Row is { } row ? new Dictionary<string, object?> { ["row"] = row } : null,
            };
        }
    }

    private static async Task StoreAsync(ServiceDb db, ImportJob job, Upload upload, CancellationToken cancellationToken)
    {
        if (db.Database.CurrentTransaction is not null)
        {
            await StoreNowAsync(db, job, upload, cancellationToken);
            return;
        }

        await db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            db.ChangeTracker.Clear();
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            await StoreNowAsync(db, job, upload, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        });
    }

    private static async Task StoreNowAsync(ServiceDb db, ImportJob job, Upload upload, CancellationToken cancellationToken)
    {
        db.Add(job);
        db.Record(job, "upload");
        await db.SaveChangesAsync(cancellationToken);
        upload.File.Position = 0;
        var buffer = new byte[ImportFilePiece.Bytes];
        for (var number = 0; await upload.File.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken) is > 0 and var read; number++)
        {
            var piece = db.Add(new ImportFilePiece { TenantId = job.TenantId, JobId = job.Id, Number = number, Content = buffer[..read] });
            await db.SaveChangesAsync(cancellationToken);
            piece.State = EntityState.Detached;
        }
    }

    private static string? Said(Upload upload, string field, string? inQuery) =>
        (upload.Fields.GetValueOrDefault(field) ?? inQuery)?.Trim() is { Length: > 0 } said ? said : null;

    private static Error? Unstorable(ImportOptions options) =>
        JsonSerializer.Serialize(options, JsonColumn.Options) is var json && (json.Length > ImportLimits.OptionCharacters || json.Contains("\\u0000", StringComparison.Ordinal))
            ? Error.Invalid("", $"Options have at most {ImportLimits.OptionCharacters:N0} characters and no NUL.") : null;

    private static Error? Unfit(string source) =>
        source.Length is 0 or > ImportLimits.Source || source.Any(char.IsControl)
            ? Error.Invalid("/source", $"Name the source of the rows, with at most {ImportLimits.Source} characters.") : null;
}
