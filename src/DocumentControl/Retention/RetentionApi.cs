using AimsPlatform.BuildingBlocks;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.ServiceDefaults;

namespace AimsPlatform.DocumentControl.Retention;

/// <summary>The routes of retention, legal holds, disposal and notes: part of the table in <see cref="DocumentControlApi"/>.</summary>
public static class RetentionApi
{
    public static void MapRetention(this IEndpointRouteBuilder api, RouteGroupBuilder documents, RouteGroupBuilder versions)
    {
        documents.MapGet("/disposals", GetDisposal.HandleList).RequirePermission("disposals:read").WithSummary("Disposals that were proposed, and how they stand");
        documents.MapGet("/disposals/due", ListDueDisposals.Handle).RequirePermission("disposals:read");

        var proofs = api.MapGroup("/disposal-proofs").WithTag("Disposal proofs", "What was disposed of, by whom, on whose approval: what is left of it for good.");
        proofs.MapGet("/", GetDisposalProof.HandleList).RequirePermission("documents:read").WithSummary("Proofs of disposal");
        proofs.MapGet("/{proofId}", GetDisposalProof.Handle).RequirePermission("documents:read");

        versions.MapGet("/{number:int}/retention", GetRetention.Handle).RequirePermission("documents:read");
        versions.MapPost("/{number:int}/notes", NoteOnVersion.Handle).RequirePermission("documents:write").Idempotent();
        versions.MapGet("/{number:int}/notes", NoteOnVersion.HandleList).RequirePermission("documents:read").WithSummary("Notes that correct a closed version");

        // The state table is DisposalStates.cs.
        versions.MapPost("/{number:int}/disposal", ProposeDisposal.Handle).RequirePermission("disposals:propose").Idempotent();
        versions.MapGet("/{number:int}/disposal", GetDisposal.Handle).RequirePermission("disposals:read");
        versions.MapPost("/{number:int}/disposal/approve", DecideDisposal.Handle).RequirePermission("disposals:approve").RequireFreshAuthentication().Idempotent().WithSummary("Approve disposal");
        versions.MapPost("/{number:int}/disposal/refuse", DecideDisposal.HandleRefusal).RequirePermission("disposals:refuse").Idempotent().WithSummary("Refuse disposal");
        versions.MapPost("/{number:int}/disposal/execute", ExecuteDisposal.Handle).RequirePermission("disposals:execute").RequireFreshAuthentication().Idempotent();

        var holds = api.MapGroup("/legal-holds").WithTag("Legal holds", "What must not be disposed of, whatever its retention says.");
        holds.MapPost("/", PlaceLegalHold.Handle).RequirePermission("legal-holds:place").Idempotent();
        holds.MapGet("/", ListLegalHolds.Handle).RequirePermission("legal-holds:read");
        holds.MapGet("/{id}", ListLegalHolds.HandleOne).RequirePermission("legal-holds:read").WithSummary("Get legal hold");
        holds.MapPost("/{id}/release", ReleaseLegalHold.Handle).RequirePermission("legal-holds:release").Idempotent();
        holds.MapHistory<LegalHold>("legal-holds:read");
    }
}
