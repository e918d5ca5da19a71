using System.ComponentModel.DataAnnotations;
using AimsPlatform.BuildingBlocks.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Templates;

/// <summary>What the organisation says to one offered change.</summary>
public enum Take { Pack, Mine, Merged }

/// <summary>Answers one offered change: takes the pack's text, keeps one's own, or takes a text merged of both. It is not offered again.</summary>
public static class AcceptUpdate
{
    /// <param name="Body">The merged text, for <c>merged</c>.</param>
    public sealed record Request([Required] Take? Take, [StringLength(TemplateFields.LongestBody, MinimumLength = 10)] string? Body = null);

    private static readonly Error NothingOffered = new("template-update-not-offered", "The pack offers no change of this template. GET …/updates shows what is open.");

    public static async Task<Results<Ok<GetTemplate.Response>, ProblemHttpResult>> Handle(
        string packId, string templateId, Request request, IfMatch ifMatch, DocumentControlDb db, HttpResponse response, CancellationToken cancellationToken)
    {
        if (await TemplatePack.FindAsync(packId, db, cancellationToken) is not { } pack)
        {
            return TemplatePack.NotFound.ToProblem();
        }

        if (await db.InstalledPacks.SingleOrDefaultAsync(i => i.PackId == packId, cancellationToken) is not { } installed)
        {
            return InstalledPack.NotYet.ToProblem();
        }

        var copies = await db.Templates.Where(t => t.PackId == packId).ToDictionaryAsync(t => t.PackTemplateId!, cancellationToken);
        var (open, copy) = (PackUpdates.Open(pack, copies).ToList(), copies.GetValueOrDefault(templateId));
        if (open.Find(template => template.Id == templateId) is not { } offered)
        {
            return NothingOffered.ToProblem();
        }

        if (((copy is null ? null : ifMatch.Check(copy)) ?? Refuse(request)) is { } refused)
        {
            return refused.ToProblem();
        }

        if (copy is null)
        {
            copy = DocumentTemplate.CopyOf(offered, pack);
            db.Templates.Add(copy);
        }

        if (request.Take != Take.Mine)
        {
            copy.Change(offered.Fields() with { Body = request.Take == Take.Pack ? offered.Body : request.Body! });
        }

        copy.AgreeWith(offered, pack.Version);
        installed.Answer(pack.Version, last: open.Count == 1);
        db.Record(copy, "accept-update", $"{packId} {pack.Version}: {request.Take}");
        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(copy);
        return TypedResults.Ok(GetTemplate.Response.Of(copy));
    }

    private static Error? Refuse(Request request) => (request.Take, request.Body) switch
    {
        (Take.Merged, null) => Error.Invalid("/body", "A merged text is needed."),
        (Take.Merged, { } body) => TemplateFields.RefuseBody(body, "/body"),
        (_, not null) => Error.Invalid("/body", "A text is sent with merged only."),
        _ => null,
    };
}
