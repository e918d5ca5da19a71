using System.ComponentModel.DataAnnotations;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.DocumentControl.Documents;
using AimsPlatform.DocumentControl.Markdown;
using AimsPlatform.DocumentControl.Versions;
using AimsPlatform.Values;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Templates;

/// <summary>Registers a document and drafts its first version from a template, in one step: all of it or nothing.</summary>
public static class DraftFromTemplate
{
    /// <param name="Values">For the blanks of the template; the number is filled in by itself, what is left out stays open and is listed.</param>
    /// <param name="Title">Of the document; the template's, unless another is given.</param>
    public sealed record Request(
        [Required] Id<DocumentTemplate>? TemplateId, [Required] Guid? OwnerId, [Required] Classification? Classification, [MaxLength(50)] Dictionary<string, string>? Values = null,
        [StringLength(200, MinimumLength = 3)] string? Title = null, [StringLength(100)] string? BusinessUnit = null,
        [MaxLength(50)] List<Guid>? AiSystemIds = null, [MaxLength(20)] List<string>? Objectives = null, [MaxLength(20)] List<string>? Tags = null);

    /// <param name="Unfilled">Blanks that the author has to fill before anybody reviews the text.</param>
    public sealed record Response(GetDocument.Response Document, GetVersion.Response Version, IReadOnlyList<string> Unfilled);

    private const string Registering = "documents:register";

    public static async Task<Results<Created<Response>, ProblemHttpResult>> Handle(
        Request request, DocumentControlDb db, Acting acting, Numbers numbers, MergePatch mergePatch, TimeProvider clock,
        HttpResponse response, CancellationToken cancellationToken)
    {
        if (await db.Templates.AsNoTracking().SingleOrDefaultAsync(t => t.Id == request.TemplateId!.Value, cancellationToken) is not { } template)
        {
            return Error.Invalid("/templateId", "There is no such template.").ToProblem();
        }

        var (fields, unfit) = await mergePatch.ApplyAsync(Fields(request, template), [], cancellationToken);
        var refused = unfit ?? Refuse(request, acting) ?? Placeholders.Fill(template.Body, request.Values ?? []).Refused;
        if (refused is not null)
        {
            return refused.ToProblem();
        }

        var number = await numbers.NextAsync(DocumentTypes.Of(template.Type).Prefix, acting, cancellationToken);
        var (text, unfilled, _) = Placeholders.Fill(template.Body, new Dictionary<string, string>(request.Values ?? []) { ["documentNumber"] = number });
        if (DocumentMarkdown.Refuse(text, "/values") is { } unreadable)
        {
            return unreadable.ToProblem();
        }

        var document = Document.Register(number, fields!, acting.UserId);
        var version = DocumentVersion.Draft(document, text, $"From the template {template.Title}", acting.UserId);
        document.Follow(version);
        db.Documents.Add(document);
        db.Versions.Add(version);
        db.Record(document, "register", $"From the template {template.Id}");
        db.Record(version, "create", $"From the template {template.Id}");
        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(document);
        return TypedResults.Created($"/api/v1/documents/{document.Id}", new Response(GetDocument.Response.Of(document, clock.GetUtcNow()), GetVersion.Response.Of(version, document), unfilled));
    }

    private static Error? Refuse(Request request, Acting acting) =>
        !acting.May(Registering, request.BusinessUnit) ? Error.Forbidden(Registering, request.BusinessUnit)
        : !acting.May("documents:write", request.BusinessUnit) ? Error.Forbidden("documents:write", request.BusinessUnit)
        : acting.IsPerson ? null : StartVersion.NotAPerson;

    private static DocumentFields Fields(Request request, DocumentTemplate template) => new()
    {
        Title = request.Title ?? template.Title, Type = template.Type, OwnerId = request.OwnerId, Classification = request.Classification, BusinessUnit = request.BusinessUnit,
        RequirementIds = template.RequirementIds, MandatoryItems = template.MandatoryItems,
        AiSystemIds = request.AiSystemIds ?? [], Objectives = request.Objectives ?? [], Tags = request.Tags ?? [],
    };
}
