using AimsPlatform.AiSystemInventory.AiSystems;
using AimsPlatform.AiSystemInventory.Contracts;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.RiskRegister.Contracts;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.AiSystemInventory.LifeCycle;

/// <summary>Keeps what the risk register says of a risk; a system in operation that loses an acceptance is re-evaluated.</summary>
public sealed class KnowRisks(AiSystemInventoryDb db, Acting acting, TimeProvider clock) : IConsumer<RiskStands>
{
    public async Task Consume(ConsumeContext<RiskStands> context)
    {
        var (told, now) = (context.Message, clock.GetUtcNow());
        var today = acting.DayAt(now);
        var risk = await db.RiskFacts.SingleOrDefaultAsync(r => r.Id == new Id<RiskFact>(told.RiskId), context.CancellationToken);
        if (risk is null)
        {
            risk = new RiskFact { Id = new Id<RiskFact>(told.RiskId) };
            db.RiskFacts.Add(risk);
        }

        var (wasAccepted, systems) = (risk.State == RiskFact.Accepted, risk.AiSystemIds);
        if (!risk.Take(told.Version, told.Number, told.AiSystemIds, told.State, told.Level, told.AcceptedUntil))
        {
            return;
        }

        if (wasAccepted && !risk.IsSettledOn(today))
        {
            await LostGround.OfAsync(db, systems.Intersect(risk.AiSystemIds), $"The acceptance of {risk.Number} does not stand any more.", now, context.CancellationToken);
        }
    }
}

/// <summary>Keeps how far the risk screening of a system has come.</summary>
public sealed class KnowRiskScreenings(AiSystemInventoryDb db) : IConsumer<RiskScreeningStands>
{
    public async Task Consume(ConsumeContext<RiskScreeningStands> context)
    {
        var told = context.Message;
        var screening = await db.ScreeningFacts.SingleOrDefaultAsync(s => s.Id == new Id<ScreeningFact>(told.AiSystemId), context.CancellationToken);
        if (screening is null)
        {
            screening = new ScreeningFact { Id = new Id<ScreeningFact>(told.AiSystemId) };
            db.ScreeningFacts.Add(screening);
        }

        screening.Take(told.Version, told.OpenDomains);
    }
}

/// <summary>Keeps evidence that other services own; a system in operation that loses it is re-evaluated.</summary>
public sealed class KnowReportedEvidence(AiSystemInventoryDb db, Acting acting, TimeProvider clock, ILogger<KnowReportedEvidence> log) : IConsumer<GateEvidenceReported>
{
    public async Task Consume(ConsumeContext<GateEvidenceReported> context)
    {
        var (told, now) = (context.Message, clock.GetUtcNow());
        if (Gates.Find(told.Requirement) is not { TakesReportedEvidence: true })
        {
            log.LogWarning("Evidence was reported for {Requirement}, which no gate asks of other services", told.Requirement);
            return;
        }

        var system = new Id<AiSystem>(told.AiSystemId);
        var reported = await db.ReportedEvidence.SingleOrDefaultAsync(r => r.AiSystemId == system && r.Requirement == told.Requirement, context.CancellationToken);
        if (reported is null)
        {
            reported = new ReportedEvidence { AiSystemId = system, Requirement = told.Requirement };
            db.ReportedEvidence.Add(reported);
        }

        var held = reported.Satisfied;
        var isNews = reported.Take(told.Version, told.Reference, told.Satisfied, told.ValidUntil, told.At);
        if (isNews && held && !reported.CountsOn(acting.DayAt(now)) && Gates.Of(LifeCycleEvent.PutIntoOperation).Requirements.Any(r => r.Id == told.Requirement))
        {
            await LostGround.OfAsync(db, [told.AiSystemId], $"Evidence for {told.Requirement} does not hold any more.", now, context.CancellationToken);
        }
    }
}
