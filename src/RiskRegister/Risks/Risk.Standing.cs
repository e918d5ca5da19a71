using AimsPlatform.ServiceDefaults;
using AimsPlatform.Values;

namespace AimsPlatform.RiskRegister.Risks;

/// <summary>Whether a risk may be shown as acceptable, and what an acceptance is bound to.</summary>
public sealed partial class Risk
{
    /// <summary>Whether it may be shown as acceptable at that moment, computed from stored facts alone (I16, I29).</summary>
    public Standing StandingAt(DateTimeOffset now)
    {
        var because = this switch
        {
            { State: RiskState.Closed } => "closed",
            { Level: null } => "not_evaluated",
            { AboveThreshold: false } => "within_threshold",
            { State: not RiskState.Accepted } => "above_threshold",
            { AcceptedUntil: { } until } when until < OrganisationDays.DayAt(TenantId, now) => "acceptance_expired",
            _ => AcceptanceHolds ? "accepted" : "acceptance_void",
        };
        return new Standing(because is "within_threshold" or "accepted", because, now);
    }

    private bool AcceptanceHolds => Acceptance is { } its && its.Hash == Canonical.Hash(Material(its.Statement, its.Reason, its.ExpiresOn));

    /// <summary>
    /// What was accepted, or would be, and by whose authority: a change of any of it voids the acceptance. The owner and the
    /// business unit are in it because they say who may accept; nobody accepts in one unit for another.
    /// </summary>
    private object Material(string statement, string? reason, DateOnly? expiresOn) => new
    {
        RiskId = Id.Value, Title, Description, Domain, Scope, AiSystemIds, Process, OwnerId, BusinessUnit,
        Inherent, Residual, Level, Treatment?.Option, CriteriaId = CriteriaId?.Value,
        statement, reason, expiresOn,
    };
}
