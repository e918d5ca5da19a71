using System.ComponentModel.DataAnnotations;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.DocumentControl.AiSystems;
using AimsPlatform.DocumentControl.Documents;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Retention;

/// <summary>The legal role stops every disposal in a scope, at once and until the hold is released.</summary>
public static class PlaceLegalHold
{
    private const string Permission = "legal-holds:place";

    /// <summary>Documents, requirements and AI systems reach what any of them names; the whole organisation stands alone.</summary>
    public sealed record Request : IValidatableObject
    {
        [Required, StringLength(2000, MinimumLength = 10)]
        public string Reason { get; init; } = "";
        public bool WholeOrganisation { get; init; }

        [Required, MaxLength(500)]
        public List<Guid> DocumentIds { get; init; } = [];

        /// <summary>Every document that is linked to one of them, now or later.</summary>
        [Required, MaxLength(100)]
        public List<string> RequirementIds { get; init; } = [];

        /// <summary>Every document that is linked to one of them, now or later.</summary>
        [Required, MaxLength(100)]
        public List<Guid> AiSystemIds { get; init; } = [];

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            if (WholeOrganisation == (DocumentIds?.Count + RequirementIds?.Count + AiSystemIds?.Count > 0))
            {
                yield return new("A hold reaches the whole organisation, or what it names: one of the two.", [nameof(WholeOrganisation)]);
            }

            if (RequirementIds is not null && !RequirementIds.TrueForAll(Requirements.IsKnown))
            {
                yield return new("A requirement is one of ISO/IEC 42001 (5.2, A.2.2), or of another standard as ISO/IEC 27001:5.2.", [nameof(RequirementIds)]);
            }
        }
    }

    public static async Task<Results<Created<ListLegalHolds.Row>, ProblemHttpResult>> Handle(
        Request request, DocumentControlDb db, Acting acting, TimeProvider clock, HttpResponse response, CancellationToken cancellationToken)
    {
        var refused = !acting.May(Permission, null) ? Error.Forbidden(Permission, null)
            : !acting.IsPerson ? LegalHold.NotAPerson
            : await KnownAiSystem.RefuseUnknownAsync(request.AiSystemIds, db, cancellationToken)
                ?? await RefuseUnreadableAsync(request.DocumentIds, db, acting, cancellationToken);
        if (refused is not null)
        {
            return refused.ToProblem();
        }

        var hold = await db.AloneWithRetentionAsync(acting, async () =>
        {
            var placed = LegalHold.Place(request, new Moment(acting, clock.GetUtcNow()));
            db.LegalHolds.Add(placed);
            db.Record(placed, "place", request.Reason);
            await db.SaveChangesAsync(cancellationToken);
            return placed;
        }, cancellationToken);
        response.SetETag(hold);
        return TypedResults.Created($"/api/v1/legal-holds/{hold.Id}", ListLegalHolds.Row.Of(hold));
    }

    private static async Task<Error?> RefuseUnreadableAsync(List<Guid> documentIds, DocumentControlDb db, Acting acting, CancellationToken cancellationToken)
    {
        var asked = documentIds.ConvertAll(id => new Id<Document>(id));
        var known = asked.Count == 0 ? [] : await db.Documents.ReadableBy(acting).Where(d => asked.Contains(d.Id)).Select(d => d.Id).ToListAsync(cancellationToken);
        var unknown = asked.FindIndex(id => !known.Contains(id));
        return unknown < 0 ? null : Error.Invalid($"/documentIds/{unknown}", "There is no such document.");
    }
}
