using System.ComponentModel.DataAnnotations;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.DocumentControl.Documents;
using AimsPlatform.DocumentControl.Versions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AimsPlatform.DocumentControl.Acknowledgements;

/// <summary>A person says that they have read and understood the version in force. An obsolete one is refused, and so is the hash of anything else.</summary>
public static class AcknowledgeVersion
{
    public static readonly Error OnlyPeople = new("acknowledged-by-a-machine", "A person acknowledges, never a machine. Sign in as a person.", StatusCodes.Status403Forbidden);
    public static readonly Error NotAsked = new("acknowledgement-not-asked", "This version is not distributed: nobody is asked to acknowledge it.");
    public static readonly Error OtherContent = Error.Invalid("/versionHash", "This is not the hash of the version. Read it again, then acknowledge what you read.");

    /// <param name="VersionHash">The <c>hash</c> of the version as it was read.</param>
    public sealed record Request([property: Required, StringLength(64, MinimumLength = 64)] string VersionHash);

    public sealed record Response(Guid Id, Guid DocumentId, int Version, string VersionHash, Guid PersonId, DateTimeOffset AcknowledgedAt);

    public static async Task<Results<Ok<Response>, Created<Response>, ProblemHttpResult>> Handle(
        Id<Document> id, int number, Request request, DocumentControlDb db, Acting acting, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await VersionAt.FindWithRoundAsync(id, number, db, acting, cancellationToken) is not { } at)
        {
            return DocumentVersion.NotFound.ToProblem();
        }

        var round = at.OpenRound;
        if (Refuse(at, round, request, acting) is { } refused)
        {
            return refused.ToProblem();
        }

        if (db.Database.CurrentTransaction is not null)
        {
            // Clicked twice, with two keys: the second waits here for the first, and then finds what that one gave.
            await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({acting.UserId.ToString()}, 660506))", cancellationToken);
        }

        if (await db.Acknowledgements.SingleOrDefaultAsync(a => a.RoundId == round!.Id && a.PersonId == acting.UserId, cancellationToken) is { } given)
        {
            return TypedResults.Ok(Answer(given));
        }

        // Who acknowledges without ever having looked at the list is counted as well.
        await ListMyAcknowledgements.SeeAsync(db, acting, acting.DayAt(clock.GetUtcNow()), cancellationToken);
        var acknowledgement = new Acknowledgement { RoundId = round!.Id, DocumentId = id, VersionNumber = number, VersionHash = round.VersionHash, PersonId = acting.UserId };
        db.Acknowledgements.Add(acknowledgement);
        db.Record(acknowledgement, "acknowledge", null, round.VersionHash);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException twice) when (db.Database.CurrentTransaction is null && twice.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return TypedResults.Ok(Answer(await db.Acknowledgements.AsNoTracking().SingleAsync(a => a.RoundId == round.Id && a.PersonId == acting.UserId, cancellationToken)));
        }

        return TypedResults.Created($"/api/v1/documents/{id.Value}/versions/{number}/acknowledgements", Answer(acknowledgement));
    }

    private static Error? Refuse(VersionAt at, AcknowledgementRound? round, Request request, Acting acting) =>
        !acting.IsPerson ? OnlyPeople
        : at.Version.State != VersionState.Published ? NotInForce(at)
        : round is null ? NotAsked
        : request.VersionHash != round.VersionHash ? OtherContent
        : null;

    private static Error NotInForce(VersionAt at) => new("version-not-in-force", "Only the version in force is acknowledged.")
    {
        Members = new Dictionary<string, object?> { ["current"] = VersionStates.Name(at.Version.State), ["publishedVersion"] = at.Document.PublishedVersion },
    };

    private static Response Answer(Acknowledgement a) => new(a.Id.Value, a.DocumentId.Value, a.VersionNumber, a.VersionHash, a.PersonId, a.CreatedAt);
}
