using System.ComponentModel.DataAnnotations;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.DocumentControl.Documents;
using AimsPlatform.Values;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Templates;

/// <summary>The organisation's templates, without their texts.</summary>
public static class ListTemplates
{
    public sealed record Row(
        Guid Id, string Title, DocumentType Type, IReadOnlyList<string> RequirementIds, IReadOnlyList<string> MandatoryItems, string Language,
        string? PackId, string? PackTemplateId, string? PackVersion, DateTimeOffset UpdatedAt);

    private static readonly Sorting<DocumentTemplate, Id<DocumentTemplate>> Sorts = Sorting.Of((DocumentTemplate t) => t.Id)
        .By("title", t => t.Title).By("updatedAt", t => t.UpdatedAt);

    public static async Task<Results<Ok<Page<Row>>, ProblemHttpResult>> Handle(
        [AsParameters] PageRequest page, Word<DocumentType>? type, [StringLength(40)] string? language, [StringLength(100)] string? requirementId,
        [StringLength(100)] string? mandatoryItem, [StringLength(60)] string? packId, DocumentControlDb db, CancellationToken cancellationToken)
    {
        var templates = db.Templates.AsNoTracking();
        if (type is { Value: var wanted })
        {
            templates = templates.Where(t => t.Type == wanted);
        }

        templates = language is null ? templates : templates.Where(t => t.Language == language);
        templates = requirementId is null ? templates : templates.Where(t => t.RequirementIds.Contains(requirementId));
        templates = mandatoryItem is null ? templates : templates.Where(t => t.MandatoryItems.Contains(mandatoryItem));
        templates = packId is null ? templates : templates.Where(t => t.PackId == packId);
        var (answer, refused) = await Sorts.PageAsync(templates, page,
            t => new Row(t.Id.Value, t.Title, t.Type, t.RequirementIds, t.MandatoryItems, t.Language, t.PackId, t.PackTemplateId, t.PackVersion, t.UpdatedAt), cancellationToken);
        return refused is null ? TypedResults.Ok(answer) : refused.ToProblem();
    }
}
