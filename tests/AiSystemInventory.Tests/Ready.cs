using AimsPlatform.AiSystemInventory.AiSystems;
using AimsPlatform.AiSystemInventory.DataResources;
using AimsPlatform.AiSystemInventory.LifeCycle;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.BuildingBlocks.Tenancy;

namespace AimsPlatform.AiSystemInventory.Tests;

/// <summary>A system at its gates without any I/O, with as much or as little proof as a test wants.</summary>
internal static class Ready
{
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    public static readonly DateOnly Today = DateOnly.FromDateTime(Now.UtcDateTime);

    public static readonly string[] EveryRole = ["SO", "DM", "DEV", "VV", "HO", "INC", "LEG", "AIMS-M"];

    public static AiSystem System(AiSystemState state = AiSystemState.Inception)
    {
        var (system, _) = AiSystem.Register("AIS-0001", new AiSystemFields
        {
            Name = "Churn predictor", Purpose = "Tell who may leave", IntendedUse = "Advice", OwnerId = Guid.CreateVersion7(), Roles = [AiRole.Deployer],
            Oversight = new HumanOversight(Autonomy.Advisory, [Guid.CreateVersion7()]), Challenges = new Challenges("weighed", "told", "none: frozen model"),
        });
        system!.Classify("minimal", "TIER_MINIMAL", null, false, "1", Now.AddDays(-9));
        PutInto(system, state, Now.AddDays(-5));
        return system;
    }

    public static void PutInto(AiSystem system, AiSystemState state, DateTimeOffset since)
    {
        typeof(AiSystem).GetProperty(nameof(AiSystem.State))!.SetValue(system, state);
        typeof(AiSystem).GetProperty(nameof(AiSystem.StateSince))!.SetValue(system, since);
    }

    /// <summary>Everything every gate asks for.</summary>
    public static AtGate Complete(AiSystemState state)
    {
        var system = System(state);
        Propose(system, "DM");
        var (data, _) = DataResource.Register("DATA-0001", new DataResourceFields
        {
            Name = "Contracts", OwnerId = Guid.CreateVersion7(), Provenance = "own CRM", Preparation = "deduplicated", QualityRules = "no gaps",
        });
        var requirements = Gates.All.SelectMany(gate => gate.Requirements).DistinctBy(r => r.Id).ToList();
        return new AtGate(system,
            requirements.Where(r => r.TakesLinkedEvidence).Select(r => Accepted(system, r.Id)).ToList(),
            requirements.Where(r => r.TakesReportedEvidence).Select(r => Told(system, r.Id)).ToList(),
            [], Screened(), [data!]);
    }

    public static Moment As(params string[] roles)
    {
        var acting = new Acting();
        acting.As(Guid.CreateVersion7(), Guid.CreateVersion7(), isPerson: true, roles);
        return new Moment(acting, Now);
    }

    public static void Propose(AiSystem system, params string[] roles)
    {
        var state = system.State;
        PutInto(system, AiSystemState.Operation, Now);
        Assert.Null(system.ProposeRetirement("erase", "told", "archive", "ended", As(roles).Acting, Now));
        PutInto(system, state, Now.AddDays(-5));
    }

    public static Evidence Accepted(AiSystem system, string requirement, DateOnly? validUntil = null)
    {
        var evidence = Evidence.Submit(system.Id, requirement, "title", "doc:1", null, null, validUntil, Guid.CreateVersion7());
        Assert.Null(evidence.Accept(Guid.CreateVersion7(), true, null, Now));
        return evidence;
    }

    public static ReportedEvidence Told(AiSystem system, string requirement, bool satisfied = true, DateOnly? validUntil = null)
    {
        var reported = new ReportedEvidence { AiSystemId = system.Id, Requirement = requirement };
        reported.Take(1, "doc:2", satisfied, validUntil, Now);
        return reported;
    }

    public static ScreeningFact Screened(params string[] open)
    {
        var screening = new ScreeningFact { Id = Id<ScreeningFact>.New() };
        screening.Take(1, open);
        return screening;
    }

    public static RiskFact Risk(AiSystem system, string state, DateOnly? until = null)
    {
        var risk = new RiskFact { Id = Id<RiskFact>.New() };
        risk.Take(1, "RISK-0001", [system.Id.Value], state, "high", until);
        return risk;
    }
}
