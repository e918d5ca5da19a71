using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.RiskRegister.Criteria;
using AimsPlatform.Values;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AimsPlatform.RiskRegister.Risks;

/// <summary>Before treatment, or after it was verified effective.</summary>
public enum AssessmentKind { Inherent, Residual }

/// <summary>
/// How one assessor rated one risk at one time, with the criteria and method that were in force then (I13). Never changed,
/// never removed: a new view of the risk is a new assessment. The runtime role has no right to do otherwise.
/// </summary>
[AppendOnly]
public sealed class RiskAssessment : Entity
{
    private RiskAssessment() { }

    public Id<RiskAssessment> Id { get; private init; }
    public Id<Risk> RiskId { get; private init; }
    public AssessmentKind Kind { get; private init; }
    public required string Likelihood { get; init; }
    public required Consequences Consequences { get; init; }

    /// <summary>Why it was rated so.</summary>
    public required string Rationale { get; init; }

    /// <summary>What the pinned criteria make of the rating.</summary>
    public required string Level { get; init; }
    public Id<CriteriaVersion> CriteriaId { get; private init; }
    public required string CriteriaNumber { get; init; }
    public required string Method { get; init; }
    public Guid AssessedBy { get; private init; }
    public DateTimeOffset AssessedAt { get; private init; }

    /// <summary>Rates a risk by these criteria; the codes have been checked to be on their scales.</summary>
    public static RiskAssessment Of(Risk risk, AssessmentKind kind, Rating rating, CriteriaVersion criteria, Moment moment) => new()
    {
        Id = Id<RiskAssessment>.New(),
        RiskId = risk.Id,
        Kind = kind,
        Likelihood = rating.Likelihood,
        Consequences = rating.Consequences,
        Rationale = rating.Rationale,
        Level = criteria.Content.Evaluate(rating.Likelihood, rating.Consequences, risk.Domain).Code,
        CriteriaId = criteria.Id,
        CriteriaNumber = criteria.Number,
        Method = criteria.Content.Method,
        AssessedBy = moment.Acting.UserId,
        AssessedAt = moment.Now,
    };

    /// <summary>The copy that the risk carries, so that reading a risk reads one row.</summary>
    public Assessed Copy() => new(Id.Value, Likelihood, Consequences, Rationale, CriteriaId.Value, CriteriaNumber, Method, AssessedBy, AssessedAt);

    private sealed class Mapping : IEntityTypeConfiguration<RiskAssessment>
    {
        public void Configure(EntityTypeBuilder<RiskAssessment> assessment)
        {
            assessment.ToTable("risk_assessment");
            assessment.Property(a => a.Likelihood).HasMaxLength(40);
            assessment.Property(a => a.Consequences).IsJson();
            assessment.Property(a => a.Rationale).HasMaxLength(4000);
            assessment.Property(a => a.Level).HasMaxLength(40);
            assessment.Property(a => a.CriteriaNumber).HasMaxLength(20);
            assessment.Property(a => a.Method).HasMaxLength(4000);
            assessment.HasOne<Risk>().WithMany().HasForeignKey(a => a.RiskId).OnDelete(DeleteBehavior.Restrict);
            assessment.HasOne<CriteriaVersion>().WithMany().HasForeignKey(a => a.CriteriaId).OnDelete(DeleteBehavior.Restrict);
            assessment.HasIndex(a => new { a.TenantId, a.RiskId, a.CreatedAt, a.Id });
        }
    }
}
