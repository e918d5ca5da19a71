using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.DocumentControl.Documents;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Templates;

/// <summary>One template with its text and the blanks in it.</summary>
public static class GetTemplate
{
    /// <param name="Placeholders">The blanks of the text, and what goes into each.</param>
    /// <param name="ChangedHere">A copy out of a pack that no longer reads as the pack's.</param>
    public sealed record Response(
        Guid Id, string Title, DocumentType Type, IReadOnlyList<string> RequirementIds, IReadOnlyList<string> MandatoryItems, string Language,
        string Body, IReadOnlyDictionary<string, string> Placeholders, string? PackId, string? PackTemplateId, string? PackVersion, bool ChangedHere,
        DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
    {
        public static Response Of(DocumentTemplate t) => new(
            t.Id.Value, t.Title, t.Type, t.RequirementIds, t.MandatoryItems, t.Language,
            t.Body, Templates.Placeholders.In(t.Body).Where(Templates.Placeholders.Known.ContainsKey).ToDictionary(name => name, name => Templates.Placeholders.Known[name]),
            t.PackId, t.PackTemplateId, t.PackVersion, t.BaseBody is not null && t.BaseBody != t.Body, t.CreatedAt, t.UpdatedAt);
    }

    public static async Task<Results<Ok<Response>, ProblemHttpResult>> Handle(
        Id<DocumentTemplate> id, DocumentControlDb db, HttpResponse response, CancellationToken cancellationToken)
    {
        if (await db.Templates.AsNoTracking().SingleOrDefaultAsync(t => t.Id == id, cancellationToken) is not { } template)
        {
            return DocumentTemplate.NotFound.ToProblem();
        }

        response.SetETag(template);
        return TypedResults.Ok(Response.Of(template));
    }
}
