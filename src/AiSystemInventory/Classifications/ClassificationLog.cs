using AimsPlatform.AiSystemInventory.AiSystems;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.Standards;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.AiSystemInventory.Classifications;

/// <summary>Why a record needs LEG before it stands.</summary>
public enum ConfirmationCause
{
    /// <summary>Listed in Annex III, yet said not to be high-risk (Art. 6(3)).</summary>
    Derogation,

    /// <summary>Milder than what stands now.</summary>
    LowerTier,

    /// <summary>Found prohibited before (domain model 5.5).</summary>
    ReturnFromProhibited,
}

/// <summary>Where a record is, now.</summary>
public enum ClassificationStatus { Incomplete, AwaitingConfirmation, Standing, Superseded }

/// <summary>What the standing rules need to know of one record.</summary>
public sealed record LogEntry(
    int Number, string? Outcome, string? Tier, DateOnly? AppliesFrom, string RuleVersion, int PurposeRevision, bool Complete, bool LegalHold,
    bool LegalReview, ConfirmationCause? Waits, bool Confirmed)
{
    public bool Stands => Complete && (Waits is null || Confirmed);
}

/// <summary>
/// All records of one system, and which of them stands. The strict side needs nobody: a first class, the same or a
/// stricter one stands at once. A derogation, a milder class and the return of a prohibited system stand only once LEG,
/// and not the answerer, has confirmed them. A doubt about a prohibited practice holds the system, whatever stands, until
/// LEG confirms that record or a later one.
/// </summary>
public sealed class ClassificationLog(IReadOnlyList<LogEntry> entries)
{
    private static readonly Dictionary<string, int> Strictness = EuAiAct.Current.Tiers.ToDictionary(t => t.Id, t => t.Order);

    public int LastNumber => entries.Count == 0 ? 0 : entries.Max(e => e.Number);

    /// <summary>The class that holds now; null for a system without one.</summary>
    public LogEntry? Standing => entries.Where(e => e.Stands).MaxBy(e => e.Number);

    public bool LegalHold => Last(e => e.LegalHold) > Last(e => e.Confirmed);

    public static async Task<ClassificationLog> OfAsync(AiSystemInventoryDb db, Id<AiSystem> system, CancellationToken cancellationToken) =>
        new(await db.Classifications.AsNoTracking().Where(r => r.AiSystemId == system).OrderBy(r => r.Number)
            .Select(r => new LogEntry(
                r.Number, r.Outcome, r.Tier, r.AppliesFrom, r.RuleVersion, r.PurposeRevision, r.Complete, r.LegalHold, r.LegalReview, r.Waits,
                db.ClassificationConfirmations.Any(c => c.RecordId == r.Id)))
            .ToListAsync(cancellationToken));

    public ClassificationLog With(LogEntry entry) => new([.. entries, entry]);

    public ClassificationLog Confirming(int number) => new([.. entries.Select(e => e.Number == number ? e with { Confirmed = true } : e)]);

    public LogEntry Entry(int number) => entries.Single(e => e.Number == number);

    public ConfirmationCause? CauseToConfirm(string? tier, bool derogation) =>
        tier == Tiers.Unacceptable ? null
        : Standing?.Tier == Tiers.Unacceptable ? ConfirmationCause.ReturnFromProhibited
        : derogation ? ConfirmationCause.Derogation
        : Standing is { } standing && Rank(tier) < Rank(standing.Tier) ? ConfirmationCause.LowerTier
        : null;

    public ClassificationStatus StatusOf(LogEntry entry) =>
        entry.Number == Standing?.Number ? ClassificationStatus.Standing
        : entry.Number < (Standing?.Number ?? 0) ? ClassificationStatus.Superseded
        : entry.Complete ? ClassificationStatus.AwaitingConfirmation
        : ClassificationStatus.Incomplete;

    /// <summary>Whether a lawyer still has to look at what was answered unsure.</summary>
    public bool AsksForReview(LogEntry entry) => entry.LegalReview && entry.Number > Last(e => e.Confirmed);

    /// <summary>Outside the Act is mildest; a tier that the rules of today do not know counts as the strictest.</summary>
    private static int Rank(string? tier) => tier is null ? -1 : Strictness.GetValueOrDefault(tier, int.MaxValue);

    private int Last(Func<LogEntry, bool> which) => entries.Where(which).Select(e => e.Number).DefaultIfEmpty(0).Max();
}
