using AimsPlatform.RiskRegister.Screenings;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.RiskRegister.AiSystems;

/// <summary>
/// An AI system got another purpose, intended use or foreseeable misuse (ISO/IEC 42001, 8.2): reasons for having no risk
/// were given for the old one and are void, be they given in the screening or by closing a risk, and its risks need a new look.
/// </summary>
internal static class ReviewRisksOfChangedPurpose
{
    public static async Task ApplyAsync(KnownAiSystem system, int purposeBefore, DateTimeOffset at, RiskRegisterDb db, CancellationToken cancellationToken)
    {
        var screening = await db.Screenings.SingleOrDefaultAsync(s => s.AiSystemId == system.Id, cancellationToken);
        // The first fact about a system is no change of its purpose.
        var changed = purposeBefore > 0 && system.PurposeRevision > purposeBefore;
        var risks = changed ? await db.OpenRisksOfAsync(system.Id, cancellationToken) : [];
        if (screening?.Follow(system, risks) == true)
        {
            db.Record(screening, "follow-system", $"Purpose revision {system.PurposeRevision}.");
            db.Publish(system.Id.Value, screening.Stands(at));
        }

        db.AskForReview(risks, $"The purpose of {system.Number} changed (revision {system.PurposeRevision}).", at);
    }
}
