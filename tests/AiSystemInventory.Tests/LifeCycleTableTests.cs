using AimsPlatform.AiSystemInventory.AiSystems;
using AimsPlatform.AiSystemInventory.LifeCycle;
using AimsPlatform.BuildingBlocks.States;

namespace AimsPlatform.AiSystemInventory.Tests;

/// <summary>The life cycle against domain model 5.5, written down here a second time on purpose.</summary>
public sealed class LifeCycleTableTests
{
    private const string Domain = """
        inception | start-design | design_development | SO DM
        inception | procure | verification_validation | SO
        design_development | submit-for-verification | verification_validation | DEV
        verification_validation | return-to-design | design_development | VV
        verification_validation | deploy | deployment | VV
        deployment | put-into-operation | operation | DM
        operation | re-evaluate | re_evaluation | SO
        re_evaluation | resume | operation | DM
        re_evaluation | rework | design_development | SO
        operation | suspend | suspended | HO SO INC LEG
        deployment | suspend | suspended | HO SO INC LEG
        re_evaluation | suspend | suspended | HO SO INC LEG
        suspended | lift-suspension | re_evaluation | DM
        operation | retire | retired | SO DM
        suspended | retire | retired | SO DM
        re_evaluation | retire | retired | SO DM
        inception | reject | rejected | DM
        design_development | reject | rejected | DM
        verification_validation | reject | rejected | DM
        deployment | reject | rejected | DM
        """;

    private static readonly string[] Roles = "TM AIMS-M DM DOC-C AUT REV APR RO RA CO SO DEV VV DS IA-L HO DPO SEC LEG SUP TRN EMP APM LA AUD TE AEE NC-O CA-O EV INC CON ADM OPS GUEST".Split(' ');

    private static readonly Dictionary<(string From, string Event), (string To, string[] Who)> Lines = Domain.Split('\n').Select(line => line.Split('|', StringSplitOptions.TrimEntries))
        .ToDictionary(cells => (cells[0], cells[1]), cells => (cells[2], cells[3].Split(' ')));

    private static readonly string[] Events = Lines.Keys.Select(key => key.Event).Distinct().ToArray();

    public static TheoryData<AiSystemState, string> EveryPair()
    {
        var pairs = new TheoryData<AiSystemState, string>();
        foreach (var state in Enum.GetValues<AiSystemState>())
        {
            foreach (var @event in Events)
            {
                pairs.Add(state, @event);
            }
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(EveryPair))]
    public void With_every_proof_and_role_only_the_listed_moves_happen(AiSystemState state, string @event)
    {
        var refused = AiSystemMachine.Table.Refuse(Ready.Complete(state), @event, Ready.As(Ready.EveryRole), out var to);

        if (Lines.TryGetValue((AiSystemMachine.Name(state), @event), out var line))
        {
            Assert.True(refused is null, refused?.Detail);
            Assert.Equal(line.To, AiSystemMachine.Name(to));
        }
        else
        {
            Assert.Equal("transition-refused", refused?.Code);
            Assert.Equal(state, to);
        }
    }

    [Theory]
    [MemberData(nameof(EveryPair))]
    public void Every_role_that_is_not_listed_is_refused(AiSystemState state, string @event)
    {
        if (!Lines.TryGetValue((AiSystemMachine.Name(state), @event), out var line))
        {
            return;
        }

        foreach (var role in Roles)
        {
            var at = Ready.Complete(state);
            if (role == "DM")
            {
                Ready.Propose(at.System, "SO");
            }

            var refused = AiSystemMachine.Table.Refuse(at, @event, Ready.As(role), out _);

            Assert.Equal(line.Who.Contains(role), refused is null);
            Assert.True(refused is null || refused.Status == 403, $"{role}: {refused?.Detail}");
        }
    }

    [Fact]
    public void A_role_held_for_one_unit_moves_no_system_of_another()
    {
        var at = Ready.Complete(AiSystemState.Operation);
        at.System.Change(at.System.Fields with { BusinessUnit = "retail" }, Ready.Now, out _);

        Assert.Equal(403, AiSystemMachine.Table.Refuse(at, "suspend", Ready.As("HO@treasury"), out _)?.Status);
        Assert.Null(AiSystemMachine.Table.Refuse(at, "suspend", Ready.As("HO@retail"), out _));
    }

    [Fact]
    public void Each_requirement_alone_closes_its_gate_and_names_itself()
    {
        foreach (var gate in Gates.All)
        {
            var from = AiSystemMachine.Table.Transitions.First(t => t.Event == gate.Event).From;
            foreach (var requirement in gate.Requirements.Where(r => r.TakesLinkedEvidence || r.TakesReportedEvidence))
            {
                var at = Ready.Complete(from);
                at.System.Classify("high", "TIER_HIGH_ANNEX_III", Ready.Today, false, "1", Ready.Now);
                at = at with
                {
                    Evidence = at.Evidence.Where(e => e.Requirement != requirement.Id).ToList(),
                    Reported = requirement.Id == "impact-assessment-updated" ? [] : at.Reported.Where(r => r.Requirement != requirement.Id).ToList(),
                };

                var unmet = gate.Unmet(at, Ready.As(Ready.EveryRole)).ToList();

                Assert.Contains(unmet, guard => guard.Rule == requirement.Id && guard.Reason.Length > 0 && guard.Satisfy.Length > 0);
            }
        }
    }

    [Fact]
    public void The_verifier_and_the_approver_are_no_developers_of_the_system()
    {
        foreach (var (state, @event) in new[] { (AiSystemState.VerificationValidation, "deploy"), (AiSystemState.Deployment, "put-into-operation"), (AiSystemState.ReEvaluation, "resume") })
        {
            var (at, moment) = (Ready.Complete(state), Ready.As(Ready.EveryRole));
            at.System.Change(at.System.Fields with { Developers = [moment.Acting.UserId] }, Ready.Now, out _);

            var refused = AiSystemMachine.Table.Refuse(at, @event, moment, out _);

            Assert.Contains((IReadOnlyList<UnmetGuard>)refused!.Members!["unmetGuards"]!, guard => guard.Rule == "S5");
        }
    }

    [Fact]
    public void Whoever_submitted_for_verification_is_a_developer_from_then_on()
    {
        var developer = Guid.CreateVersion7();
        var system = Ready.System(AiSystemState.DesignDevelopment);

        system.Move("submit-for-verification", AiSystemState.VerificationValidation, null, Ready.Now, developer);

        Assert.True(system.IsDeveloper(developer));
    }

    [Fact]
    public void After_going_back_to_design_an_old_design_record_and_test_report_do_not_count()
    {
        var at = Ready.Complete(AiSystemState.VerificationValidation);
        at.System.Move("return-to-design", AiSystemState.DesignDevelopment, "failed", Ready.Now.AddHours(1));

        Assert.Contains(Gates.Of("submit-for-verification").Unmet(at, Ready.As()), guard => guard.Rule == "design-record");
        Assert.Contains(Gates.Of("deploy").Unmet(at, Ready.As()), guard => guard.Rule == "test-report");
    }

    [Fact]
    public void A_machine_approves_nothing()
    {
        foreach (var transition in AiSystemMachine.Table.Transitions.Where(t => t.Event is "deploy" or "put-into-operation" or "resume" or "lift-suspension" or "retire" or "reject"))
        {
            var moment = Ready.As();
            moment.Acting.As(moment.Acting.TenantId, moment.Acting.UserId, isPerson: false, Ready.EveryRole);

            Assert.NotNull(AiSystemMachine.Table.Refuse(Ready.Complete(transition.From), transition.Event, moment, out _));
        }
    }

    [Fact]
    public void Retiring_takes_the_owner_and_management_as_two_persons()
    {
        var at = Ready.Complete(AiSystemState.Operation);
        Ready.Propose(at.System, "SO");
        var proposer = Ready.As("SO", "DM");
        proposer.Acting.As(proposer.Acting.TenantId, at.System.Retirement!.ProposedBy, true, "SO", "DM");

        Assert.NotNull(AiSystemMachine.Table.Refuse(at, "retire", Ready.As("SO"), out _));
        Assert.NotNull(AiSystemMachine.Table.Refuse(at, "retire", proposer, out _));
        Assert.Null(AiSystemMachine.Table.Refuse(at, "retire", Ready.As("DM"), out _));
        Assert.NotNull(AiSystemMachine.Table.Refuse(at with { Risks = [Ready.Risk(at.System, "accepted")] }, "retire", Ready.As("DM"), out _));
    }
}
