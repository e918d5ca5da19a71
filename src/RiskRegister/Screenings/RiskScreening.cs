using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.RiskRegister.AiSystems;
using AimsPlatform.RiskRegister.Contracts;
using AimsPlatform.RiskRegister.Criteria;
using AimsPlatform.RiskRegister.Risks;
using AimsPlatform.Values;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AimsPlatform.RiskRegister.Screenings;

/// <summary>Open while a domain has neither a risk nor a reason for none; ended when the system is retired or rejected.</summary>
public enum ScreeningState
{
    Open,
    Complete,
    Ended,
}

/// <summary>One domain of a screening: a risk in it, or why there is none, or nothing yet.</summary>
public sealed record ScreeningItem(RiskDomain Domain, Guid? RiskId = null, string? ReasonForNone = null, Guid? DecidedBy = null, DateTimeOffset? DecidedAt = null)
{
    public bool IsOpen => RiskId is null && ReasonForNone is null;
}

/// <summary>The first look at an AI system: a risk or a reasoned none in each of the four domains (R046).</summary>
public sealed class RiskScreening : Entity
{
    public static readonly Error NotFound = Error.NotFound("riskScreening");
    public static readonly Error HasEnded = new("screening-ended", "The system is retired or rejected; its screening is over.");
    public static readonly Error HasARisk = new("screening-has-risk", "A risk answers this domain already. If it is none, dismiss that risk: its record then says why.");
    public static readonly Error NeedsAPerson = new("screening-needs-person", "Only a person says that a domain holds no risk.", StatusCodes.Status403Forbidden);
    public static readonly Error AnotherRisk = Error.Invalid("/riskId", "Name an open risk of this domain that is linked to this AI system.");

    public Id<RiskScreening> Id { get; init; } = Id<RiskScreening>.New();
    public required Id<KnownAiSystem> AiSystemId { get; init; }
    public string? BusinessUnit { get; private set; }

    /// <summary>The purpose that was screened; a reason for none does not outlive it.</summary>
    public int PurposeRevision { get; private set; }
    public ScreeningState State { get; private set; }
    public IReadOnlyList<ScreeningItem> Items { get; private set; } = Enum.GetValues<RiskDomain>().Select(domain => new ScreeningItem(domain)).ToList();

    public IEnumerable<RiskDomain> OpenDomains => Items.Where(item => item.IsOpen).Select(item => item.Domain);

    public static RiskScreening Of(KnownAiSystem system) =>
        new() { AiSystemId = system.Id, BusinessUnit = system.BusinessUnit, PurposeRevision = system.PurposeRevision };

    /// <summary>Whether this risk answers the domain it is in: it is open and linked to this system.</summary>
    public bool IsAnsweredBy(Risk risk) => risk.State != RiskState.Closed && risk.AiSystemIds.Contains(AiSystemId.Value);

    /// <summary>
    /// A risk takes the place of a reason for none, not of another risk; one that is no longer of this domain or system
    /// leaves its place. Answers whether anything changed.
    /// </summary>
    public bool Answer(Risk risk, Guid by, DateTimeOffset at)
    {
        if (State == ScreeningState.Ended)
        {
            return false;
        }

        var left = Change(item => item.RiskId == risk.Id.Value && (item.Domain != risk.Domain || !IsAnsweredBy(risk)), item => new ScreeningItem(item.Domain));
        return Change(item => item.Domain == risk.Domain && item.RiskId is null && IsAnsweredBy(risk), item => new ScreeningItem(item.Domain, risk.Id.Value, null, by, at)) || left;
    }

    /// <summary>The risk never was: its import was undone. Answers whether it was the answer to anything.</summary>
    public bool Forget(Risk risk) => State != ScreeningState.Ended && Change(item => item.RiskId == risk.Id.Value, item => new ScreeningItem(item.Domain));

    public Error? Link(RiskDomain domain, Risk? risk, Moment moment)
    {
        if (State == ScreeningState.Ended)
        {
            return HasEnded;
        }

        if (risk is null || risk.Domain != domain || !IsAnsweredBy(risk))
        {
            return AnotherRisk;
        }

        Change(item => item.Domain == domain, item => new ScreeningItem(domain, risk.Id.Value, null, moment.Acting.UserId, moment.Now));
        return null;
    }

    public Error? ReasonAway(RiskDomain domain, string reason, Moment moment)
    {
        if (State == ScreeningState.Ended || !moment.Acting.IsPerson)
        {
            return State == ScreeningState.Ended ? HasEnded : NeedsAPerson;
        }

        return Change(item => item.Domain == domain && item.RiskId is null, item => new ScreeningItem(domain, null, reason, moment.Acting.UserId, moment.Now))
            ? null
            : HasARisk;
    }

    /// <summary>
    /// Follows its system; another purpose voids the reasons for none that were given for the old one, and a risk that is
    /// closed by now was closed for the old one. Answers whether the screening changed.
    /// </summary>
    /// <param name="risks">The open risks of the system.</param>
    public bool Follow(KnownAiSystem system, IReadOnlyList<Risk> risks)
    {
        var (anotherPurpose, anotherUnit) = (system.PurposeRevision > PurposeRevision, system.BusinessUnit != BusinessUnit);
        if (anotherPurpose)
        {
            PurposeRevision = system.PurposeRevision;
            Change(item => !item.IsOpen && !risks.Any(risk => risk.Id.Value == item.RiskId), item => new ScreeningItem(item.Domain));
            foreach (var risk in risks.OrderBy(risk => risk.CreatedAt))
            {
                Answer(risk, risk.RaisedBy, risk.CreatedAt);
            }
        }

        BusinessUnit = system.BusinessUnit;
        return anotherPurpose || anotherUnit;
    }

    /// <summary>Nothing is asked any more of a system that is gone. Answers whether the screening changed.</summary>
    public bool End()
    {
        var ends = State != ScreeningState.Ended;
        State = ScreeningState.Ended;
        return ends;
    }

    /// <summary>What other services are told after the change under way.</summary>
    public RiskScreeningStands Stands(DateTimeOffset at) =>
        new(AiSystemId.Value, NextVersion, OpenDomains.Select(domain => domain.ToString().ToLowerInvariant()).ToList(), at);

    private bool Change(Func<ScreeningItem, bool> which, Func<ScreeningItem, ScreeningItem> to)
    {
        if (!Items.Any(which))
        {
            return false;
        }

        Items = Items.Select(item => which(item) ? to(item) : item).ToList();
        State = Items.Any(item => item.IsOpen) ? ScreeningState.Open : ScreeningState.Complete;
        return true;
    }

    private sealed class Mapping : IEntityTypeConfiguration<RiskScreening>
    {
        public void Configure(EntityTypeBuilder<RiskScreening> screening)
        {
            screening.ToTable("risk_screening");
            screening.Property(s => s.Id).ValueGeneratedNever();
            screening.Property(s => s.BusinessUnit).HasMaxLength(100);
            screening.Property(s => s.Items).IsJson();
            screening.Ignore(s => s.OpenDomains);
            screening.HasIndex(s => new { s.TenantId, s.AiSystemId }).IsUnique();
            screening.HasIndex(s => new { s.TenantId, s.CreatedAt, s.Id });
        }
    }
}
