using AimsPlatform.AiSystemInventory.AiSystems;
using AimsPlatform.AiSystemInventory.Classifications;
using AimsPlatform.AiSystemInventory.LifeCycle;
using AimsPlatform.AiSystemInventory.StandardsCatalogue;
using AimsPlatform.BuildingBlocks;
using AimsPlatform.BuildingBlocks.Http;

namespace AimsPlatform.AiSystemInventory;

/// <summary>Every route of the service, and who may call it. Each handler is in the file of the same name.</summary>
public static class AiSystemInventoryApi
{
    public const string Service = "ai-system-inventory";

    public static void MapAiSystemInventory(this RouteGroupBuilder api)
    {
        MapAiSystems(api);
        MapLifeCycle(api);
        api.MapClassifications();
        api.MapStandards();
    }

    private static void MapAiSystems(RouteGroupBuilder api)
    {
        var systems = api.MapGroup("/ai-systems").WithTags("AI systems");
        systems.MapPost("/", RegisterAiSystem.Handle).RequirePermission("ai-systems:write").Idempotent();
        systems.MapGet("/", ListAiSystems.Handle).RequirePermission("ai-systems:read");
        systems.MapGet("/{id}", GetAiSystem.Handle).RequirePermission("ai-systems:read");
        systems.MapHistory<AiSystem>("ai-systems:read");
    }

    private static void MapLifeCycle(RouteGroupBuilder api)
    {
        var systems = api.MapGroup("/ai-systems/{id}").WithTags("AI system life cycle");
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
        systems.MapPost("/retire", Moves.Retire).RequirePermission("ai-systems:retire").Idempotent();
        systems.MapPost("/reject", Moves.Reject).RequirePermission("ai-systems:reject").Idempotent();
    }
}
