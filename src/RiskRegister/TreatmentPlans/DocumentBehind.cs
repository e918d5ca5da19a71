using AimsPlatform.RiskRegister.Documents;

namespace AimsPlatform.RiskRegister.TreatmentPlans;

/// <summary>The controlled document that a piece of evidence points to, as document control last told of it.</summary>
/// <param name="Version">The version pointed to; null when the evidence points to whichever is in force.</param>
/// <param name="PublishedVersion">The version in force; null once the document is withdrawn.</param>
/// <param name="Holds">Whether the evidence still proves something: neither withdrawn nor superseded.</param>
/// <param name="Remarks">Why it does not hold, that its review is overdue, that its acknowledgement is.</param>
public sealed record DocumentBehind(Guid Id, string Number, int? Version, int? PublishedVersion, DateOnly? ReviewDue, bool Holds, IReadOnlyList<string> Remarks)
{
    /// <summary>Null where the evidence points to no controlled document, or to one that nobody has told of yet.</summary>
    public static DocumentBehind? Of(string reference, IReadOnlyList<KnownDocument> known)
    {
        var pointing = DocumentReference.Of(reference);
        if (pointing is null || known.FirstOrDefault(pointing.PointsTo) is not { StandsVersion: > 0 } document)
        {
            return null;
        }

        var why = document.WhyNot(pointing.Version);
        return new DocumentBehind(
            document.Id.Value, document.Number, pointing.Version, document.PublishedVersion, document.ReviewDue, why is null,
            why is null ? [.. document.Flags()] : [why, .. document.Flags()]);
    }
}
