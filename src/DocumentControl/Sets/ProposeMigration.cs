using System.ComponentModel.DataAnnotations;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.Imports;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Sets;

/// <summary>Asks management to stand for what an import says was approved elsewhere. Nothing comes into force by asking.</summary>
public static class ProposeMigration
{
    private const string Permission = "documents:import";
    private static readonly Error NothingWaits = new("migration-not-needed", "No version of this import waits for an exception: it was a dry run, was undone, or says of none that it was approved and in force.");

    /// <param name="Reason">Why these versions need not be approved once more, and how far the old system is to be trusted.</param>
    public sealed record Request([Required] Guid? ImportId, [Required, StringLength(2000, MinimumLength = 10)] string Reason);

    public static async Task<Results<Created<GetMigration.Response>, ProblemHttpResult>> Handle(
        Request request, DocumentControlDb db, Acting acting, HttpResponse response, CancellationToken cancellationToken)
    {
        if (!acting.May(Permission, null))
        {
            return Error.Forbidden(Permission, null).ToProblem();
        }

        var import = await db.Set<ImportJob>().AsNoTracking().SingleOrDefaultAsync(j => j.Id == request.ImportId && j.Resource == "documents", cancellationToken);
        if (import is null)
        {
            return Error.Invalid("/importId", "There is no such import of documents.").ToProblem();
        }

        if (await db.MigrationExceptions.AnyAsync(e => e.JobId == import.Id, cancellationToken))
        {
            return MigrationException.Once.ToProblem();
        }

        var waiting = await db.ImportedDocuments.CountAsync(i => i.JobId == import.Id && i.Outcome == MigrationOutcome.Waiting, cancellationToken);
        if (import.Status != ImportStatus.Completed || waiting == 0)
        {
            return NothingWaits.ToProblem();
        }

        var exception = MigrationException.Propose(import, request.Reason, acting.UserId);
        db.Add(exception);
        db.Record(exception, "propose", request.Reason);
        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(exception);
        return TypedResults.Created($"/api/v1/migration-exceptions/{exception.Id}", GetMigration.Response.Of(exception, waiting, 0, 0));
    }
}
