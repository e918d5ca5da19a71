using System.ComponentModel.DataAnnotations;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Sets;

/// <summary>
/// Somebody of management, not the importer, stands for an import. The decision is stored here; the versions then come into
/// force one transaction a document (<see cref="PublishMigrated"/>), whatever dies meanwhile.
/// </summary>
public static class ApproveMigration
{
    private const string Permission = "documents:approve-migration";

    public sealed record Request([StringLength(2000)] string? Comment = null);

    public static async Task<Results<Ok<GetMigration.Response>, ProblemHttpResult>> Handle(
        Id<MigrationException> exceptionId, Request request, IfMatch ifMatch, DocumentControlDb db, Acting acting, TimeProvider clock, PublishMigrated publish,
        HttpResponse response, CancellationToken cancellationToken)
    {
        if (!acting.May(Permission, null))
        {
            return Error.Forbidden(Permission, null).ToProblem();
        }

        if (await db.MigrationExceptions.SingleOrDefaultAsync(e => e.Id == exceptionId, cancellationToken) is not { } exception)
        {
            return MigrationException.NotFound.ToProblem();
        }

        if ((ifMatch.Check(exception) ?? exception.Approve(acting, request.Comment, clock.NowAsStored())) is { } refused)
        {
            return refused.ToProblem();
        }

        db.Record(exception, "approve", request.Comment);
        await db.SaveChangesAsync(cancellationToken);
        response.OnCompleted(() =>
        {
            publish.LookAgain();
            return Task.CompletedTask;
        });
        response.SetETag(exception);
        return TypedResults.Ok(await GetMigration.AnswerAsync(exception, db, cancellationToken));
    }
}
