using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.Imports;
using AimsPlatform.RiskRegister.Contracts;
using AimsPlatform.RiskRegister.Criteria;
using AimsPlatform.Values;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AimsPlatform.RiskRegister.Risks;

/// <summary>
/// A risk of one organisation: what it is. How people move it is in <c>Risk.Moves.cs</c>, how it moves when something else
/// happens in <c>Risk.Triggers.cs</c>, when it is acceptable in <c>Risk.Standing.cs</c>; its state table is <c>RiskStates.cs</c>.
/// </summary>
public sealed partial class Risk : Entity, IImported<Risk>
{
    private Risk() { }

    public Id<Risk> Id { get; private init; }
    public required string Number { get; init; }

    /// <summary>The digits of the number: text would sort RISK-10000 before RISK-9999.</summary>
    public int Ordinal { get; private init; }
    public Guid RaisedBy { get; private init; }

    public string Title { get; private set; } = "";
    public string Description { get; private set; } = "";
    public RiskDomain Domain { get; private set; }
    public RiskScope Scope { get; private set; }
    public List<Guid> AiSystemIds { get; private set; } = [];
    public string? Process { get; private set; }
    public Guid OwnerId { get; private set; }
    public string? BusinessUnit { get; private set; }
    public RiskSource Source { get; private set; } = new(RiskSourceKind.Person);
    public List<string> Tags { get; private set; } = [];
    public IReadOnlyDictionary<string, string> Extra { get; private set; } = new Dictionary<string, string>();

    /// <summary>The register, organisation and id a file knows it by; null for a risk that was raised here.</summary>
    public string? ImportSource { get; private init; }
    public string? ImportAgency { get; private init; }
    public string? ExternalId { get; private init; }
    public SourceKey? SourceKey => ImportSource is null ? null : new SourceKey(ImportSource, ImportAgency!, ExternalId!);

    /// <summary>How a file rated and treated it, in the words of the file: never an assessment, an acceptance or a state here (I4).</summary>
    public IReadOnlyDictionary<string, string> AsImported { get; private set; } = new Dictionary<string, string>();

    public RiskState State { get; private set; }
    public Assessed? Inherent { get; private set; }
    public Assessed? Residual { get; private set; }

    /// <summary>The criteria that the present assessment is pinned to.</summary>
    public Id<CriteriaVersion>? CriteriaId { get; private set; }

    /// <summary>Level by the pinned criteria, of the residual risk once there is one; null until evaluated.</summary>
    public string? Level { get; private set; }

    /// <summary>Position of the level, lowest 1; 0 until evaluated, so that lists can sort by it.</summary>
    public int LevelRank { get; private set; }

    /// <summary>Whether the pinned criteria ask for more than the owner's word.</summary>
    public bool AboveThreshold { get; private set; }
    public Treatment? Treatment { get; private set; }
    public Acceptance? Acceptance { get; private set; }

    /// <summary>Last day of the acceptance.</summary>
    public DateOnly? AcceptedUntil { get; private set; }

    /// <summary>The day an accepted risk is looked at again: set by each acceptance from the interval of its level, moved by nobody.</summary>
    public DateOnly? ReviewDue { get; private set; }

    /// <summary>What happened that the present result does not know of; the next assessment answers it.</summary>
    public string? Attention { get; private set; }
    public Closing? Closing { get; private set; }

    /// <summary>A new risk is identified, whoever raises it and whatever a file says of it.</summary>
    public static Risk Raise(string number, RiskFields fields, Guid raisedBy, SourceKey? key = null)
    {
        var risk = new Risk
        {
            Id = Id<Risk>.New(),
            Number = number,
            Ordinal = HumanNumber.Ordinal(number),
            RaisedBy = raisedBy,
            ImportSource = key?.Source,
            ImportAgency = key?.Agency,
            ExternalId = key?.ExternalId,
        };
        risk.Take(fields);
        return risk;
    }

    /// <summary>What people have said of it so far.</summary>
    public RiskFields Fields() => new()
    {
        Title = Title, Description = Description, Domain = Domain, Scope = Scope, AiSystemIds = AiSystemIds, Process = Process,
        OwnerId = OwnerId, BusinessUnit = BusinessUnit, Source = Source, Tags = Tags, Extra = Extra,
    };

    /// <summary>What the last file that told of it said of its rating and treatment.</summary>
    public void NoteAsImported(IReadOnlyDictionary<string, string> words) => AsImported = words;

    /// <summary>The fact other services keep of this risk, as it will stand after the change under way.</summary>
    public RiskStands Stands(DateTimeOffset at) => new(
        Id.Value, NextVersion, Number, AiSystemIds, StateMachine<Risk, RiskState>.Name(State), Level, State == RiskState.Accepted ? AcceptedUntil : null, at);

    private void Take(RiskFields fields)
    {
        (Title, Description, Domain, Scope) = (fields.Title, fields.Description, fields.Domain!.Value, fields.Scope!.Value);
        (AiSystemIds, Process) = ([.. fields.AiSystemIds.Distinct().Order()], fields.Process);
        (OwnerId, BusinessUnit, Source, Tags) = (fields.OwnerId!.Value, fields.BusinessUnit, fields.Source, [.. fields.Tags.Distinct()]);
        Extra = fields.Extra;
    }

    private sealed class Mapping : IEntityTypeConfiguration<Risk>
    {
        public void Configure(EntityTypeBuilder<Risk> risk)
        {
            risk.ToTable("risk");
            risk.Ignore(r => r.Facts);
            risk.Ignore(r => r.NewAssessment);
            risk.Property(r => r.Number).HasMaxLength(20);
            risk.Property(r => r.Title).HasMaxLength(200);
            risk.Property(r => r.Description).HasMaxLength(8000);
            risk.Property(r => r.Process).HasMaxLength(200);
            risk.Property(r => r.BusinessUnit).HasMaxLength(100);
            risk.Property(r => r.Source).IsJson();
            risk.Property(r => r.Extra).IsJson();
            risk.Ignore(r => r.SourceKey);
            risk.Property(r => r.ImportSource).HasMaxLength(100);
            risk.Property(r => r.ImportAgency).HasMaxLength(500);
            risk.Property(r => r.ExternalId).HasMaxLength(500);
            risk.Property(r => r.AsImported).IsJson();
            risk.Property(r => r.Inherent).IsJson();
            risk.Property(r => r.Residual).IsJson();
            risk.Property(r => r.Level).HasMaxLength(40);
            risk.Property(r => r.Treatment).IsJson();
            risk.Property(r => r.Acceptance).IsJson();
            risk.Property(r => r.Attention).HasMaxLength(500);
            risk.Property(r => r.Closing).IsJson();
            risk.HasIndex(r => new { r.TenantId, r.Number }).IsUnique();
            risk.HasIndex(r => new { r.TenantId, r.ImportSource, r.ImportAgency, r.ExternalId }).IsUnique().HasFilter("import_source is not null");
            risk.HasIndex(r => new { r.TenantId, r.Ordinal, r.Id });
            risk.HasIndex(r => new { r.TenantId, r.CreatedAt, r.Id });
            risk.HasIndex(r => new { r.TenantId, r.UpdatedAt, r.Id });
            risk.HasIndex(r => new { r.TenantId, r.LevelRank, r.Id });
            risk.HasIndex(r => new { r.TenantId, r.OwnerId });
            risk.HasIndex(r => r.AiSystemIds).HasMethod("gin");
            risk.HasIndex(r => new { r.Title, r.Description }).HasMethod("gin").IsTsVectorExpressionIndex("english");

            // The sweep of what is due reads these across tenants.
            risk.HasIndex(r => r.ReviewDue).HasFilter("state = 'Accepted'");
            risk.HasIndex(r => r.CriteriaId).HasFilter("state = 'Accepted'");
            risk.HasIndex(r => r.AcceptedUntil).HasFilter("state = 'Accepted'");
        }
    }
}
