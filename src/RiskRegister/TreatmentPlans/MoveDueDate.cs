using System.ComponentModel.DataAnnotations;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.BuildingBlocks.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AimsPlatform.RiskRegister.TreatmentPlans;

/// <summary>Designated management moves the due date of one action of an approved plan and says why; the first date is kept (I26).</summary>
public static class MoveDueDate
{
    public sealed record Request([Required] Guid? ActionId, [Required] DateOnly? DueDate, [Required, StringLength(2000, MinimumLength = 20)] string Reason);

    public static async Task<Results<Ok<GetPlan.Response>, ProblemHttpResult>> Handle(
        Id<TreatmentPlan> id, Request request, IfMatch ifMatch, RiskRegisterDb db, Acting acting, TimeProvider clock,
        HttpResponse response, CancellationToken cancellationToken)
    {
        if (await PlanAndRisks.FindAsync(id, db, cancellationToken) is not var (plan, risks))
        {
            return TreatmentPlan.NotFound.ToProblem();
        }

        DueDateMove? move = null;
        var moment = new Moment(acting, clock.GetUtcNow());
        if ((ifMatch.Check(plan) ?? plan.MoveDueDate(request.ActionId!.Value, request.DueDate!.Value, request.Reason, risks, moment, out move)) is { } refused)
        {
            return refused.ToProblem();
        }

        db.DueDateMoves.Add(move!);
        db.Record(plan, "move-due-date", request.Reason, plan.ApprovedHash);
        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(plan);
        return TypedResults.Ok(GetPlan.Response.Of(plan));
    }
}
