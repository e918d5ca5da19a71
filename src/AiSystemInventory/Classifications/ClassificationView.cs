using AimsPlatform.AiSystemInventory.AiSystems;
using AimsPlatform.Standards;

namespace AimsPlatform.AiSystemInventory.Classifications;

/// <summary>One classification as the API shows it: what was stored, and what follows from it today (I29).</summary>
/// <param name="Waits">Why it needs LEG's confirmation; null when it needs none.</param>
/// <param name="Stale">Made under another rule version: classify again. Nothing in it was changed (I20).</param>
/// <param name="PurposeChanged">The system's purpose changed since these answers.</param>
/// <param name="LegalHold">The system is held until LEG decides, because of this record or another one.</param>
/// <param name="LegalReview">A lawyer still has to look at an answer that was unsure.</param>
/// <param name="Today">What the tier means on the day of the answer to this request.</param>
/// <param name="Hash">SHA-256 that a confirmation is bound to.</param>
public sealed record ClassificationView(
    Guid Id, Guid AiSystemId, int Number, ClassificationStatus Status, ConfirmationCause? Waits, bool Complete, bool Stale, bool PurposeChanged,
    bool LegalHold, bool LegalReview, string? Outcome, string? Tier, TierOnDay Today, string RuleVersion, DateOnly AsOf, Guid AnsweredBy,
    DateTimeOffset AnsweredAt, string Hash, ClassificationView.Decision? Confirmation, IReadOnlyList<Answer> Answers, Evaluation Evaluation)
{
    /// <summary>LEG's decision on it.</summary>
    public sealed record Decision(Guid ConfirmedBy, DateTimeOffset ConfirmedAt, string Reason, string DecidedHash);

    internal static ClassificationView Of(
        ClassificationRecord record, ClassificationConfirmation? confirmation, ClassificationLog log, AiSystem system, DateOnly today)
    {
        var (entry, evaluation) = (log.Entry(record.Number), record.Evaluation);
        return new(
            record.Id.Value, record.AiSystemId.Value, record.Number, log.StatusOf(entry), record.Waits, record.Complete,
            EuAiAct.Current.IsStale(record.RuleVersion), record.PurposeRevision != system.PurposeRevision, log.LegalHold, log.AsksForReview(entry),
            record.Outcome, record.Tier, evaluation.Result.EffectiveTier(today), record.RuleVersion, record.AsOf, record.AnsweredBy,
            record.CreatedAt, record.Hash,
            confirmation is null ? null : new(confirmation.ConfirmedBy, confirmation.CreatedAt, confirmation.Reason, confirmation.DecidedHash),
            record.Answers, evaluation);
    }
}
