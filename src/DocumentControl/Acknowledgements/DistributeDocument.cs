using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.DocumentControl.Documents;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Acknowledgements;

/// <summary>
/// Says whom a document is distributed to. From then on every version that comes into force asks them to acknowledge it;
/// for the version in force now, that starts at once.
/// </summary>
public static class DistributeDocument
{
    private const string Permission = "documents:distribute";

    /// <param name="OpenRound">The round of the version in force; null while nobody is asked.</param>
    public sealed record Response(Guid DocumentId, Audience? Audience, Guid? OpenRound);

    public static async Task<Results<Ok<Response>, ProblemHttpResult>> Handle(
        Id<Document> id, Audience audience, IfMatch ifMatch, DocumentControlDb db, Acting acting, TimeProvider clock, HttpResponse response, CancellationToken cancellationToken)
    {
        if (await db.Documents.ReadableBy(acting).SingleOrDefaultAsync(d => d.Id == id, cancellationToken) is not { } document)
        {
            return Document.NotFound.ToProblem();
        }

        if ((ifMatch.Check(document)
            ?? (acting.May(Permission, document.BusinessUnit) ? null : Error.Forbidden(Permission, document.BusinessUnit))
            ?? document.Distribute(audience)) is { } refused)
        {
            return refused.ToProblem();
        }

        var now = clock.GetUtcNow();
        var round = await db.AcknowledgementRounds.SingleOrDefaultAsync(r => r.DocumentId == id && r.EndedAt == null, cancellationToken);
        if (round is null && document.PublishedVersion is { } version && document.Audience is { } asked)
        {
            round = AcknowledgementRound.Start(document, version, document.PublishedHash!, asked, now);
            db.AcknowledgementRounds.Add(round);
        }
        else if (document.Audience is { } reached)
        {
            round?.Reach(reached, document.TenantId);
        }
        else
        {
            round?.End("It is not distributed any more.", now);
        }

        await TellAudience.KnowAsync(audience.PersonIds, db, acting.DayAt(now), cancellationToken);
        db.Record(document, "distribute");
        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(document);
        return TypedResults.Ok(Answer(document, round));
    }

    /// <summary>Whom a document is distributed to.</summary>
    public static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleGet(
        Id<Document> id, DocumentControlDb db, Acting acting, HttpResponse response, CancellationToken cancellationToken)
    {
        var found = await (from document in db.Documents.AsNoTracking().ReadableBy(acting)
                           where document.Id == id
                           select new { document, round = db.AcknowledgementRounds.SingleOrDefault(r => r.DocumentId == id && r.EndedAt == null) })
            .SingleOrDefaultAsync(cancellationToken);
        if (found is null)
        {
            return Document.NotFound.ToProblem();
        }

        response.SetETag(found.document);
        return TypedResults.Ok(Answer(found.document, found.round));
    }

    private static Response Answer(Document document, AcknowledgementRound? round) =>
        new(document.Id.Value, document.Audience, round is { EndedAt: null } ? round.Id.Value : null);
}
