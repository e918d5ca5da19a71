using System.ComponentModel.DataAnnotations;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.BuildingBlocks.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AimsPlatform.RiskRegister.TreatmentPlans;

/// <summary>The control owner shows that one action was done: a document number or a link. A document that is not in force any more shows nothing.</summary>
public static class AddEvidence
{
    public sealed record Request(
        [Required] Guid? ActionId,
        [Required, StringLength(200, MinimumLength = 3)] string Title,
        [Required, StringLength(500, MinimumLength = 3)] string Reference);

    public static async Task<Results<Ok<GetPlan.Response>, ProblemHttpResult>> Handle(
        Id<TreatmentPlan> id, Request request, IfMatch ifMatch, RiskRegisterDb db, Acting acting, TimeProvider clock,
        HttpResponse response, CancellationToken cancellationToken)
    {
        if (await PlanAndRisks.FindAsync(id, db, cancellationToken) is not var (plan, risks))
        {
            return TreatmentPlan.NotFound.ToProblem();
        }

        await plan.ReadDocumentsAsync(db, cancellationToken, request.Reference);
        var moment = new Moment(acting, clock.GetUtcNow());
        var evidence = new ActionEvidence(request.Title, request.Reference, acting.UserId, moment.Now);
        if ((ifMatch.Check(plan) ?? plan.AddEvidence(request.ActionId!.Value, evidence, risks, moment)) is { } refused)
        {
            return refused.ToProblem();
        }

        db.Record(plan, "add-evidence", $"{request.Title}: {request.Reference}");
        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(plan);
        return TypedResults.Ok(GetPlan.Response.Of(plan));
    }
}
