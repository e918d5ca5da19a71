using System.ComponentModel.DataAnnotations;
using AimsPlatform.AiSystemInventory.AiSystems;
using AimsPlatform.AiSystemInventory.Persistence;
using AimsPlatform.AiSystemInventory.StandardsCatalogue;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.Standards;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.AiSystemInventory.Classifications;

/// <summary>
/// LEG decides that a classification stands as it is: a derogation, a milder class or the return of a prohibited system
/// then holds, and a legal hold or review is over. If-Match carries the version of the system: who decides has seen the
/// purpose and the class that the decision is about.
/// </summary>
public static class ConfirmClassification
{
    public const string Permission = "ai-systems:confirm-class";

    public static readonly Error NeedsPerson = new("needs-a-person", "A class is confirmed by a natural person.");
    public static readonly Error OwnAnswers = new("own-answers", "Whoever answered does not confirm the answers: Art. 6(3) is approved by another person than the author.");
    public static readonly Error AlreadyConfirmed = new("classification-confirmed", "This classification is confirmed already.");
    public static readonly Error NotComplete = new("classification-incomplete", "An incomplete classification cannot be confirmed. Answer what is missing.");
    public static readonly Error NewerStands = new("classification-superseded", "A newer classification stands.");
    public static readonly Error OtherPurpose = new("classification-of-other-purpose", "The purpose changed since these answers. Classify the system again.");
    public static readonly Error OtherRules = new("classification-stale", "The rules changed since these answers. Classify the system again.");

    public sealed record Request([property: Required, Text(ClassificationConfirmation.MaxReason, Min = 20)] string Reason);

    public static async Task<Results<Ok<ClassificationView>, ProblemHttpResult>> Handle(
        Id<AiSystem> id, int number, Request request, IfMatch ifMatch, AiSystemInventoryDb db, Acting acting, TimeProvider clock,
        HttpResponse response, CancellationToken cancellationToken)
    {
        var system = await db.AiSystems.SingleOrDefaultAsync(s => s.Id == id, cancellationToken);
        var record = await db.Classifications.SingleOrDefaultAsync(r => r.AiSystemId == id && r.Number == number, cancellationToken);
        if (system is null || record is null)
        {
            return Error.NotFound(system is null ? "ai-system" : "classification").ToProblem();
        }

        var before = await ClassificationLog.OfAsync(db, id, cancellationToken);
        if ((ifMatch.Check(system) ?? Refuse(system, record, before, acting)) is { } refused)
        {
            return refused.ToProblem();
        }

        var confirmation = new ClassificationConfirmation { RecordId = record.Id, ConfirmedBy = acting.UserId, Reason = request.Reason, DecidedHash = record.Hash };
        db.ClassificationConfirmations.Add(confirmation);
        db.Record(confirmation, "confirm", request.Reason, record.Hash);
        var after = before.Confirming(number);
        StandingClass.Carry(db, system, before, after, record.Hash, clock.GetUtcNow());
        // Nothing to approve where the system was never prohibited, or still is.
        _ = system.ConfirmClass();
        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(system);
        return TypedResults.Ok(ClassificationView.Of(record, confirmation, after, system, acting.DayAt(clock.GetUtcNow())));
    }

    private static Error? Refuse(AiSystem system, ClassificationRecord record, ClassificationLog log, Acting acting) =>
        !acting.May(Permission, system.BusinessUnit) ? Error.Forbidden(Permission, system.BusinessUnit)
        : system.State is AiSystemState.Retired or AiSystemState.Rejected ? AiSystem.IsClosed
        : !acting.IsPerson ? NeedsPerson
        : acting.UserId == record.AnsweredBy ? OwnAnswers
        : log.Entry(record.Number).Confirmed ? AlreadyConfirmed
        : !record.Complete ? NotComplete
        : record.Number < log.Standing?.Number ? NewerStands
        : record.PurposeRevision != system.PurposeRevision ? OtherPurpose
        : EuAiAct.Current.IsStale(record.RuleVersion) ? OtherRules
        : null;
}
