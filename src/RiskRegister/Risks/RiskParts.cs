using System.ComponentModel.DataAnnotations;
using AimsPlatform.RiskRegister.Criteria;

namespace AimsPlatform.RiskRegister.Risks;

/// <summary>How an assessor rates a risk, in codes of the scales in force, and why.</summary>
public sealed record Rating(
    [Required, StringLength(40)] string Likelihood,
    [Required] Consequences Consequences,
    [Required, StringLength(4000, MinimumLength = 10)] string Rationale);

/// <summary>The assessment a risk stands on now; all of them are at <c>/assessments</c>.</summary>
public sealed record Assessed(
    Guid AssessmentId, string Likelihood, Consequences Consequences, string Rationale,
    Guid CriteriaId, string CriteriaNumber, string Method, Guid By, DateTimeOffset At);

public enum TreatmentOption { Modify, Share, Avoid, Retain }

/// <summary>What the owner decided to do about a risk, the plan that does it, and whether it was verified to work.</summary>
public sealed record Treatment(TreatmentOption Option, Guid PlanId, bool VerifiedEffective = false);

/// <summary>That the owner took a risk on, until when and why; <c>Hash</c> is over exactly what was accepted.</summary>
public sealed record Acceptance(
    Guid By, DateTimeOffset At, string Level, bool AboveThreshold, DateOnly? ExpiresOn, string Statement, string? Reason, string Hash);

public enum ClosingCause { SystemRetired, ActivityStopped, NotARisk, Duplicate }

/// <summary>Why a risk was closed, and what shows it.</summary>
public sealed record Closing(ClosingCause Cause, string Evidence, Guid? DuplicateOf, DateTimeOffset At);

/// <summary>Whether a risk may be shown as acceptable, why, and at what time that was computed; never stored (I16, I29).</summary>
/// <param name="Because">
/// <c>not_evaluated</c>, <c>closed</c>, <c>within_threshold</c>, <c>accepted</c>, <c>above_threshold</c>, <c>acceptance_expired</c>
/// or <c>acceptance_void</c>.
/// </param>
public sealed record Standing(bool Acceptable, string Because, DateTimeOffset At);
