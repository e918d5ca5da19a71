using AimsPlatform.AiSystemInventory.AiSystems;
using AimsPlatform.AiSystemInventory.StandardsCatalogue;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.AiSystemInventory.Classifications;

/// <summary>One classification. Its ETag is the version of the system, which a confirmation is based on.</summary>
public static class GetClassification
{
    public static async Task<Results<Ok<ClassificationView>, ProblemHttpResult>> Handle(
        Id<AiSystem> id, int number, AiSystemInventoryDb db, Acting acting, TimeProvider clock, HttpResponse response, CancellationToken cancellationToken)
    {
        var system = await db.AiSystems.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, cancellationToken);
        var record = await db.Classifications.AsNoTracking().SingleOrDefaultAsync(r => r.AiSystemId == id && r.Number == number, cancellationToken);
        if (system is null || record is null)
        {
            return Error.NotFound(system is null ? "ai-system" : "classification").ToProblem();
        }

        var confirmation = await db.ClassificationConfirmations.AsNoTracking().SingleOrDefaultAsync(c => c.RecordId == record.Id, cancellationToken);
        var log = await ClassificationLog.OfAsync(db, id, cancellationToken);
        response.SetETag(system);
        return TypedResults.Ok(ClassificationView.Of(record, confirmation, log, system, acting.DayAt(clock.GetUtcNow())));
    }
}
