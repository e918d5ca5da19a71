using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.RiskRegister.Risks;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.RiskRegister.TreatmentPlans;

/// <summary>One plan as it stands; every move answers the same.</summary>
public static class GetPlan
{
    public sealed record Action(
        Guid Id, int Revision, string What, Guid? OwnerId, DateOnly? DueDate, DateOnly? FirstDueDate, string? ControlId, string? OwnControl, string? Resource,
        IReadOnlyList<Evidence> Evidence);

    /// <param name="Document">The controlled document it points to, once document control has told of it.</param>
    public sealed record Evidence(string Title, string Reference, Guid AddedBy, DateTimeOffset AddedAt, DocumentBehind? Document);

    public sealed record Response(
        Guid Id, string Number, string Title, TreatmentOption Option, string Rationale, IReadOnlyList<Guid> RiskIds, string? BusinessUnit,
        PlanState State, int Revision, IReadOnlyList<Guid> WrittenBy, IReadOnlyList<Guid> CarriedOutBy,
        Guid? ApprovedBy, DateTimeOffset? ApprovedAt, string? ApprovedHash, Guid? VerifiedBy, DateTimeOffset? VerifiedAt, string? Verdict,
        int DueDateMoves, IReadOnlyList<Action> Actions, IReadOnlyList<PastRevision> PastRevisions, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
    {
        public static Response Of(TreatmentPlan p) => new(
            p.Id.Value, p.Number, p.Title, p.Option, p.Rationale, p.RiskIds, p.BusinessUnit, p.State, p.Revision, p.WrittenBy, p.CarriedOutBy,
            p.ApprovedBy, p.ApprovedAt, p.ApprovedHash, p.VerifiedBy, p.VerifiedAt, p.Verdict, p.DueDateMoves,
            p.Actions.OrderBy(a => a.Revision).ThenBy(a => a.Position)
                .Select(a => new Action(a.Id.Value, a.Revision, a.What, a.OwnerId, a.DueDate, a.FirstDueDate, a.ControlId, a.OwnControl, a.Resource,
                    [.. a.Evidence.Select(e => new Evidence(e.Title, e.Reference, e.AddedBy, e.AddedAt, DocumentBehind.Of(e.Reference, p.Documents)))])).ToList(),
            p.PastRevisions, p.CreatedAt, p.UpdatedAt);
    }

    public static async Task<Results<Ok<Response>, ProblemHttpResult>> Handle(
        Id<TreatmentPlan> id, RiskRegisterDb db, HttpResponse response, CancellationToken cancellationToken)
    {
        if (await db.TreatmentPlans.AsNoTracking().Include(p => p.Actions).SingleOrDefaultAsync(p => p.Id == id, cancellationToken) is not { } plan)
        {
            return TreatmentPlan.NotFound.ToProblem();
        }

        await plan.ReadDocumentsAsync(db, cancellationToken);
        response.SetETag(plan);
        return TypedResults.Ok(Response.Of(plan));
    }
}
