using AimsPlatform.AiSystemInventory.AiSystems;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AimsPlatform.AiSystemInventory.LifeCycle;

/// <summary>Every gate with its requirements, met or unmet and why, computed from the stored facts for a stated time (I29).</summary>
public static class ShowGates
{
    public sealed record Answer(DateTimeOffset At, AiSystemState State, TrustSet Trust, IReadOnlyList<GateNow> Gates);

    /// <summary>Risk management, human oversight and transparency as one set (R041).</summary>
    public sealed record TrustSet(bool RiskManagement, bool HumanOversight, bool Transparency);

    public sealed record GateNow(string Event, IReadOnlyList<AiSystemState> From, AiSystemState To, bool Met, IReadOnlyList<RequirementNow> Requirements);

    /// <param name="Notes">What whoever decides should know of the documents referred to, met or not: a review or an acknowledgement that is overdue.</param>
    public sealed record RequirementNow(
        string Id, string Title, string Basis, RequirementKind Kind, string Provider, bool Met, string? Reason, string? Satisfy, IReadOnlyList<string> References,
        IReadOnlyList<string> Notes);

    /// <summary>For now or, with <c>on</c>, for the start of a given day.</summary>
    public static async Task<Results<Ok<Answer>, ProblemHttpResult>> Handle(
        Id<AiSystem> id, DateOnly? on, AiSystemInventoryDb db, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await AtGate.LoadAsync(db, id, cancellationToken) is not { } at)
        {
            return Error.NotFound("ai-system").ToProblem();
        }

        var now = on is { } day ? OrganisationDays.StartOf(at.System.TenantId, day) : clock.GetUtcNow();
        var gates = Gates.All.Select(gate => Now(gate, at, now)).ToList();
        var met = gates.SelectMany(gate => gate.Requirements).Where(r => r.Met).Select(r => r.Id).ToHashSet();
        var trust = new TrustSet(met.Contains("risks-accepted"), met.IsSupersetOf(["overseer-named", "overseer-trained"]), met.IsSupersetOf(["transparency", "user-information"]));
        return TypedResults.Ok(new Answer(now, at.System.State, trust, gates));
    }

    /// <summary>What the caller may do now, and what stands in the way.</summary>
    public static async Task<Results<Ok<IReadOnlyList<Offer>>, ProblemHttpResult>> Transitions(
        Id<AiSystem> id, AiSystemInventoryDb db, Acting acting, TimeProvider clock, CancellationToken cancellationToken) =>
        await AtGate.LoadAsync(db, id, cancellationToken) is { } at
            ? TypedResults.Ok(AiSystemMachine.Table.Offers(at, new Moment(acting, clock.GetUtcNow()), $"/api/v1/ai-systems/{id}"))
            : Error.NotFound("ai-system").ToProblem();

    private static GateNow Now(Gate gate, AtGate at, DateTimeOffset now)
    {
        var moves = AiSystemMachine.Table.Transitions.Where(move => move.Event == gate.Event).ToList();
        var requirements = gate.Requirements.Select(requirement => Now(requirement, at, now)).ToList();
        return new GateNow(gate.Event, moves.Select(move => move.From).ToList(), moves[0].To, requirements.All(r => r.Met), requirements);
    }

    private static RequirementNow Now(GateRequirement requirement, AtGate at, DateTimeOffset now)
    {
        var why = requirement.WhyUnmet(at, now);
        var references = at.Evidence.Where(e => e.Requirement == requirement.Id && e.State == EvidenceState.Accepted).Select(e => e.Reference)
            .Concat(at.Reported.Where(r => r.Requirement == requirement.Id && r.Satisfied).Select(r => r.Reference)).ToList();
        var notes = from document in at.Documents
                    where references.Exists(document.IsPointedToBy)
                    from note in new[] { document.WhyNotCurrentOn(at.DayAt(now)), document.OverdueAcknowledgement() }
                    where note is not null
                    select note;
        return new RequirementNow(requirement.Id, requirement.Title, requirement.Basis, requirement.Kind, requirement.Provider, why is null, why,
            why is null ? null : requirement.Satisfy, references, [.. notes]);
    }
}
