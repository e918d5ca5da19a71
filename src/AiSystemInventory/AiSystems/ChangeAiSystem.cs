using System.Text.Json;
using AimsPlatform.AiSystemInventory.LifeCycle;
using AimsPlatform.AiSystemInventory.Persistence;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.AiSystemInventory.AiSystems;

/// <summary>Replaces or patches what is said about a system. A significant change sends a system in operation to re-evaluation; the answer shows it.</summary>
public sealed class ChangeAiSystem(AiSystemInventoryDb db, Acting acting, TimeProvider clock, MergePatch mergePatch)
{
    public static Task<Results<Ok<AiSystemAnswer>, ProblemHttpResult>> Replace(
        Id<AiSystem> id, AiSystemFields request, IfMatch ifMatch, ChangeAiSystem change, HttpResponse response, CancellationToken cancellationToken) =>
        change.ChangeAsync(id, ifMatch, _ => Task.FromResult<(AiSystemFields?, Error?)>((request, null)), response, cancellationToken);

    public static Task<Results<Ok<AiSystemAnswer>, ProblemHttpResult>> Patch(
        Id<AiSystem> id, JsonElement request, IfMatch ifMatch, ChangeAiSystem change, HttpResponse response, CancellationToken cancellationToken) =>
        change.ChangeAsync(id, ifMatch, current => change.PatchedAsync(current, request, cancellationToken), response, cancellationToken);

    private Task<(AiSystemFields?, Error?)> PatchedAsync(AiSystemFields current, JsonElement patch, CancellationToken cancellationToken) =>
        mergePatch.ApplyAsync(current, patch, cancellationToken);

    private async Task<Results<Ok<AiSystemAnswer>, ProblemHttpResult>> ChangeAsync(
        Id<AiSystem> id, IfMatch ifMatch, Func<AiSystemFields, Task<(AiSystemFields?, Error?)>> fieldsOf, HttpResponse response, CancellationToken cancellationToken)
    {
        if (await db.AiSystems.SingleOrDefaultAsync(s => s.Id == id, cancellationToken) is not { } system)
        {
            return Error.NotFound("ai-system").ToProblem();
        }

        if ((ifMatch.Check(system) ?? AiSystemRules.MayWrite(acting, system.BusinessUnit)) is { } refused)
        {
            return refused.ToProblem();
        }

        var (fields, unfit) = await fieldsOf(system.Fields);
        var (now, trigger) = (clock.GetUtcNow(), (string?)null);
        unfit ??= AiSystemRules.MayWrite(acting, fields!.BusinessUnit) ?? await AiSystemRules.UnknownDataAsync(db, fields, cancellationToken) ?? system.Change(fields, now, out trigger);
        if (unfit is not null)
        {
            return unfit.ToProblem();
        }

        // Saying the same again is no change: no version, no event.
        if (db.ChangeTracker.HasChanges())
        {
            db.Record(system, trigger is null ? "changed" : LifeCycleEvent.ReEvaluate, trigger);
            db.Publish(system.Id.Value, system.Stands(now));
            await db.SaveChangesAsync(cancellationToken);
        }

        response.SetETag(system);
        return TypedResults.Ok(AiSystemAnswer.Of(system));
    }
}
