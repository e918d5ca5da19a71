using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.DocumentControl.Acknowledgements;
using AimsPlatform.DocumentControl.Documents;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AimsPlatform.DocumentControl.Versions;

/// <summary>Carries out one event of a version for a caller: load, refuse or move, let the document follow, record, save, answer.</summary>
public sealed class MoveVersion(DocumentControlDb db, Acting acting, TimeProvider clock)
{
    public async Task<Results<Ok<GetVersion.Response>, ProblemHttpResult>> ByAsync(
        Id<Document> id, int number, string @event, string? reason, IfMatch ifMatch, Func<VersionAt, Moment, Error?> move,
        HttpResponse response, CancellationToken cancellationToken)
    {
        if (await VersionAt.FindAsync(id, number, db, acting, cancellationToken) is not { } at)
        {
            return DocumentVersion.NotFound.ToProblem();
        }

        var hash = at.Version.Hash; // what a return or a reopening lets go of
        if ((ifMatch.Check(at.Version) ?? move(at, new Moment(acting, clock.GetUtcNow()))) is { } refused)
        {
            return refused.ToProblem();
        }

        Record(at, @event, reason, at.Version.Hash ?? hash, db);
        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(at.Version);
        return TypedResults.Ok(GetVersion.Response.Of(at.Version, at.Document));
    }

    /// <summary>After a move: the document follows, and the trail of each object that changed says why.</summary>
    public static void Record(VersionAt at, string @event, string? reason, string? decidedOn, DocumentControlDb db)
    {
        at.Document.Follow(at.Version);
        db.Record(at.Version, @event, reason, decidedOn);
        db.Record(at.Document, @event, reason, decidedOn);
        if (at.Published is { State: VersionState.Superseded } before)
        {
            db.Record(before, "supersede", $"Version {at.Version.Number} was published.", before.Hash);
        }

        AcknowledgementRound.Follow(at, db);
    }
}
