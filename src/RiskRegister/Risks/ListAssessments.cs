using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.RiskRegister.Criteria;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.RiskRegister.Risks;

/// <summary>Every assessment a risk ever had, newest first, each with the criteria it was made by.</summary>
public static class ListAssessments
{
    public sealed record Row(
        Guid Id, AssessmentKind Kind, string Likelihood, Consequences Consequences, string Rationale, string Level,
        Guid CriteriaId, string CriteriaNumber, string Method, Guid AssessedBy, DateTimeOffset AssessedAt);

    private static readonly Sorting<RiskAssessment, Id<RiskAssessment>> Sorts = Sorting.Of((RiskAssessment a) => a.Id).By("-createdAt", a => a.CreatedAt);

    public static async Task<Results<Ok<Page<Row>>, ProblemHttpResult>> Handle(
        Id<Risk> id, [AsParameters] PageRequest page, RiskRegisterDb db, CancellationToken cancellationToken)
    {
        if (!await db.Risks.AnyAsync(risk => risk.Id == id, cancellationToken))
        {
            return Error.NotFound("risk").ToProblem();
        }

        var (answer, refused) = await Sorts.PageAsync(db.Assessments.AsNoTracking().Where(a => a.RiskId == id), page, a => new Row(
            a.Id.Value, a.Kind, a.Likelihood, a.Consequences, a.Rationale, a.Level, a.CriteriaId.Value, a.CriteriaNumber, a.Method, a.AssessedBy, a.AssessedAt), cancellationToken);
        return refused is null ? TypedResults.Ok(answer) : refused.ToProblem();
    }
}
