using System.Text;
using System.Text.Json;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Tenancy;

namespace AimsPlatform.BuildingBlocks.States;

/// <summary>A condition that does not hold: the rule's id, why, and what would satisfy it.</summary>
public sealed record UnmetGuard(string Rule, string Reason, string Satisfy);

/// <summary>Who asks, and when: to the microsecond, as PostgreSQL keeps it, so that what is answered now is what is read later.</summary>
public sealed record Moment(Acting Acting, DateTimeOffset Now)
{
    public DateTimeOffset Now { get; } = Now.AddTicks(-(Now.Ticks % TimeSpan.TicksPerMicrosecond));

    /// <summary>The day it is for the organisation acted for.</summary>
    public DateOnly Today => Acting.DayAt(Now);
}

/// <summary>Answers what stands in the way of a move; nothing when the way is free.</summary>
public delegate IEnumerable<UnmetGuard> Guard<in TSubject>(TSubject subject, Moment moment);

/// <summary>One line of a state table of the domain model.</summary>
public sealed record Transition<TSubject, TState>(string Event, TState From, TState To, string Permission, Guard<TSubject>[] Guards) where TState : struct, Enum;

/// <summary>What <c>GET …/transitions</c> says of one event, for this caller now.</summary>
public sealed record Offer(string Event, string To, bool Permitted, string Permission, string Href, IReadOnlyList<UnmetGuard> UnmetGuards);

/// <summary>
/// A state machine of the domain model, declared once: the same table refuses unlisted moves, lists what a caller may do,
/// draws the diagram and feeds the exhaustive test.
/// </summary>
public sealed class StateMachine<TSubject, TState>(Func<TSubject, TState> stateOf, Func<TSubject, string?> businessUnitOf) where TState : struct, Enum
{
    private readonly List<Transition<TSubject, TState>> _transitions = [];

    public IReadOnlyList<Transition<TSubject, TState>> Transitions => _transitions;

    /// <summary>Allows <paramref name="event"/> from each of these states to one other, for holders of the permission, when the guards hold.</summary>
    public StateMachine<TSubject, TState> On(string @event, TState[] from, TState to, string permission, params Guard<TSubject>[] guards)
    {
        _transitions.AddRange(from.Select(state => new Transition<TSubject, TState>(@event, state, to, permission, guards)));
        return this;
    }

    /// <summary>A guard with one rule: it holds, or this is why not and what to do.</summary>
    public static Guard<TSubject> Rule(string rule, string reason, string satisfy, Func<TSubject, Moment, bool> holds)
    {
        UnmetGuard[] unmet = [new UnmetGuard(rule, reason, satisfy)];
        return (subject, moment) => holds(subject, moment) ? [] : unmet;
    }

    /// <summary>Where the event leads, or why it may not happen: 403 without the permission, 409 when unlisted or a guard is unmet.</summary>
    public Error? Refuse(TSubject subject, string @event, Moment moment, out TState to)
    {
        var from = stateOf(subject);
        to = from;
        var transition = _transitions.Find(t => t.Event == @event && EqualityComparer<TState>.Default.Equals(t.From, from));
        if (transition is null)
        {
            return Refused(subject, @event, moment, $"{@event} is not possible from {Name(from)}.", []);
        }

        if (!moment.Acting.May(transition.Permission, businessUnitOf(subject)))
        {
            return Error.Forbidden(transition.Permission, businessUnitOf(subject));
        }

        var unmet = Unmet(transition, subject, moment);
        if (unmet.Count > 0)
        {
            return Refused(subject, @event, moment, string.Join(" ", unmet.Select(guard => guard.Reason)), unmet);
        }

        to = transition.To;
        return null;
    }

    /// <summary>Whether the table lists this move from here: all that binds a move the platform itself makes.</summary>
    public bool Leads(TSubject subject, string @event, out TState to)
    {
        var from = stateOf(subject);
        var transition = _transitions.Find(t => t.Event == @event && EqualityComparer<TState>.Default.Equals(t.From, from));
        to = transition?.To ?? from;
        return transition is not null;
    }

    /// <summary>Every event of the machine, with what it needs from this caller now. <paramref name="path"/> is the subject's own URL.</summary>
    public IReadOnlyList<Offer> Offers(TSubject subject, Moment moment, string path)
    {
        var from = stateOf(subject);
        return _transitions.GroupBy(t => t.Event).Select(group =>
        {
            var here = group.FirstOrDefault(t => EqualityComparer<TState>.Default.Equals(t.From, from));
            var unmet = here is null
                ? [new UnmetGuard("state", $"{group.Key} is not possible from {Name(from)}.", $"Possible from {string.Join(", ", group.Select(t => Name(t.From)))}.")]
                : Unmet(here, subject, moment);
            var transition = here ?? group.First();
            var may = moment.Acting.May(transition.Permission, businessUnitOf(subject));
            return new Offer(group.Key, Name(transition.To), may && unmet.Count == 0, transition.Permission, $"{path}/{group.Key}", unmet);
        }).ToList();
    }

    /// <summary>The machine as a Mermaid state diagram, for the documentation.</summary>
    public string Diagram()
    {
        var diagram = new StringBuilder("stateDiagram-v2\n");
        foreach (var transition in _transitions)
        {
            diagram.Append("    ").Append(Name(transition.From)).Append(" --> ").Append(Name(transition.To)).Append(": ").Append(transition.Event).Append('\n');
        }

        return diagram.ToString();
    }

    /// <summary>A state as the API writes it: <c>in_treatment</c>.</summary>
    public static string Name(TState state) => JsonNamingPolicy.SnakeCaseLower.ConvertName(state.ToString());

    private static List<UnmetGuard> Unmet(Transition<TSubject, TState> transition, TSubject subject, Moment moment) =>
        transition.Guards.SelectMany(guard => guard(subject, moment)).ToList();

    private Error Refused(TSubject subject, string @event, Moment moment, string detail, IReadOnlyList<UnmetGuard> unmet)
    {
        var from = stateOf(subject);
        return new Error("transition-refused", detail)
        {
            Members = new Dictionary<string, object?>
            {
                ["current"] = Name(from),
                ["event"] = @event,
                ["allowed"] = _transitions.Where(t => EqualityComparer<TState>.Default.Equals(t.From, from) && moment.Acting.May(t.Permission, businessUnitOf(subject)))
                    .Select(t => t.Event).Distinct().ToArray(),
                ["unmetGuards"] = unmet,
            },
        };
    }
}
