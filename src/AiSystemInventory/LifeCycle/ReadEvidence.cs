using System.Linq.Expressions;
using AimsPlatform.AiSystemInventory.AiSystems;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.AiSystemInventory.LifeCycle;

/// <summary>Linked evidence as the API shows it.</summary>
public sealed record EvidenceAnswer(
    Guid Id, int Version, Guid AiSystemId, string Requirement, string Title, string Reference, string? Note, string? ContentHash, DateOnly? ValidUntil,
    EvidenceState State, Guid SubmittedBy, DateTimeOffset SubmittedAt, Guid? JudgedBy, DateTimeOffset? JudgedAt, string? Judgement)
{
    public static readonly Expression<Func<Evidence, EvidenceAnswer>> FromRow = e => new EvidenceAnswer(
        e.Id.Value, e.Version, e.AiSystemId.Value, e.Requirement, e.Title, e.Reference, e.Note, e.ContentHash, e.ValidUntil,
        e.State, e.SubmittedBy, e.CreatedAt, e.JudgedBy, e.JudgedAt, e.Judgement);

    private static readonly Func<Evidence, EvidenceAnswer> Compiled = FromRow.Compile();

    public static EvidenceAnswer Of(Evidence evidence) => Compiled(evidence);
}

/// <summary>Reads the evidence of one system.</summary>
public static class ReadEvidence
{
    private static readonly Sorting<Evidence, Id<Evidence>> Sorts = Sorting.Of((Evidence e) => e.Id).By("-createdAt", e => e.CreatedAt);

    public static async Task<Results<Ok<Page<EvidenceAnswer>>, ProblemHttpResult>> List(
        Id<AiSystem> id, [AsParameters] PageRequest page, string? requirement, AiSystemInventoryDb db, CancellationToken cancellationToken)
    {
        if (!await db.AiSystems.AnyAsync(s => s.Id == id, cancellationToken))
        {
            return Error.NotFound("ai-system").ToProblem();
        }

        var evidence = db.Evidence.AsNoTracking().Where(e => e.AiSystemId == id && (requirement == null || e.Requirement == requirement));
        var (answer, refused) = await Sorts.PageAsync(evidence, page, EvidenceAnswer.FromRow, cancellationToken);
        return refused is null ? TypedResults.Ok(answer) : refused.ToProblem();
    }

    public static async Task<Results<Ok<EvidenceAnswer>, ProblemHttpResult>> Get(
        Id<AiSystem> id, Id<Evidence> evidenceId, AiSystemInventoryDb db, HttpResponse response, CancellationToken cancellationToken)
    {
        if (await db.Evidence.AsNoTracking().SingleOrDefaultAsync(e => e.Id == evidenceId && e.AiSystemId == id, cancellationToken) is not { } evidence)
        {
            return Error.NotFound("evidence").ToProblem();
        }

        response.SetETag(evidence);
        return TypedResults.Ok(EvidenceAnswer.Of(evidence));
    }
}
