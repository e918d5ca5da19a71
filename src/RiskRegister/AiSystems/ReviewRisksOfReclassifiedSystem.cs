namespace AimsPlatform.RiskRegister.AiSystems;

/// <summary>
/// An AI system became high-risk or prohibited under the EU AI Act, or Legal has to decide which: what was accepted before
/// was accepted of another system. While it is prohibited or held, <c>AcceptRisk.Guards</c> let nobody accept its risks.
/// </summary>
internal static class ReviewRisksOfReclassifiedSystem
{
    public static async Task ApplyAsync(
        KnownAiSystem system, string? tierBefore, bool heldBefore, DateTimeOffset at, RiskRegisterDb db, CancellationToken cancellationToken)
    {
        var graver = system.Tier != tierBefore && system.Tier is "high" or "unacceptable";
        var held = system.LegalHold && !heldBefore;
        if (graver || held)
        {
            var because = held ? "is under a legal hold" : $"was classed {system.Tier} under the EU AI Act";
            db.AskForReview(await db.OpenRisksOfAsync(system.Id, cancellationToken), $"{system.Label} {because}.", at);
        }
    }
}
