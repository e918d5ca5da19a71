using AimsPlatform.AiSystemInventory.AiSystems;
using AimsPlatform.AiSystemInventory.Contracts;
using AimsPlatform.Standards;

namespace AimsPlatform.AiSystemInventory.Classifications;

/// <summary>Carries over to the system what stands after a record or a confirmation was added.</summary>
internal static class StandingClass
{
    /// <summary>Nothing happens while the same record stands and nothing is held or released. A doubt holds also a system without a class.</summary>
    public static void Carry(AiSystemInventoryDb db, AiSystem system, ClassificationLog before, ClassificationLog after, string hash, DateTimeOffset now)
    {
        if (after.Standing?.Number == before.Standing?.Number && after.LegalHold == before.LegalHold)
        {
            return;
        }

        var (standing, suspended) = (after.Standing, false);
        if (standing is null)
        {
            system.Hold(after.LegalHold);
        }
        else
        {
            suspended = system.Classify(standing.Tier, standing.Outcome!, standing.AppliesFrom, after.LegalHold, standing.RuleVersion, now, standing.PurposeRevision);
        }

        var stands = standing is null ? "No classification stands" : $"Classification {standing.Number} stands: {standing.Outcome}";
        db.Record(system, suspended ? "suspend" : "classify", $"{stands}{(after.LegalHold ? ", legal hold" : "")}.", hash);
        db.Publish(system.Id.Value, new AiSystemClassified(
            system.Id.Value, system.NextVersion, standing?.Outcome, standing?.Tier, standing?.AppliesFrom, after.LegalHold, standing?.RuleVersion ?? EuAiAct.Current.RuleVersion, now));
        if (suspended)
        {
            db.Publish(system.Id.Value, system.Stands(now));
        }
    }
}
