using AimsPlatform.AiSystemInventory.AiSystems;
using AimsPlatform.AiSystemInventory.StandardsCatalogue;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.AiSystemInventory.Classifications;

/// <summary>
/// Answers the questions of the EU AI Act for one system and keeps answers and result for good (I20). An incomplete set is
/// kept too, says what is missing and changes nothing; a complete one stands, or waits for LEG, as <see cref="ClassificationLog"/> says.
/// </summary>
public static class ClassifyAiSystem
{
    public const string Permission = "ai-systems:classify";

    public static async Task<Results<Created<ClassificationView>, ProblemHttpResult>> Handle(
        Id<AiSystem> id, GivenAnswers request, AiSystemInventoryDb db, Acting acting, TimeProvider clock, HttpResponse response,
        CancellationToken cancellationToken)
    {
        if (await db.AiSystems.SingleOrDefaultAsync(s => s.Id == id, cancellationToken) is not { } system)
        {
            return Error.NotFound("ai-system").ToProblem();
        }

        var (answers, refused) = request.Read();
        if ((Refuse(system, acting) ?? refused) is { } refusal)
        {
            return refusal.ToProblem();
        }

        var before = await ClassificationLog.OfAsync(db, id, cancellationToken);
        var evaluation = Evaluation.Of(answers, request.AsOf ?? acting.DayAt(clock.GetUtcNow()));
        var record = ClassificationRecord.Of(system, before, answers, evaluation, acting.UserId);
        db.Classifications.Add(record);
        var after = before.With(record.ToEntry());
        StandingClass.Carry(db, system, before, after, record.Hash, clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(system);
        return TypedResults.Created(
            $"/api/v1/ai-systems/{id}/classifications/{record.Number}", ClassificationView.Of(record, null, after, system, acting.DayAt(clock.GetUtcNow())));
    }

    private static Error? Refuse(AiSystem system, Acting acting) =>
        !acting.May(Permission, system.BusinessUnit) ? Error.Forbidden(Permission, system.BusinessUnit)
        : system.State is AiSystemState.Retired or AiSystemState.Rejected ? AiSystem.IsClosed
        : null;
}
