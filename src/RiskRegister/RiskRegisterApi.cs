using AimsPlatform.BuildingBlocks;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.Imports;
using AimsPlatform.RiskRegister.Criteria;
using AimsPlatform.RiskRegister.Imports;
using AimsPlatform.RiskRegister.Library;
using AimsPlatform.RiskRegister.Risks;
using AimsPlatform.RiskRegister.Screenings;
using AimsPlatform.RiskRegister.TreatmentPlans;
using AimsPlatform.ServiceDefaults;

namespace AimsPlatform.RiskRegister;

/// <summary>Every route of the service, and who may call it. Each handler is in the file of the same name.</summary>
public static class RiskRegisterApi
{
    public static void MapRiskRegister(this IEndpointRouteBuilder api)
    {
        var risks = api.MapGroup("/risks").WithTag("Risks", "Risks identified, analysed, evaluated, treated, accepted, reviewed and closed.");
        risks.MapPost("/", RaiseRisk.Handle).RequirePermission("risks:raise").Idempotent();
        risks.MapGet("/", ListRisks.Handle).RequirePermission("risks:read");
        risks.MapImports("risks", "risks:import"); // what a row does to a risk: Imports/ImportRisks.cs
        risks.MapGet("/exports", ExportRisks.Handle).RequirePermission("risks:export");
        risks.MapGet("/{id}", GetRisk.Handle).RequirePermission("risks:read");
        risks.MapPatch("/{id}", ChangeRisk.Handle).RequirePermission("risks:write");
        risks.MapGet("/{id}/transitions", RiskTransitions.Handle).RequirePermission("risks:read");
        risks.MapGet("/{id}/assessments", ListAssessments.Handle).RequirePermission("risks:read");
        risks.MapHistory<Risk>("risks:read");

        // The state table is RiskStates.cs. What moves a risk by itself: AiSystems/ (its systems change), Risks/ReviewDueRisks.cs (time, new criteria).
        risks.MapPost("/{id}/analyse", AnalyseRisk.Handle).RequirePermission("risks:analyse").Idempotent();
        risks.MapPost("/{id}/evaluate", EvaluateRisk.Handle).RequirePermission("risks:evaluate").Idempotent();
        risks.MapPost("/{id}/accept", AcceptRisk.Handle).RequirePermission("risks:accept").RequireStandingRoles().Idempotent();
        risks.MapPost("/{id}/treat", TreatRisk.Handle).RequirePermission("risks:treat").Idempotent();
        risks.MapPost("/{id}/re-rate", ReRateRisk.Handle).RequirePermission("risks:re-rate").Idempotent();
        risks.MapPost("/{id}/not-enough", TreatRisk.HandleNotEnough).RequirePermission("risks:treat").Idempotent();
        risks.MapPost("/{id}/review", ReviewRisk.Handle).RequirePermission("risks:review").Idempotent();
        risks.MapPost("/{id}/re-assess", AnalyseRisk.HandleAgain).RequirePermission("risks:analyse").Idempotent();
        risks.MapPost("/{id}/close", CloseRisk.Handle).RequirePermission("risks:close").Idempotent();
        risks.MapPost("/{id}/dismiss", DismissRisk.Handle).RequirePermission("risks:close").Idempotent();
        risks.MapPost("/{id}/reopen", ReopenRisk.Handle).RequirePermission("risks:reopen").Idempotent();

        var plans = api.MapGroup("/treatment-plans").WithTag("Treatment plans", "What is done about a risk, by whom and until when, approved, carried out and verified.");
        plans.MapPost("/", DraftPlan.Handle).RequirePermission("treatment-plans:write").Idempotent();
        plans.MapGet("/", ListPlans.Handle).RequirePermission("treatment-plans:read");
        plans.MapGet("/{id}", GetPlan.Handle).RequirePermission("treatment-plans:read");
        plans.MapPatch("/{id}", EditPlan.Handle).RequirePermission("treatment-plans:write");
        plans.MapGet("/{id}/transitions", PlanTransitions.Handle).RequirePermission("treatment-plans:read");
        plans.MapHistory<TreatmentPlan>("treatment-plans:read");

        // The state table is PlanStates.cs.
        plans.MapPost("/{id}/submit", SubmitPlan.Handle).RequirePermission("treatment-plans:submit").Idempotent();
        plans.MapPost("/{id}/return", ReturnPlan.Handle).RequirePermission("treatment-plans:return").Idempotent();
        plans.MapPost("/{id}/approve", ApprovePlan.Handle).RequirePermission("treatment-plans:approve").Idempotent();
        plans.MapPost("/{id}/start", StartPlan.Handle).RequirePermission("treatment-plans:carry-out").Idempotent();
        plans.MapPost("/{id}/add-evidence", AddEvidence.Handle).RequirePermission("treatment-plans:carry-out").Idempotent();
        plans.MapPost("/{id}/implement", ImplementPlan.Handle).RequirePermission("treatment-plans:carry-out").Idempotent();
        plans.MapPost("/{id}/move-due-date", MoveDueDate.Handle).RequirePermission("treatment-plans:move-due-date").Idempotent();
        plans.MapPost("/{id}/verify-effective", VerifyPlanEffective.Handle).RequirePermission("treatment-plans:verify").Idempotent();
        plans.MapPost("/{id}/find-ineffective", FindPlanIneffective.Handle).RequirePermission("treatment-plans:verify").Idempotent();
        plans.MapPost("/{id}/revise", RevisePlan.Handle).RequirePermission("treatment-plans:revise").Idempotent();
        plans.MapPost("/{id}/cancel", CancelPlan.Handle).RequirePermission("treatment-plans:cancel").Idempotent();

        // Opened, reopened and ended by what happens to AI systems: AiSystems/FollowAiSystem.cs.
        var screenings = api.MapGroup("/risk-screenings").WithTag("Risk screenings", "The questions that a new or changed AI system opens, one for each domain.");
        screenings.MapGet("/", ListScreenings.Handle).RequirePermission("risk-screenings:read");
        screenings.MapGet("/{id}", GetScreening.Handle).RequirePermission("risk-screenings:read");
        screenings.MapPost("/{id}/link-risk", LinkRiskToScreening.Handle).RequirePermission("risk-screenings:write").Idempotent();
        screenings.MapPost("/{id}/reason-away", ReasonDomainAway.Handle).RequirePermission("risk-screenings:write").Idempotent();
        screenings.MapHistory<RiskScreening>("risk-screenings:read");

        var library = api.MapGroup("/risk-library").WithTag("Risk library", "A starter library of AI risks to begin from.");
        library.MapGet("/", BrowseLibrary.Handle).RequirePermission("risks:read");
        library.MapGet("/{entryId}", GetLibraryRisk.Handle).RequirePermission("risks:read");

        var criteria = api.MapGroup("/risk-criteria").WithTag("Risk criteria", "The scales, the matrix and who may accept what, in versions that are approved.");
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
