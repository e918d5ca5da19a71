using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.DocumentControl.Documents;
using static AimsPlatform.DocumentControl.Versions.VersionState;

namespace AimsPlatform.DocumentControl.Versions;

/// <summary>Where a version stands (domain model 5.1).</summary>
public enum VersionState { Draft, Review, Approved, Published, Superseded, Withdrawn }

/// <summary>The state machine of domain model 5.1: who moves a version from where to where, and on what condition.</summary>
public static class VersionStates
{
    /// <summary>No role grants it: a version is superseded only by publishing the next one, and migrated only by an approved exception.</summary>
    public const string Nobody = "documents:supersede";

    private static readonly Guard<VersionAt> ByAPerson = Rule(
        "S9", "A person decides this, never a machine.", "Sign in as a person.", (_, moment) => moment.Acting.IsPerson);

    private static readonly Guard<VersionAt> NamedToReview = Rule(
        "5.1", "Only a named reviewer comments, until they are done.", "Ask whoever submits next to name you.",
        (at, moment) => at.Version.Reviewers.Any(reviewer => reviewer.PersonId == moment.Acting.UserId && reviewer.DoneAt is null));

    private static readonly Guard<VersionAt> NamedToDecide = Rule(
        "5.1", "Only its reviewers and its approver return a version.", "Ask one of them.",
        (at, moment) => at.Version.ApproverId == moment.Acting.UserId || at.Version.Reviewers.Any(reviewer => reviewer.PersonId == moment.Acting.UserId));

    private static readonly Guard<VersionAt> TheChosenApprover = Rule(
        "5.1", "Another approver was chosen for this version.", "Ask the approver, or have it returned and submitted to you.",
        (at, moment) => at.Version.ApproverId == moment.Acting.UserId);

    private static readonly Guard<VersionAt> NotByAWriter = Rule(
        "S1", "Nobody approves what they wrote or edited (I1).", "Ask an approver who had no hand in it.",
        (at, moment) => !at.Version.WrittenBy.Contains(moment.Acting.UserId));

    private static readonly Guard<VersionAt> ReviewersDone = Rule(
        "5.1", "Not every reviewer is done.", "Wait for their comments, or have it returned and submitted to others.",
        (at, _) => at.Version.Reviewers.All(reviewer => reviewer.DoneAt is not null));

    private static readonly Guard<VersionAt> AsSubmitted = Rule(
        "I8", "It is no longer what was submitted.", "Return it and submit it again.", (at, _) => at.Version.IsAsFrozen(at.Document));

    private static readonly Guard<VersionAt> AsApproved = Rule(
        "I8", "It is no longer what was approved.", "Reopen it and have it approved again.",
        (at, _) => at.Version.ApprovedHash == at.Version.Hash && at.Version.IsAsFrozen(at.Document));

    private static readonly Guard<VersionAt> Effective = Rule(
        "5.1", "Its effective date has not come.", "Wait: it comes into force by itself on that date.",
        (at, moment) => at.Version.EffectiveFrom is null || at.Version.EffectiveFrom <= moment.Now);

    private static readonly Guard<VersionAt> NotNeeded = Rule(
        "5.1", "A mandatory item would be left without a published document.", "Name a published document as the replacement.",
        (at, _) => at.Replacement is not null || at.LeavesMissing.Count == 0);

    public static StateMachine<VersionAt, VersionState> Machine { get; } = new StateMachine<VersionAt, VersionState>(at => at.Version.State, at => at.Document.BusinessUnit)
        .On("submit", [Draft], Review, "documents:submit", ByAPerson, HasContent, SaysWhatItsTypeNeeds)
        .On("comment", [Review], Review, "documents:review", ByAPerson, NamedToReview)
        .On("return", [Review], Draft, "documents:return", ByAPerson, NamedToDecide)
        .On("approve", [Review], Approved, "documents:approve", ByAPerson, TheChosenApprover, NotByAWriter, HasAuthority, ReviewersDone, AsSubmitted)
        .On("agree", [Approved], Approved, "documents:approve", ByAPerson, NotByAWriter, HasAuthority)
        .On("agree", [Published], Published, "documents:approve", ByAPerson, NotByAWriter, HasAuthority)
        .On("reopen", [Approved], Draft, "documents:reopen", ByAPerson, AgreedBySomebodyElse("reopen"))
        .On("publish", [Approved], Published, "documents:publish", ByAPerson, Effective, AsApproved)
        .On("supersede", [Published], Superseded, Nobody)
        .On("migrate", [Draft], Published, Nobody, HasContent, SaysWhatItsTypeNeeds)
        .On("withdraw", [Published], Withdrawn, "documents:withdraw", ByAPerson, AgreedBySomebodyElse("withdraw"), NotNeeded)
        .On("abandon", [Draft, Review, Approved], Withdrawn, "documents:abandon", ByAPerson);

    /// <summary>What the content itself still lacks before it can be laid before anybody; a migration exception excuses none of it (I4).</summary>
    public static IReadOnlyList<UnmetGuard> Lacking(VersionAt at, Moment moment) => [.. HasContent(at, moment), .. SaysWhatItsTypeNeeds(at, moment)];

    /// <summary>A state as the API writes it.</summary>
    public static string Name(VersionState state) => StateMachine<VersionAt, VersionState>.Name(state);

    private static IEnumerable<UnmetGuard> HasContent(VersionAt at, Moment moment) =>
        at.Version.ContentSize > 0 ? [] : [new UnmetGuard("5.1", "There is nothing to review.", "Write or upload the content.")];

    private static IEnumerable<UnmetGuard> SaysWhatItsTypeNeeds(VersionAt at, Moment moment)
    {
        var (document, rules) = (at.Document, at.Document.Rules);
        foreach (var need in rules.Needs)
        {
            var unmet = need switch
            {
                Need.Objectives when document.Objectives.Count == 0 => new UnmetGuard("R103", "A policy is linked to the objectives it pursues.", "Name them in /objectives of the document."),
                Need.Requirements when document.RequirementIds.Count == 0 => new UnmetGuard("R050", "It names no requirement.", "Name one in /requirementIds of the document."),
                Need.AiSystems when document.AiSystemIds.Count == 0 => new UnmetGuard("R050", "It names no AI system.", "Name one in /aiSystemIds of the document."),
                Need.Source when document.Source is null => new UnmetGuard("R050", "It does not say where it comes from.", "Name the issuer in /source of the document."),
                _ => null,
            };
            if (unmet is not null)
            {
                yield return unmet;
            }
        }
    }

    // Judged at the moment of the act (I5): a role lost a second ago approves nothing.
    private static IEnumerable<UnmetGuard> HasAuthority(VersionAt at, Moment moment)
    {
        var rules = at.Document.Rules;
        return rules.Approvers.Any(role => moment.Acting.Holds(role, at.Document.BusinessUnit))
            ? []
            : [new UnmetGuard("5.1", $"{rules.Name}: approving takes the role {string.Join(" or ", rules.Approvers)} at this moment.", "Ask somebody who holds it.")];
    }

    private static Guard<VersionAt> AgreedBySomebodyElse(string @event) => Rule(
        "5.1", $"To {@event} takes two: somebody with authority to approve it has to agree first.", "Ask them for POST …/agree.",
        (at, moment) => at.Version.Agreement is { } agreement && agreement.Event == @event && agreement.By != moment.Acting.UserId);

    private static Guard<VersionAt> Rule(string rule, string reason, string satisfy, Func<VersionAt, Moment, bool> holds) =>
        StateMachine<VersionAt, VersionState>.Rule(rule, reason, satisfy, holds);
}
