using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.Values;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AimsPlatform.RiskRegister.Criteria;

public enum CriteriaState { Draft, Approved, Superseded }

/// <summary>One version of an organisation's risk criteria. At most one is approved; it supersedes the one before in the same transaction.</summary>
public sealed class CriteriaVersion : Entity
{
    public static readonly Error NotADraft = new("criteria-not-a-draft", "Approved criteria never change. Draft a new version.");
    public static readonly Error NoneApproved = new("criteria-not-approved",
        "No risk criteria are approved yet. Draft them (GET /api/v1/risk-criteria/default offers a start) and have them approved.");

    public static readonly StateMachine<CriteriaVersion, CriteriaState> Machine =
        new StateMachine<CriteriaVersion, CriteriaState>(criteria => criteria.State, _ => null)
            .On("approve", [CriteriaState.Draft], CriteriaState.Approved, "risk-criteria:approve",
                StateMachine<CriteriaVersion, CriteriaState>.Rule("I1", "Nobody approves criteria they wrote or edited, and no machine does.",
                    "Ask a person of top or designated management who is not an author.",
                    (criteria, moment) => moment.Acting.IsPerson && !criteria.Authors.Contains(moment.Acting.UserId)));

    private CriteriaVersion() { }

    public Id<CriteriaVersion> Id { get; private init; }

    /// <summary>The version as people name it: <c>CRIT-0003</c>.</summary>
    public required string Number { get; init; }
    public CriteriaState State { get; private set; }
    public required RiskCriteria Content { get; set; }

    /// <summary>Everybody who ever wrote or edited this version.</summary>
    public List<Guid> Authors { get; private set; } = [];
    public Guid? ApprovedBy { get; private set; }
    public DateTimeOffset? ApprovedAt { get; private set; }

    public static CriteriaVersion Draft(string number, RiskCriteria content, Guid author) =>
        new() { Id = Id<CriteriaVersion>.New(), Number = number, Content = content, Authors = [author] };

    public Error? Change(RiskCriteria content, Guid author)
    {
        if (State != CriteriaState.Draft)
        {
            return NotADraft;
        }

        Content = content;
        Authors = [.. Authors.Append(author).Distinct()];
        return null;
    }

    /// <summary>Puts this version in force; <paramref name="before"/> is the one in force until now.</summary>
    public Error? Approve(CriteriaVersion? before, Moment moment)
    {
        if (Machine.Refuse(this, "approve", moment, out var to) is { } refused)
        {
            return refused;
        }

        (State, ApprovedBy, ApprovedAt) = (to, moment.Acting.UserId, moment.Now);
        before?.State = CriteriaState.Superseded;
        return null;
    }

    private sealed class Mapping : IEntityTypeConfiguration<CriteriaVersion>
    {
        public void Configure(EntityTypeBuilder<CriteriaVersion> criteria)
        {
            criteria.ToTable("risk_criteria");
            criteria.Property(c => c.Number).HasMaxLength(20);
            criteria.Property(c => c.Content).IsJson();
            criteria.HasIndex(c => new { c.TenantId, c.Number }).IsUnique();
            criteria.HasIndex(c => new { c.TenantId, c.CreatedAt, c.Id });
            criteria.HasIndex(c => new { c.TenantId, c.State }).IsUnique().HasFilter("state = 'Approved'");
        }
    }
}
