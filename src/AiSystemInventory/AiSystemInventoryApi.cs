using AimsPlatform.ServiceDefaults;
using AimsPlatform.AiSystemInventory.AiSystems;
using AimsPlatform.AiSystemInventory.Classifications;
using AimsPlatform.AiSystemInventory.DataResources;
using AimsPlatform.AiSystemInventory.Imports;
using AimsPlatform.AiSystemInventory.LifeCycle;
using AimsPlatform.AiSystemInventory.StandardsCatalogue;
using AimsPlatform.BuildingBlocks;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.Imports;

namespace AimsPlatform.AiSystemInventory;

/// <summary>Every route of the service, and who may call it. Each handler is in the file of the same name.</summary>
public static class AiSystemInventoryApi
{
    public const string Service = "ai-system-inventory";

    public static void MapAiSystemInventory(this RouteGroupBuilder api)
    {
        MapAiSystems(api);
        MapLifeCycle(api);
        MapEvidence(api);
        MapDataResources(api);
        api.MapClassifications();
        api.MapStandards();
    }

    private static void MapAiSystems(RouteGroupBuilder api)
    {
        var systems = api.MapGroup("/ai-systems").WithTag("AI systems", "What the organisation has, makes or uses: registered, changed, imported and exported.");
        systems.MapPost("/", RegisterAiSystem.Handle).RequirePermission("ai-systems:write").Idempotent();
        systems.MapGet("/", ListAiSystems.Handle).RequirePermission("ai-systems:read");
        systems.MapImports("ai-systems", "ai-systems:import");
        systems.MapGet("/exports", ExportAiSystems.Handle).RequirePermission("ai-systems:export");
        systems.MapGet("/{id}", GetAiSystem.Handle).RequirePermission("ai-systems:read");
        systems.MapPut("/{id}", ChangeAiSystem.Replace).RequirePermission("ai-systems:write");
        systems.MapPatch("/{id}", ChangeAiSystem.Patch).RequirePermission("ai-systems:write");
        systems.MapHistory<AiSystem>("ai-systems:read");
        systems.MapPut("/{id}/claims/{kind}", ClaimAboutAiSystem.Handle).RequirePermission("ai-systems:write");
        systems.MapPost("/{id}/claims/{kind}/review", ClaimAboutAiSystem.Review).RequirePermission(ClaimAboutAiSystem.ReviewPermission).Idempotent();
    }

    private static void MapLifeCycle(RouteGroupBuilder api)
    {
        var systems = api.MapGroup("/ai-systems/{id}").WithTag("AI system life cycle", "The moves of an AI system through its life, and the gates that hold them back.");
        systems.MapGet("/transitions", ShowGates.Transitions).RequirePermission("ai-systems:read");
        systems.MapGet("/gates", ShowGates.Handle).RequirePermission("ai-systems:read");
        systems.MapGet("/refused-moves", ReadRefusedMoves.Handle).RequirePermission("ai-systems:read");
        systems.MapPost("/start-design", Moves.StartDesign).RequirePermission("ai-systems:start-design").Idempotent();
        systems.MapPost("/procure", Moves.Procure).RequirePermission("ai-systems:procure").Idempotent();
        systems.MapPost("/submit-for-verification", Moves.SubmitForVerification).RequirePermission("ai-systems:submit-for-verification").Idempotent();
        systems.MapPost("/return-to-design", Moves.ReturnToDesign).RequirePermission("ai-systems:return-to-design").Idempotent();
        systems.MapPost("/deploy", Moves.Deploy).RequirePermission("ai-systems:deploy").Idempotent();
        systems.MapPost("/put-into-operation", Moves.PutIntoOperation).RequirePermission("ai-systems:put-into-operation").Idempotent();
        systems.MapPost("/re-evaluate", Moves.ReEvaluate).RequirePermission("ai-systems:re-evaluate").Idempotent();
        systems.MapPost("/resume", Moves.Resume).RequirePermission("ai-systems:resume").Idempotent();
        systems.MapPost("/rework", Moves.Rework).RequirePermission("ai-systems:rework").Idempotent();
        systems.MapPost("/suspend", Moves.Suspend).RequirePermission("ai-systems:suspend").Idempotent();
        systems.MapPost("/lift-suspension", Moves.LiftSuspension).RequirePermission("ai-systems:lift-suspension").Idempotent();
        systems.MapPost("/propose-retirement", ProposeRetirement.Handle).RequirePermission("ai-systems:retire").Idempotent();
        systems.MapPost("/retire", Moves.Retire).RequirePermission("ai-systems:retire").Idempotent();
        systems.MapPost("/reject", Moves.Reject).RequirePermission("ai-systems:reject").Idempotent();
    }

    private static void MapEvidence(RouteGroupBuilder api)
    {
        var evidence = api.MapGroup("/ai-systems/{id}/evidence").WithTag("AI system evidence", "What a gate asks for, handed in and judged.");
        evidence.MapPost("/", SubmitEvidence.Handle).RequirePermission("ai-systems:link-evidence").Idempotent();
        evidence.MapGet("/", ReadEvidence.List).RequirePermission("ai-systems:read");
        evidence.MapGet("/{evidenceId}", ReadEvidence.Get).RequirePermission("ai-systems:read");
        evidence.MapPost("/{evidenceId}/accept", JudgeEvidence.Accept).RequirePermission("ai-systems:accept-evidence").Idempotent();
        evidence.MapPost("/{evidenceId}/reject", JudgeEvidence.Reject).RequirePermission("ai-systems:accept-evidence").Idempotent();
    }

    private static void MapDataResources(RouteGroupBuilder api)
    {
        var data = api.MapGroup("/data-resources").WithTag("Data resources", "The data that AI systems are made with and work on.");
        data.MapPost("/", RegisterDataResource.Handle).RequirePermission("data-resources:write").Idempotent();
        data.MapGet("/", ReadDataResources.List).RequirePermission("data-resources:read");
        data.MapGet("/{id}", ReadDataResources.Get).RequirePermission("data-resources:read");
        data.MapPut("/{id}", ChangeDataResource.Replace).RequirePermission("data-resources:write");
        data.MapPatch("/{id}", ChangeDataResource.Patch).RequirePermission("data-resources:write");
        data.MapHistory<DataResource>("data-resources:read");
    }
}
