using AimsPlatform.AiSystemInventory.AiSystems;
using AimsPlatform.AiSystemInventory.LifeCycle;
using CsCheck;

namespace AimsPlatform.AiSystemInventory.Tests;

public sealed class GatePropertyTests
{
    private static readonly string[] Events = AiSystemMachine.Table.Transitions.Select(t => t.Event).Distinct().ToArray();
    private static readonly string[] Linked = ["requirements", "supplier-check", "design-record", "test-plan", "test-report", "logging-on", "monitoring-plan", "incident-plan", "eu-duties", "impact-screening"];
    private static readonly string[] Reported = ["impact-assessment", "user-information", "technical-documentation", "overseer-trained"];
    private static readonly string[] LinkedForOperation = ["logging-on", "monitoring-plan", "incident-plan"];
    private static readonly string[] RiskStates = ["identified", "accepted", "closed", "under_review"];
    private static readonly string?[] Tiers = ["minimal", "high", "unacceptable"];

    /// <summary>One step of a history: a fact that changes, and a move that is tried.</summary>
    private sealed record Step(int Fact, int Value, int Days, int Event);

    private static readonly Gen<Step> Steps = Gen.Select(Gen.Int[0, 19], Gen.Int[0, 3], Gen.Int[-2, 3], Gen.Int[0, Events.Length - 1]).Select((fact, value, days, @event) => new Step(fact, value, days, @event));

    [Fact]
    public void No_sequence_of_permitted_moves_reaches_operation_with_an_unmet_gate() => Steps.Array[1, 80].Sample(steps =>
    {
        var at = Ready.Complete(AiSystemState.Inception);
        foreach (var step in steps)
        {
            at = Change(at, step);
            if (AiSystemMachine.Table.Refuse(at, Events[step.Event], Ready.As(Ready.EveryRole), out var to) is not null)
            {
                continue;
            }

            if (to == AiSystemState.Operation)
            {
                Assert.True(MayOperate(at), $"{at.System.State} by {Events[step.Event]}");
            }

            at.System.Move(Events[step.Event], to, "because", Ready.Now, Guid.CreateVersion7());
        }
    }, iter: 3000);

    [Fact]
    public void The_histories_tried_do_reach_operation()
    {
        var reached = 0;
        Steps.Array[1, 80].Sample(steps =>
        {
            var at = Ready.Complete(AiSystemState.Inception);
            foreach (var @event in steps.Select(step => Events[step.Event]).Where(e => e is not ("reject" or "retire")))
            {
                if (AiSystemMachine.Table.Refuse(at, @event, Ready.As(Ready.EveryRole), out var to) is null)
                {
                    at.System.Move(@event, to, "because", Ready.Now, Guid.CreateVersion7());
                    Interlocked.Add(ref reached, to == AiSystemState.Operation ? 1 : 0);
                }
            }
        }, iter: 500);

        Assert.True(reached > 10, $"only {reached}");
    }

    // The domain model's sentence, read without the gate table.
    private static bool MayOperate(AtGate at) =>
        Reported.All(id => at.Reported.Any(r => r.Requirement == id && r.Satisfied && (r.ValidUntil is null || r.ValidUntil >= Ready.Today)))
        && LinkedForOperation.All(id => at.Evidence.Any(e => e.Requirement == id && e.State == EvidenceState.Accepted && (e.ValidUntil is null || e.ValidUntil >= Ready.Today)))
        && at.Screening is { OpenDomains.Count: 0 }
        && at.Risks.All(r => r.State == "closed" || r.State == "accepted" && (r.AcceptedUntil is null || r.AcceptedUntil >= Ready.Today))
        && at.System.Oversight.Overseers is { Count: > 0 }
        && at.System is { ClassOutcome: not null, LegalHold: false, Tier: not "unacceptable" }
        && at.System.Challenges is { EthicalConsiderations.Length: > 0, Transparency.Length: > 0, ContinuousLearning.Length: > 0 };

    private static AtGate Change(AtGate at, Step step)
    {
        var until = Ready.Today.AddDays(step.Days);
        switch (step.Fact)
        {
            case 0:
                at.System.Classify(Tiers[step.Value % 3], "SOME", Ready.Today, step.Days == 3, "1", Ready.Now);
                return at;
            case 1:
                at.System.Change(at.System.Fields with { Challenges = at.System.Challenges with { Transparency = step.Value == 0 ? null : "told" } }, Ready.Now, out _);
                return at;
            case 2:
                at.System.Change(at.System.Fields with { Oversight = new HumanOversight(Autonomy.Advisory, step.Value == 0 ? [] : [Guid.CreateVersion7()]) }, Ready.Now, out _);
                return at;
            case 3:
                return at with { Risks = step.Value == 0 ? [] : [Ready.Risk(at.System, RiskStates[step.Value], until)] };
            case 4:
                return at with { Screening = step.Value == 0 ? null : Ready.Screened(step.Value == 1 ? ["bias"] : []) };
            case 5 or 6:
                var told = Reported[step.Value % Reported.Length];
                return at with { Reported = [.. at.Reported.Where(r => r.Requirement != told), Ready.Told(at.System, told, step.Days != 0, until)] };
            case 7 or 8:
                var linked = Linked[(step.Value + step.Days + 2) % Linked.Length];
                return at with { Evidence = [.. at.Evidence.Where(e => e.Requirement != linked), .. step.Value == 0 ? [] : new[] { Ready.Accepted(at.System, linked, until) }] };
            default:
                return at;
        }
    }
}
