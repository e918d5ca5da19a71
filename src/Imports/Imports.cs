using AimsPlatform.BuildingBlocks;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AimsPlatform.Imports;

/// <summary>The import of one kind of object, as a service takes it up: three lines, and a target.</summary>
public static class Imports
{
    private static readonly Sorting<ImportJob, Guid> Jobs = Sorting.Of((ImportJob j) => j.Id).By("-createdAt", j => j.CreatedAt);
    private static readonly Sorting<ImportRejection, Guid> Rejections = Sorting.Of((ImportRejection r) => r.Id).By("row", r => r.Row);
    private static readonly Sorting<ImportChange, Guid> Changes = Sorting.Of((ImportChange c) => c.Id).By("row", c => c.Row);

    /// <summary>Imports rows of a resource by way of this target.</summary>
    public static void AddImports<TTarget>(this WebApplicationBuilder builder, string resource) where TTarget : class, IImportTarget
    {
        builder.Services.AddKeyedScoped<IImportTarget, TTarget>(resource);
        builder.Services.AddScoped<RunImport>();
        builder.Services.AddSingleton<ImportSignal>();
        builder.Services.AddSingleton(builder.Configuration.GetSection("Imports").Get<ImportSettings>() ?? new ImportSettings());
        builder.Services.AddHostedService<ImportWorker>();
    }

    /// <summary>The tables of imports; called before the service's own model is finished.</summary>
    public static void HasImports(this ModelBuilder model) => model.ApplyConfigurationsFromAssembly(typeof(ImportJob).Assembly);

    /// <summary>Maps the routes below the resource's group; <paramref name="permission"/> lets people import.</summary>
    public static void MapImports(this RouteGroupBuilder group, string resource, string permission)
    {
        var imports = group.MapGroup("/imports");
        var settings = ((IEndpointRouteBuilder)group).ServiceProvider.GetRequiredService<ImportSettings>();
        imports.MapPost("/", ([AsParameters] StartImport.Query query, HttpContext http, ServiceDb db, ImportSettings limits, CancellationToken cancellationToken) =>
                StartImport.HandleAsync(resource, query, http, db, limits, http.RequestServices.GetRequiredService<ImportSignal>(), cancellationToken))
            .RequirePermission(permission).Idempotent().WithMetadata(new BodyHash(UploadHash.OfAsync))
            .Accepts<IFormFile>("multipart/form-data", "application/json", "application/x-ndjson", "text/csv", "application/vnd.ms-excel",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/octet-stream")
            .WithMetadata(new RequestSizeLimitAttribute(settings.MaxFileBytes + 1024 * 1024))
            .WithSummary("Takes a file of rows and answers with the job that imports it");
        imports.MapGet("/", async Task<Results<Ok<Page<ImportListRow>>, ProblemHttpResult>> ([AsParameters] PageRequest page, ServiceDb db, CancellationToken cancellationToken) =>
        {
            var (answer, refused) = await Jobs.PageAsync(db.Set<ImportJob>().AsNoTracking().Where(j => j.Resource == resource), page, ImportListRow.Of, cancellationToken);
            return refused is null ? TypedResults.Ok(answer) : refused.ToProblem();
        }).RequirePermission(permission).WithSummary("The imports so far, newest first");
        MapOne(imports.MapGroup("/jobs/{id}"), resource, permission);
        var profiles = imports.MapGroup("/profiles/{source}");
        profiles.MapGet("/", (string source, ServiceDb db, HttpResponse response, CancellationToken cancellationToken) =>
            KeepProfile.ReadAsync(resource, source, db, response, cancellationToken)).RequirePermission(permission).WithSummary("How files of a source are read");
        profiles.MapPut("/", (string source, ImportOptions options, IfMatch ifMatch, ServiceDb db, HttpRequest request, HttpResponse response, CancellationToken cancellationToken) =>
            KeepProfile.WriteAsync(resource, source, options, ifMatch, request.HttpContext.RequestServices.GetRequiredKeyedService<IImportTarget>(resource).Fields, db, request, response, cancellationToken))
            .RequirePermission(permission).WithSummary("Keeps how files of a source are read");
    }

    private static void MapOne(RouteGroupBuilder job, string resource, string permission)
    {
        job.MapGet("/", async Task<Results<Ok<ImportAnswer>, ProblemHttpResult>> (Guid id, ServiceDb db, HttpResponse response, CancellationToken cancellationToken) =>
        {
            if (await FindAsync(db, resource, id, cancellationToken) is not { } job)
            {
                return Error.NotFound("import").ToProblem();
            }

            response.SetETag(job);
            return TypedResults.Ok(ImportAnswer.Of(job));
        }).RequirePermission(permission).WithSummary("One import: how far it is, what it did, what it noticed");
        job.MapGet("/rejections", async Task<Results<Ok<Page<RejectionRow>>, ProblemHttpResult>> (Guid id, [AsParameters] PageRequest page, ServiceDb db, CancellationToken cancellationToken) =>
        {
            if (await FindAsync(db, resource, id, cancellationToken) is null)
            {
                return Error.NotFound("import").ToProblem();
            }

            var (answer, refused) = await Rejections.PageAsync(db.Set<ImportRejection>().AsNoTracking().Where(r => r.JobId == id), page,
                r => new RejectionRow(r.Row, r.Sheet, r.Column, r.Value, r.Reason), cancellationToken);
            return refused is null ? TypedResults.Ok(answer) : refused.ToProblem();
        }).RequirePermission(permission).WithSummary("The rows that were rejected: number, column, value, reason");
        job.MapGet("/changes", async Task<Results<Ok<Page<ChangeRow>>, ProblemHttpResult>> (Guid id, [AsParameters] PageRequest page, ServiceDb db, CancellationToken cancellationToken) =>
        {
            if (await FindAsync(db, resource, id, cancellationToken) is null)
            {
                return Error.NotFound("import").ToProblem();
            }

            var (answer, refused) = await Changes.PageAsync(db.Set<ImportChange>().AsNoTracking().Where(c => c.JobId == id), page,
                c => new ChangeRow(c.Row, c.Action, c.SubjectId, c.Changes), cancellationToken);
            return refused is null ? TypedResults.Ok(answer) : refused.ToProblem();
        }).RequirePermission(permission).WithSummary("What the import changed, field by field");
        job.MapPost("/undo", (Guid id, IfMatch ifMatch, HttpContext http, ServiceDb db, TimeProvider clock, CancellationToken cancellationToken) =>
            UndoImport.HandleAsync(resource, id, ifMatch, http, db, clock, cancellationToken)).RequirePermission(permission).Idempotent().WithSummary("Takes a whole import back while nobody changed what it brought");
    }

    private static Task<ImportJob?> FindAsync(ServiceDb db, string resource, Guid id, CancellationToken cancellationToken) =>
        db.Set<ImportJob>().AsNoTracking().SingleOrDefaultAsync(j => j.Id == id && j.Resource == resource, cancellationToken);
}
