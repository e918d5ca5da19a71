using AimsPlatform.BuildingBlocks;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.RiskRegister.Criteria;
using AimsPlatform.RiskRegister.Risks;

namespace AimsPlatform.RiskRegister;

/// <summary>Every route of the service, and who may call it. Each handler is in the file of the same name.</summary>
public static class RiskRegisterApi
{
    public static void MapRiskRegister(this IEndpointRouteBuilder api)
    {
        var risks = api.MapGroup("/risks").WithTags("Risks");
        risks.MapPost("/", RaiseRisk.Handle).RequirePermission("risks:raise").Idempotent();
        risks.MapGet("/", ListRisks.Handle).RequirePermission("risks:read");
        risks.MapGet("/{id}", GetRisk.Handle).RequirePermission("risks:read");
        risks.MapPatch("/{id}", ChangeRisk.Handle).RequirePermission("risks:write");
        risks.MapGet("/{id}/transitions", RiskTransitions.Handle).RequirePermission("risks:read");
        risks.MapGet("/{id}/assessments", ListAssessments.Handle).RequirePermission("risks:read");
        risks.MapHistory<Risk>("risks:read");

        // The state table is RiskStates.cs.
        risks.MapPost("/{id}/analyse", AnalyseRisk.Handle).RequirePermission("risks:analyse").Idempotent();
        risks.MapPost("/{id}/evaluate", EvaluateRisk.Handle).RequirePermission("risks:evaluate").Idempotent();
        risks.MapPost("/{id}/accept", AcceptRisk.Handle).RequirePermission("risks:accept").Idempotent();
        risks.MapPost("/{id}/treat", TreatRisk.Handle).RequirePermission("risks:treat").Idempotent();
        risks.MapPost("/{id}/re-rate", ReRateRisk.Handle).RequirePermission("risks:re-rate").Idempotent();
        risks.MapPost("/{id}/not-enough", TreatRisk.HandleNotEnough).RequirePermission("risks:treat").Idempotent();
        risks.MapPost("/{id}/review", ReviewRisk.Handle).RequirePermission("risks:review").Idempotent();
        risks.MapPost("/{id}/re-assess", AnalyseRisk.HandleAgain).RequirePermission("risks:analyse").Idempotent();
        risks.MapPost("/{id}/close", CloseRisk.Handle).RequirePermission("risks:close").Idempotent();
        risks.MapPost("/{id}/dismiss", DismissRisk.Handle).RequirePermission("risks:close").Idempotent();
        risks.MapPost("/{id}/reopen", ReopenRisk.Handle).RequirePermission("risks:reopen").Idempotent();

        var criteria = api.MapGroup("/risk-criteria").WithTags("Risk criteria");
        criteria.MapPost("/", DraftCriteria.Handle).RequirePermission("risk-criteria:write").Idempotent();
        criteria.MapGet("/", ListCriteria.Handle).RequirePermission("risk-criteria:read");
        criteria.MapGet("/default", DefaultCriteria.Handle).RequirePermission("risk-criteria:read");
        criteria.MapGet("/in-force", GetCriteria.HandleInForce).RequirePermission("risk-criteria:read");
        criteria.MapGet("/{id}", GetCriteria.Handle).RequirePermission("risk-criteria:read");
        criteria.MapPut("/{id}", ChangeCriteria.Handle).RequirePermission("risk-criteria:write");
        criteria.MapDelete("/{id}", DiscardCriteria.Handle).RequirePermission("risk-criteria:write");
        criteria.MapPost("/{id}/approve", ApproveCriteria.Handle).RequirePermission("risk-criteria:approve").Idempotent();
        criteria.MapGet("/{id}/transitions", ApproveCriteria.Transitions).RequirePermission("risk-criteria:read");
        criteria.MapHistory<CriteriaVersion>("risk-criteria:read");
    }
}
