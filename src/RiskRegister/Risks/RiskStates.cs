using AimsPlatform.BuildingBlocks.States;
using static AimsPlatform.BuildingBlocks.States.StateMachine<AimsPlatform.RiskRegister.Risks.Risk, AimsPlatform.RiskRegister.Risks.RiskState>;
using static AimsPlatform.RiskRegister.Risks.RiskState;

namespace AimsPlatform.RiskRegister.Risks;

public enum RiskState { Identified, Analysed, Evaluated, InTreatment, ResidualEvaluated, Accepted, UnderReview, Closed }

/// <summary>
/// The state table of a risk (domain model 5.2): event, from, to, who. The conditions of one event stand in the file of
/// that event. What is not listed here is refused.
/// </summary>
public static class RiskStates
{
    private static readonly Guard<Risk> ByItsOwner = Rule("S12", "Only the owner of the risk decides this.", "Ask the owner.",
        (risk, moment) => moment.Acting.UserId == risk.OwnerId);

    public static readonly StateMachine<Risk, RiskState> Machine = new StateMachine<Risk, RiskState>(risk => risk.State, risk => risk.BusinessUnit)
        .On("analyse", [Identified], Analysed, "risks:analyse", AnalyseRisk.Guards)
        .On("evaluate", [Analysed], Evaluated, "risks:evaluate")
        .On("accept", [Evaluated, ResidualEvaluated], Accepted, "risks:accept", AcceptRisk.Guards)
        .On("treat", [Evaluated], InTreatment, "risks:treat", ByItsOwner)
        .On("re-rate", [InTreatment], ResidualEvaluated, "risks:re-rate", ReRateRisk.Guards)
        .On("not-enough", [ResidualEvaluated], InTreatment, "risks:treat", ByItsOwner)
        .On("review", [Accepted], UnderReview, "risks:review", ByItsOwner)
        .On("re-assess", [UnderReview], Analysed, "risks:analyse", AnalyseRisk.Guards)
        .On("close", [Accepted, Evaluated, ResidualEvaluated], Closed, "risks:close", ByItsOwner)
        .On("dismiss", [Identified, Analysed], Closed, "risks:close", ByItsOwner)
        .On("reopen", [Closed], Identified, "risks:reopen");
}
