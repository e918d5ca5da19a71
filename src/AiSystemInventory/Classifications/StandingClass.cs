using AimsPlatform.AiSystemInventory.AiSystems;
using AimsPlatform.AiSystemInventory.Contracts;

namespace AimsPlatform.AiSystemInventory.Classifications;

/// <summary>Carries over to the system what stands after a record or a confirmation was added.</summary>
internal static class StandingClass
{
    /// <summary>Nothing happens while the same record stands and nothing is held or released.</summary>
    public static void Carry(AiSystemInventoryDb db, AiSystem system, ClassificationLog before, ClassificationLog after, string hash, DateTimeOffset now)
    {
        if (after.Standing is not { Outcome: { } outcome } standing || (standing.Number == before.Standing?.Number && after.LegalHold == before.LegalHold))
        {
            return;
        }

        var suspended = system.Classify(standing.Tier, outcome, standing.AppliesFrom, after.LegalHold, standing.RuleVersion, now, standing.PurposeRevision);
        db.Record(system, suspended ? "suspend" : "classify", $"Classification {standing.Number} stands: {outcome}{(after.LegalHold ? ", legal hold" : "")}.", hash);
        db.Publish(system.Id.Value, new AiSystemClassified(
            system.Id.Value, system.NextVersion, outcome, standing.Tier, standing.AppliesFrom, after.LegalHold, standing.RuleVersion, now));
        if (suspended)
        {
            db.Publish(system.Id.Value, system.Stands(now));
        }
    }
}
