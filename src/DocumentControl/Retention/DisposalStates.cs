using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.DocumentControl.Documents;
using AimsPlatform.DocumentControl.Versions;
using static AimsPlatform.DocumentControl.Retention.DisposalState;

namespace AimsPlatform.DocumentControl.Retention;

/// <summary>Where a disposal stands; <c>Due</c> is one that nobody has proposed yet, and is never stored.</summary>
public enum DisposalState { Due, Proposed, Approved, Executed, Refused }

/// <summary>Disposal as section 6 of the domain model has it: after retention, without a hold, approved by somebody else. Each condition is asked at every step.</summary>
public static class DisposalStates
{
    private static readonly Guard<DisposalAt> ByAPerson = Rule(
        "S9", "A person decides this, never a machine.", "Sign in as a person.", (_, moment) => moment.Acting.IsPerson);

    private static readonly Guard<DisposalAt> Ended = Rule(
        "I9", "Only a version that was superseded or withdrawn is disposed of.", "Wait until it has ended and its retention is over.",
        (at, _) => at.Version.IsObsolete && at.Version.DisposalProofId is null);

    private static readonly Guard<DisposalAt> NoHold = Rule(
        "I12", "A legal hold reaches this document.", "Wait until the legal role releases it.", (at, _) => !at.OnHold);

    private static readonly Guard<DisposalAt> ByAnother = Rule(
        "S1", "Nobody approves the disposal they proposed.", "Ask somebody else with that authority.", (at, moment) => at.Disposal.ProposedBy != moment.Acting.UserId);

    public static StateMachine<DisposalAt, DisposalState> Machine { get; } = new StateMachine<DisposalAt, DisposalState>(at => at.Disposal.State, at => at.Document.BusinessUnit)
        .On("propose", [Due], Proposed, "disposals:propose", ByAPerson, Ended, RetentionIsOver, NoHold)
        .On("approve", [Proposed], Approved, "disposals:approve", ByAPerson, ByAnother, Ended, RetentionIsOver, NoHold)
        .On("refuse", [Proposed, Approved], Refused, "disposals:refuse", ByAPerson)
        .On("execute", [Approved], Executed, "disposals:execute", ByAPerson, Ended, RetentionIsOver, NoHold);

    private static IEnumerable<UnmetGuard> RetentionIsOver(DisposalAt at, Moment moment)
    {
        if (at.Version.EndedAt is not { } ended)
        {
            yield break; // the guard before this one says so
        }

        var kept = RetentionClasses.Of(at.Document.RetentionClass).KeptUntil(moment.Acting.DayAt(ended));
        if (kept is null || kept >= moment.Today)
        {
            yield return new UnmetGuard("I9", kept is null ? "It is kept for good." : $"It is kept until the end of {kept:yyyy-MM-dd}.", "Wait until its retention is over.");
        }
    }

    private static Guard<DisposalAt> Rule(string rule, string reason, string satisfy, Func<DisposalAt, Moment, bool> holds) =>
        StateMachine<DisposalAt, DisposalState>.Rule(rule, reason, satisfy, holds);
}
