using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.DocumentControl.Acknowledgements;
using AimsPlatform.DocumentControl.AiSystems;
using AimsPlatform.DocumentControl.Documents;
using AimsPlatform.DocumentControl.Signatures;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AimsPlatform.DocumentControl.Versions;

/// <summary>Carries out one event of a version for a caller: load, refuse or move, let the document follow, record, save, answer.</summary>
public sealed class MoveVersion(DocumentControlDb db, Signer signer, Acting acting, TimeProvider clock)
{
    public async Task<Results<Ok<GetVersion.Response>, ProblemHttpResult>> ByAsync(
        Id<Document> id, int number, string @event, string? reason, IfMatch ifMatch, Func<VersionAt, Moment, Error?> move,
        HttpResponse response, CancellationToken cancellationToken, SignatureMeaning? signs = null)
    {
        var found = ChangesWhatIsInForce(@event)
            ? VersionAt.FindWithRoundAsync(id, number, db, acting, cancellationToken) : VersionAt.FindAsync(id, number, db, acting, cancellationToken);
        if (await found is not { } at)
        {
            return DocumentVersion.NotFound.ToProblem();
        }

        var hash = at.Version.Hash; // what a return or a reopening lets go of
        var now = clock.NowAsStored();
        if ((ifMatch.Check(at.Version) ?? move(at, new Moment(acting, now))) is { } refused)
        {
            return refused.ToProblem();
        }

        await FollowUpAsync(at, @event, reason, at.Version.Hash ?? hash, now, db, cancellationToken);
        if (signs is { } meaning)
        {
            await signer.SignAsync(WhatIsSigned.Of(at), meaning, now, cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(at.Version);
        return TypedResults.Ok(GetVersion.Response.Of(at.Version, at.Document));
    }

    /// <summary>After every move, also the platform's own: the document follows, the trail of each object that changed says why, and whom it concerns is told.</summary>
    public static async Task FollowUpAsync(
        VersionAt at, string @event, string? reason, string? decidedOn, DateTimeOffset now, DocumentControlDb db, CancellationToken cancellationToken)
    {
        at.Document.Follow(at.Version);
        db.Record(at.Version, @event, reason, decidedOn);
        db.Record(at.Document, @event, reason, decidedOn);
        if (at.Published is { State: VersionState.Superseded } before)
        {
            db.Record(before, "supersede", $"Version {at.Version.Number} was published.", before.Hash);
        }

        if (ChangesWhatIsInForce(@event))
        {
            db.Publish(at.Document.Id.Value, at.Document.Stands(now));
            AcknowledgementRound.Follow(at, db);
        }

        await GateEvidence.ReportAsync(at, now, db, cancellationToken);
    }

    private static bool ChangesWhatIsInForce(string @event) => @event is "publish" or "withdraw";
}
