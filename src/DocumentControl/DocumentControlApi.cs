using AimsPlatform.BuildingBlocks;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.DocumentControl.Acknowledgements;
using AimsPlatform.DocumentControl.Content;
using AimsPlatform.DocumentControl.Documents;
using AimsPlatform.DocumentControl.Pictures;
using AimsPlatform.DocumentControl.ReadingCopies;
using AimsPlatform.DocumentControl.Retention;
using AimsPlatform.DocumentControl.Search;
using AimsPlatform.DocumentControl.Sets;
using AimsPlatform.DocumentControl.Signatures;
using AimsPlatform.DocumentControl.Templates;
using AimsPlatform.DocumentControl.Uploads;
using AimsPlatform.DocumentControl.Versions;
using AimsPlatform.Imports;
using AimsPlatform.ServiceDefaults;

namespace AimsPlatform.DocumentControl;

/// <summary>Every route of the service, and who may call it. Each handler is in the file of the same name.</summary>
public static class DocumentControlApi
{
    public static void MapDocumentControl(this IEndpointRouteBuilder api)
    {
        var documents = api.MapGroup("/documents").WithTag("Documents", "Controlled documents: what they are, which version is in force, which mandatory ones are missing.");
        documents.MapPost("/", RegisterDocument.Handle).RequirePermission("documents:register").Idempotent();
        documents.MapPost("/from-template", DraftFromTemplate.Handle).RequirePermission("documents:write").Idempotent();
        documents.MapGet("/", ListDocuments.Handle).RequirePermission("documents:read");
        documents.MapGet("/search", SearchDocuments.Handle).RequirePermission("documents:read");
        documents.MapGet("/mandatory", MandatoryDocuments.Handle).RequirePermission("documents:read");
        documents.MapGet("/types", GetDocument.HandleTypes).RequirePermission("documents:read");
        documents.MapGet("/content-checks", ListContentChecks.Handle).RequirePermission("content-checks:read");
        documents.MapImports("documents", "documents:import"); // what a row of the index becomes: Sets/ImportDocuments.cs
        documents.MapGet("/exports", ExportDocuments.Handle).RequirePermission("documents:export");
        documents.MapGet("/{id}", GetDocument.Handle).RequirePermission("documents:read");
        documents.MapPatch("/{id}", ChangeDocument.Handle).RequirePermission("documents:change");
        documents.MapGet("/{id}/content", ReadContent.HandleInForce).RequirePermission("documents:read");
        documents.MapGet("/{id}/history", VersionHistory.HandleDocument).RequirePermission("documents:read");

        documents.MapPut("/{id}/distribution", DistributeDocument.Handle).RequirePermission("documents:distribute");
        documents.MapGet("/{id}/distribution", DistributeDocument.HandleGet).RequirePermission("documents:read");

        var migrations = api.MapGroup("/migration-exceptions").WithTag("Migration exceptions", "What an import says was approved elsewhere, and who of management stands for it.");
        migrations.MapPost("/", ProposeMigration.Handle).RequirePermission("documents:import").Idempotent();
        migrations.MapGet("/", GetMigration.HandleList).RequirePermission("documents:read");
        migrations.MapGet("/{exceptionId}", GetMigration.Handle).RequirePermission("documents:read");
        migrations.MapGet("/{exceptionId}/versions", GetMigration.HandleVersions).RequirePermission("documents:read");
        migrations.MapPost("/{exceptionId}/approve", ApproveMigration.Handle).RequirePermission("documents:approve-migration").RequireFreshAuthentication().Idempotent();

        var versions = documents.MapGroup("/{id}/versions").WithTag("Document versions", "Versions written, reviewed, approved by somebody else, published, superseded and withdrawn.");
        versions.MapPost("/", StartVersion.Handle).RequirePermission("documents:write").Idempotent();
        versions.MapGet("/", ListVersions.Handle).RequirePermission("documents:read");
        versions.MapGet("/{number:int}", GetVersion.Handle).RequirePermission("documents:read");
        versions.MapPatch("/{number:int}", WriteVersion.Handle).RequirePermission("documents:write");
        versions.MapGet("/{number:int}/content", ReadContent.Handle).RequirePermission("documents:read");
        versions.MapPut("/{number:int}/file", UploadFile.Handle).RequirePermission("documents:write").TakesFiles();
        versions.MapGet("/{number:int}/file", ReadContent.Handle).RequirePermission("documents:read");
        versions.MapPost("/{number:int}/pictures", AddPicture.Handle).RequirePermission("documents:write").TakesFiles().Idempotent();
        versions.MapGet("/{number:int}/pictures/{hash}", GetPicture.Handle).RequirePermission("documents:read");
        versions.MapGet("/{number:int}/html", CopyVersion.HandleHtml).RequirePermission("documents:read");
        versions.MapGet("/{number:int}/copy", CopyVersion.Handle).RequirePermission("documents:read");
        versions.MapGet("/{number:int}/diff", CopyVersion.HandleDiff).RequirePermission("documents:read");
        versions.MapGet("/{number:int}/transitions", VersionTransitions.Handle).RequirePermission("documents:read");
        versions.MapGet("/{number:int}/signatures", ListSignatures.Handle).RequirePermission("documents:read");
        versions.MapGet("/{number:int}/verify", VerifyVersion.Handle).RequirePermission("documents:read");
        versions.MapGet("/{number:int}/history", VersionHistory.Handle).RequirePermission("documents:read");

        // The state table is VersionStates.cs.
        versions.MapPost("/{number:int}/submit", SubmitVersion.Handle).RequirePermission("documents:submit").Idempotent();
        versions.MapPost("/{number:int}/comment", CommentOnVersion.Handle).RequirePermission("documents:review").Idempotent();
        versions.MapPost("/{number:int}/return", ReturnVersion.Handle).RequirePermission("documents:return").Idempotent();
        versions.MapPost("/{number:int}/approve", ApproveVersion.Handle).RequirePermission("documents:approve").RequireFreshAuthentication().Idempotent();
        versions.MapPost("/{number:int}/agree", AgreeToMove.Handle).RequirePermission("documents:approve").Idempotent();
        versions.MapPost("/{number:int}/reopen", ReopenVersion.Handle).RequirePermission("documents:reopen").Idempotent();
        versions.MapPost("/{number:int}/publish", PublishVersion.Handle).RequirePermission("documents:publish").RequireFreshAuthentication().Idempotent();
        versions.MapPost("/{number:int}/withdraw", WithdrawVersion.Handle).RequirePermission("documents:withdraw").Idempotent();
        versions.MapPost("/{number:int}/abandon", AbandonVersion.Handle).RequirePermission("documents:abandon").Idempotent();

        versions.MapPost("/{number:int}/acknowledge", AcknowledgeVersion.Handle).RequirePermission("acknowledgements:give").Idempotent();
        versions.MapGet("/{number:int}/acknowledgements", ListAcknowledgements.Handle).RequirePermission("acknowledgements:oversee");
        versions.MapGet("/{number:int}/acknowledgements/summary", SummariseAcknowledgements.Handle).RequirePermission("acknowledgements:oversee");

        var acknowledgements = api.MapGroup("/acknowledgements").WithTag("Acknowledgements", "Who has to acknowledge the versions in force, who has, and who is late.");
        acknowledgements.MapGet("/", ListMyAcknowledgements.Handle).RequirePermission("acknowledgements:give");
        acknowledgements.MapGet("/overdue", SummariseAcknowledgements.HandleLate).RequirePermission("acknowledgements:oversee");
        acknowledgements.MapGet("/audience", TellAudience.HandleList).RequirePermission("acknowledgements:oversee");
        acknowledgements.MapPut("/audience", TellAudience.Handle).RequirePermission("acknowledgements:tell-audience");
        api.MapSigningKeys();
        api.MapRetention(documents, versions);
        var templates = api.MapGroup("/document-templates").WithTag("Document templates", "Texts with blanks that documents are drafted from.");
        templates.MapPost("/", WriteTemplate.HandleNew).RequirePermission("document-templates:write").Idempotent();
        templates.MapGet("/", ListTemplates.Handle).RequirePermission("document-templates:read");
        templates.MapGet("/{id}", GetTemplate.Handle).RequirePermission("document-templates:read");
        templates.MapPatch("/{id}", WriteTemplate.HandleChange).RequirePermission("document-templates:write");
        templates.MapHistory<DocumentTemplate>("document-templates:read");

        var packs = api.MapGroup("/template-packs").WithTag("Template packs", "Sets of templates that install as copies and are updated by consent.");
        packs.MapPost("/", ImportPack.Handle).RequirePermission("template-packs:install").Idempotent();
        packs.MapGet("/", ListPacks.Handle).RequirePermission("document-templates:read");
        packs.MapGet("/{packId}", ListPacks.HandleOne).RequirePermission("document-templates:read");
        packs.MapPost("/{packId}/install", InstallPack.Handle).RequirePermission("template-packs:install").Idempotent();
        packs.MapGet("/{packId}/updates", PackUpdates.Handle).RequirePermission("template-packs:install");
        packs.MapPost("/{packId}/updates/{templateId}/accept", AcceptUpdate.Handle).RequirePermission("template-packs:install").Idempotent();
    }
}
