using AimsPlatform.BuildingBlocks;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.DocumentControl.Documents;
using AimsPlatform.DocumentControl.ReadingCopies;
using AimsPlatform.DocumentControl.Templates;
using AimsPlatform.DocumentControl.Versions;

namespace AimsPlatform.DocumentControl;

/// <summary>Every route of the service, and who may call it. Each handler is in the file of the same name.</summary>
public static class DocumentControlApi
{
    public static void MapDocumentControl(this IEndpointRouteBuilder api)
    {
        var documents = api.MapGroup("/documents").WithTags("Documents");
        documents.MapPost("/", RegisterDocument.Handle).RequirePermission("documents:register").Idempotent();
        documents.MapPost("/from-template", DraftFromTemplate.Handle).RequirePermission("documents:write").Idempotent();
        documents.MapGet("/", ListDocuments.Handle).RequirePermission("documents:read");
        documents.MapGet("/mandatory", MandatoryDocuments.Handle).RequirePermission("documents:read");
        documents.MapGet("/types", GetDocument.HandleTypes).RequirePermission("documents:read");
        documents.MapGet("/{id}", GetDocument.Handle).RequirePermission("documents:read");
        documents.MapPatch("/{id}", ChangeDocument.Handle).RequirePermission("documents:change");
        documents.MapGet("/{id}/content", ReadContent.HandleInForce).RequirePermission("documents:read");
        documents.MapGet("/{id}/history", VersionHistory.HandleDocument).RequirePermission("documents:read");

        var versions = documents.MapGroup("/{id}/versions").WithTags("Document versions");
        versions.MapPost("/", StartVersion.Handle).RequirePermission("documents:write").Idempotent();
        versions.MapGet("/", ListVersions.Handle).RequirePermission("documents:read");
        versions.MapGet("/{number:int}", GetVersion.Handle).RequirePermission("documents:read");
        versions.MapPatch("/{number:int}", WriteVersion.Handle).RequirePermission("documents:write");
        versions.MapGet("/{number:int}/content", ReadContent.Handle).RequirePermission("documents:read");
        versions.MapGet("/{number:int}/html", CopyVersion.HandleHtml).RequirePermission("documents:read");
        versions.MapGet("/{number:int}/copy", CopyVersion.Handle).RequirePermission("documents:read");
        versions.MapGet("/{number:int}/diff", CopyVersion.HandleDiff).RequirePermission("documents:read");
        versions.MapGet("/{number:int}/transitions", VersionTransitions.Handle).RequirePermission("documents:read");
        versions.MapGet("/{number:int}/history", VersionHistory.Handle).RequirePermission("documents:read");

        // The state table is VersionStates.cs.
        versions.MapPost("/{number:int}/submit", SubmitVersion.Handle).RequirePermission("documents:submit").Idempotent();
        versions.MapPost("/{number:int}/comment", CommentOnVersion.Handle).RequirePermission("documents:review").Idempotent();
        versions.MapPost("/{number:int}/return", ReturnVersion.Handle).RequirePermission("documents:return").Idempotent();
        versions.MapPost("/{number:int}/approve", ApproveVersion.Handle).RequirePermission("documents:approve").Idempotent();
        versions.MapPost("/{number:int}/agree", AgreeToMove.Handle).RequirePermission("documents:approve").Idempotent();
        versions.MapPost("/{number:int}/reopen", ReopenVersion.Handle).RequirePermission("documents:reopen").Idempotent();
        versions.MapPost("/{number:int}/publish", PublishVersion.Handle).RequirePermission("documents:publish").Idempotent();
        versions.MapPost("/{number:int}/withdraw", WithdrawVersion.Handle).RequirePermission("documents:withdraw").Idempotent();
        versions.MapPost("/{number:int}/abandon", AbandonVersion.Handle).RequirePermission("documents:abandon").Idempotent();

        var templates = api.MapGroup("/document-templates").WithTags("Document templates");
        templates.MapPost("/", WriteTemplate.HandleNew).RequirePermission("document-templates:write").Idempotent();
        templates.MapGet("/", ListTemplates.Handle).RequirePermission("document-templates:read");
        templates.MapGet("/{id}", GetTemplate.Handle).RequirePermission("document-templates:read");
        templates.MapPatch("/{id}", WriteTemplate.HandleChange).RequirePermission("document-templates:write");
        templates.MapHistory<DocumentTemplate>("document-templates:read");

        var packs = api.MapGroup("/template-packs").WithTags("Template packs");
        packs.MapPost("/", ImportPack.Handle).RequirePermission("template-packs:install").Idempotent();
        packs.MapGet("/", ListPacks.Handle).RequirePermission("document-templates:read");
        packs.MapGet("/{packId}", ListPacks.HandleOne).RequirePermission("document-templates:read");
        packs.MapPost("/{packId}/install", InstallPack.Handle).RequirePermission("template-packs:install").Idempotent();
        packs.MapGet("/{packId}/updates", PackUpdates.Handle).RequirePermission("template-packs:install");
        packs.MapPost("/{packId}/updates/{templateId}/accept", AcceptUpdate.Handle).RequirePermission("template-packs:install").Idempotent();
    }
}
