using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.RiskRegister.TreatmentPlans;
using CsCheck;
using static AimsPlatform.RiskRegister.TreatmentPlans.PlanState;

namespace AimsPlatform.RiskRegister.Tests.TreatmentPlans;

/// <summary>Domain model 5.3, pair by pair.</summary>
public sealed class PlanStatesTests
{
    private static readonly string[] Events =
        ["submit", "return", "approve", "start", "add-evidence", "implement", "move-due-date", "verify-effective", "find-ineffective", "revise", "cancel"];

    private static readonly Dictionary<(string, PlanState), (PlanState To, string Roles, Guid By)> Listed = new()
    {
        [("submit", Draft)] = (Submitted, "RA CO", Plans.Author),
        [("return", Submitted)] = (Draft, "DM", Plans.Management),
        [("approve", Submitted)] = (Approved, "DM", Plans.Management),
        [("start", Approved)] = (InProgress, "CO", Plans.ControlOwner),
        [("add-evidence", InProgress)] = (InProgress, "CO", Plans.ControlOwner),
        [("add-evidence", Implemented)] = (Implemented, "CO", Plans.ControlOwner),
        [("implement", InProgress)] = (Implemented, "CO", Plans.ControlOwner),
        [("move-due-date", Approved)] = (Approved, "DM", Plans.Management),
        [("move-due-date", InProgress)] = (InProgress, "DM", Plans.Management),
        [("verify-effective", Implemented)] = (VerifiedEffective, "EV RA AUD VV", Plans.Verifier),
        [("find-ineffective", Implemented)] = (Ineffective, "EV RA AUD VV", Plans.Verifier),
        [("revise", Ineffective)] = (Draft, "RA CO RO", Plans.ControlOwner),
        [("cancel", Draft)] = (Cancelled, "DM", Plans.Management),
        [("cancel", Submitted)] = (Cancelled, "DM", Plans.Management),
        [("cancel", Approved)] = (Cancelled, "DM", Plans.Management),
        [("cancel", InProgress)] = (Cancelled, "DM", Plans.Management),
    };

    public static TheoryData<string, PlanState> Pairs()
    {
        var pairs = new TheoryData<string, PlanState>();
        foreach (var state in Enum.GetValues<PlanState>())
        {
            foreach (var @event in Events)
            {
                pairs.Add(@event, state);
            }
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Only_the_listed_moves_are_possible_and_only_for_the_listed_roles(string @event, PlanState from)
    {
        if (!Listed.TryGetValue((@event, from), out var move))
        {
            var plan = Plans.In(from);
            Assert.Equal("transition-refused", plan.Try(@event, Plans.By(Guid.CreateVersion7()))?.Code);
            Assert.Equal(from, plan.State);
            return;
        }

        foreach (var role in new[] { "TM", "AIMS-M", "DM", "RO", "RA", "CO", "SO", "EV", "AUD", "VV", "EMP", "ADM", "OPS" })
        {
            var plan = Plans.In(from);
            if (@event == "implement")
            {
                Assert.Null(plan.Try("add-evidence", Plans.By(Plans.ControlOwner)));
            }

            var refused = plan.Try(@event, Plans.By(move.By, true, role));
            Assert.Equal(move.Roles.Split(' ').Contains(role) ? null : "forbidden", refused?.Code);
            Assert.Equal(refused is null ? move.To : from, plan.State);
        }
    }

    [Fact]
    public void The_table_and_this_test_list_the_same_moves() => Assert.Equal(
        Listed.Select(row => (row.Key.Item1, row.Key.Item2, row.Value.To)).Order(),
        PlanStates.Machine.Transitions.Select(t => (t.Event, t.From, t.To)).Order());

    [Theory]
    [InlineData("approve", Submitted)]
    [InlineData("verify-effective", Implemented)]
    [InlineData("find-ineffective", Implemented)]
    [InlineData("move-due-date", Approved)]
    [InlineData("cancel", Approved)]
    public void A_service_never_decides(string @event, PlanState from) =>
        Assert.Contains("Only a person", Plans.In(from).Try(@event, Plans.By(Guid.CreateVersion7(), isPerson: false))!.Detail, StringComparison.Ordinal);

    [Fact]
    public void I1_nobody_approves_a_plan_they_wrote_in()
    {
        var plan = Plans.Draft();
        plan.Write(null, Plans.Management);
        Assert.Null(plan.Submit([], Plans.By(Plans.Author)));

        Assert.Equal(["I1"], Rules(plan.Approve([], Plans.By(Plans.Author))));
        Assert.Equal(["I1"], Rules(plan.Approve([], Plans.By(Plans.Management))));
        Assert.Null(plan.Approve([], Plans.By(Plans.Verifier)));
    }

    [Fact]
    public void I17_a_plan_is_never_verified_by_who_wrote_owns_or_carried_out_any_of_it()
    {
        foreach (var hand in new[] { Plans.Author, Plans.ActionOwner, Plans.ControlOwner })
        {
            Assert.Equal(["I17"], Rules(Plans.In(Implemented).Try("verify-effective", Plans.By(hand))));
            Assert.Equal(["I17"], Rules(Plans.In(Implemented).Try("find-ineffective", Plans.By(hand))));
        }

        Assert.Null(Plans.In(Implemented).Try("verify-effective", Plans.By(Plans.Verifier)));
    }

    [Fact]
    public void I17_no_sequence_of_permitted_moves_ends_with_an_effect_judged_by_a_hand_in_it()
    {
        var reached = 0;
        var people = Enumerable.Range(0, 6).Select(_ => Guid.CreateVersion7()).ToArray();

        // The way to the end is drawn often enough to be walked; everything else is tried in between.
        string[] way = ["submit", "approve", "start", "add-evidence", "implement", "verify-effective"];
        var step = Gen.Select(Gen.Int[0, 2], Gen.Int[0, Events.Length], Gen.Int[0, 5]);
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 5], step.Array[10, 40]).Sample((author, owner, steps) =>
        {
            var plan = Plans.Draft();
            var hands = new HashSet<Guid> { Plans.Author, people[author], people[owner] };
            plan.Write([Plans.Action with { OwnerId = people[owner] }], people[author]);
            var next = 0;
            foreach (var (draw, random, who) in steps)
            {
                var @event = draw > 0 && next < way.Length ? way[next] : random < Events.Length ? Events[random] : "write";
                var refused = @event == "write"
                    ? plan.Write([Plans.Action with { OwnerId = people[owner] }], people[who])
                    : plan.Try(@event, Plans.By(people[who]));
                if (refused is not null)
                {
                    continue;
                }

                next = Array.IndexOf(way, @event) is var at && at >= 0 ? Math.Max(next, at + 1) : @event is "return" or "revise" ? 0 : next;
                if (@event is "write" or "start" or "add-evidence" or "implement" or "revise")
                {
                    hands.Add(people[who]);
                }

                if (plan.State == VerifiedEffective)
                {
                    Interlocked.Increment(ref reached);
                    Assert.DoesNotContain(people[who], hands);
                    break;
                }

                if (@event == "approve")
                {
                    Assert.DoesNotContain(people[who], plan.WrittenBy);
                }
            }
        }, iter: 20_000);
        Assert.True(reached > 100, $"Only {reached} plans were verified: the walk proves nothing.");
    }

    [Fact]
    public void An_approval_is_bound_to_what_was_approved()
    {
        var plan = Plans.In(Approved);
        Assert.Equal(plan.ContentHash(), plan.ApprovedHash);

        plan.Title = "Something else that nobody approved";

        Assert.Equal(["I8"], Rules(plan.Start([], Plans.By(Plans.ControlOwner))));
    }

    [Fact]
    public void A_plan_is_submitted_only_when_every_action_is_complete()
    {
        var plan = Plans.Draft(Plans.Action, new ActionDraft("Think about it some more"));

        Assert.Equal(
            ["Action 2 has no owner.", "Action 2 has no due date.", "Action 2 names no control.", "Action 2 names no resource."],
            Unmet(plan.Submit([], Plans.By(Plans.Author))).Select(guard => guard.Reason));
        Assert.Null(plan.Write([Plans.Action with { ControlId = null, OwnControl = "Our model review board" }], Plans.Author));
        Assert.Null(plan.Submit([], Plans.By(Plans.Author)));
    }

    [Fact]
    public void A_revision_keeps_what_was_done_and_asks_for_something_new()
    {
        var plan = Plans.In(Ineffective);
        Assert.Null(plan.Revise([], Plans.By(Plans.ControlOwner)));
        Assert.Equal((2, Draft), (plan.Revision, plan.State));
        var past = Assert.Single(plan.PastRevisions);
        Assert.Equal((1, Plans.Verifier, Plans.Management), (past.Number, past.FoundIneffectiveBy, past.ApprovedBy));

        Assert.Equal(["Revision 2 has no action of its own."], Unmet(plan.Submit([], Plans.By(Plans.Author))).Select(guard => guard.Reason));

        Assert.Null(plan.Write([Plans.Action with { What = "Collect data on the missing groups" }], Plans.Author));
        Assert.Equal([1, 2], plan.Actions.Select(action => action.Revision));
        Assert.NotEmpty(plan.Actions[0].Evidence);
        Assert.Null(plan.Submit([], Plans.By(Plans.Author)));
    }

    [Fact]
    public void I26_a_due_date_moves_by_designated_management_with_a_reason_and_the_first_is_kept()
    {
        var plan = Plans.In(InProgress);
        var action = plan.Actions[0];
        var first = action.DueDate!.Value;

        Assert.Null(plan.MoveDueDate(action.Id.Value, first.AddDays(30), "The supplier delivers a month later.", [], Plans.By(Plans.Management), out var move));
        Assert.Null(plan.MoveDueDate(action.Id.Value, first.AddDays(60), "The supplier is late once more.", [], Plans.By(Plans.Management), out _));

        Assert.Equal((first, first.AddDays(60), 2), (action.FirstDueDate, action.DueDate, plan.DueDateMoves));
        Assert.Equal((first, first.AddDays(30), Plans.Management), (move!.From, move.To, move.ApprovedBy));
        Assert.Equal(plan.ContentHash(), plan.ApprovedHash);
        Assert.Equal(TreatmentAction.OwnerMovesNothing, plan.Try("move-due-date", Plans.By(Plans.ActionOwner)));
        Assert.Equal(TreatmentAction.SameDate, plan.MoveDueDate(action.Id.Value, first.AddDays(60), "No reason to move to the same day.", [], Plans.By(Plans.Management), out _));
    }

    private static IReadOnlyList<UnmetGuard> Unmet(Error? refused) => (IReadOnlyList<UnmetGuard>)refused!.Members!["unmetGuards"]!;

    private static IEnumerable<string> Rules(Error? refused) => Unmet(refused).Select(guard => guard.Rule);
}
