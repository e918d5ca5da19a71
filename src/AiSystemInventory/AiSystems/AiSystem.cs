using AimsPlatform.AiSystemInventory.Contracts;
using AimsPlatform.AiSystemInventory.LifeCycle;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.Imports;
using AimsPlatform.Values;

namespace AimsPlatform.AiSystemInventory.AiSystems;

/// <summary>Where an AI system stands in its life (domain model 5.5, wording of ISO/IEC 22989).</summary>
public enum AiSystemState
{
    Inception, DesignDevelopment, VerificationValidation, Deployment, Operation, ReEvaluation, Suspended, Retired, Rejected,
}

/// <summary>One AI system of the organisation: what it is for, who answers for it, and where it stands in its life.</summary>
public sealed partial class AiSystem : Entity, IImported<AiSystem>
{
    public static readonly Error OutsideScopeNeedsReason = Error.Invalid("/scopeReason", "A system outside the scope of the AI management system needs a written reason (I22).");

    public static readonly Error IsClosed = new("ai-system-closed", "A retired or rejected system is a record: it does not change any more.");

    private AiSystem() { }

    public Id<AiSystem> Id { get; private init; } = Id<AiSystem>.New();

    /// <summary>What people call it by: <c>AIS-0001</c>.</summary>
    public string Number { get; private init; } = "";

    /// <summary>The digits of the number: text would sort AIS-10000 before AIS-9999.</summary>
    public int Ordinal { get; private init; }

    public string Name { get; private set; } = "";
    public string Purpose { get; private set; } = "";
    public string? IntendedUse { get; private set; }
    public string? ForeseeableMisuse { get; private set; }

    /// <summary>Rises when purpose, intended use or foreseeable misuse changes: what was assessed before was another use.</summary>
    public int PurposeRevision { get; private set; } = 1;

    public Guid OwnerId { get; private set; }
    public string? BusinessUnit { get; private set; }
    public IReadOnlyList<AiRole> Roles { get; private set; } = [];
    public bool InScope { get; private set; }
    public string? ScopeReason { get; private set; }
    public string? Vendor { get; private set; }
    public Technology Technology { get; private set; } = new();
    public HumanOversight Oversight { get; private set; } = new();
    public Affected Affected { get; private set; } = new();
    public Challenges Challenges { get; private set; } = new();
    public IReadOnlyList<string> Jurisdictions { get; private set; } = [];
    public KeyDates Dates { get; private set; } = new();
    public IReadOnlyList<Guid> Developers { get; private set; } = [];
    public List<Guid> DataResourceIds { get; private set; } = [];
    public IReadOnlyList<Link> Links { get; private set; } = [];
    public List<string> Tags { get; private set; } = [];
    public IReadOnlyDictionary<string, string> Extra { get; private set; } = new Dictionary<string, string>();

    /// <summary>Fairness, transparency and accountability, each claimed with evidence and reviewed by somebody else (R014).</summary>
    public IReadOnlyList<Claim> Claims { get; private set; } = [];

    public string? Source { get; private init; }
    public string? SourceAgency { get; private init; }
    public string? ExternalId { get; private init; }

    /// <summary>The row it came from; null when somebody registered it here.</summary>
    public SourceKey? SourceKey => Source is null ? null : new SourceKey(Source, SourceAgency ?? "", ExternalId ?? "");

    /// <summary>The stage as the source called it; the state here is reached through the gates only (I4).</summary>
    public string? StageAsImported { get; private set; }

    public AiSystemFields Fields => new()
    {
        Name = Name, Purpose = Purpose, IntendedUse = IntendedUse, ForeseeableMisuse = ForeseeableMisuse, OwnerId = OwnerId, BusinessUnit = BusinessUnit,
        Roles = Roles, InScope = InScope, ScopeReason = ScopeReason, Vendor = Vendor, Technology = Technology, Oversight = Oversight, Affected = Affected,
        Challenges = Challenges, Jurisdictions = Jurisdictions, Dates = Dates, Developers = Developers, DataResourceIds = DataResourceIds, Links = Links,
        Tags = Tags, Extra = Extra,
    };

    /// <summary>A new system in inception; for a registered one as for an imported one the gates lie ahead.</summary>
    public static (AiSystem? System, Error? Refused) Register(string number, AiSystemFields fields, SourceKey? source = null, string? stageAsImported = null)
    {
        var system = new AiSystem
        {
            Number = number, Ordinal = HumanNumber.Ordinal(number),
            Source = source?.Source, SourceAgency = source?.Agency, ExternalId = source?.ExternalId, StageAsImported = stageAsImported,
        };
        if (Unfit(fields) is { } refused)
        {
            return (null, refused);
        }

        system.Take(fields);
        return (system, null);
    }

    /// <summary>
    /// Takes what people now say. Another purpose, model, supplier or data makes a system in operation leave it for
    /// re-evaluation; <paramref name="trigger"/> says why, and is null when nothing of that kind changed.
    /// </summary>
    public Error? Change(AiSystemFields fields, DateTimeOffset now, out string? trigger)
    {
        trigger = null;
        if (State is AiSystemState.Retired or AiSystemState.Rejected)
        {
            return IsClosed;
        }

        if (Unfit(fields) is { } refused)
        {
            return refused;
        }

        var anotherUse = fields.Purpose != Purpose || fields.IntendedUse != IntendedUse || fields.ForeseeableMisuse != ForeseeableMisuse;
        var significant = SignificantChange(fields, anotherUse);
        PurposeRevision += anotherUse ? 1 : 0;
        Take(fields);
        if (significant is not null && State == AiSystemState.Operation)
        {
            trigger = $"The {significant} changed.";
            Move(LifeCycleEvent.ReEvaluate, AiSystemState.ReEvaluation, trigger, now);
        }

        return null;
    }

    /// <summary>The stage text of a later import of the same row.</summary>
    public void NoteImportedStage(string? stage) => StageAsImported = stage;

    /// <summary>The fact that goes out with every saved change of this system.</summary>
    public AiSystemStands Stands(DateTimeOffset at) =>
        new(Id.Value, NextVersion, Number, Name, BusinessUnit, OwnerId, InScope, AiSystemMachine.Name(State), PurposeRevision, at, ExternalId);

    private static Error? Unfit(AiSystemFields fields) =>
        !fields.InScope && string.IsNullOrWhiteSpace(fields.ScopeReason) ? OutsideScopeNeedsReason : null;

    private string? SignificantChange(AiSystemFields fields, bool anotherUse) =>
        anotherUse ? "purpose or use"
        : !(Technology.Models ?? []).SequenceEqual(fields.Technology.Models ?? []) ? "model"
        : !DataResourceIds.Order().SequenceEqual(fields.DataResourceIds.Order()) ? "data"
        : Vendor != fields.Vendor ? "supplier"
        : null;

    private void Take(AiSystemFields fields)
    {
        // Who built it stays its developer in the eyes of S5; before work begins a name may be a mistake.
        if (State != AiSystemState.Inception)
        {
            Submitters = [.. Submitters.Union(Developers.Except(fields.Developers))];
        }

        (Name, Purpose, IntendedUse, ForeseeableMisuse) = (fields.Name, fields.Purpose, fields.IntendedUse, fields.ForeseeableMisuse);
        (OwnerId, BusinessUnit, Roles) = (fields.OwnerId!.Value, fields.BusinessUnit, fields.Roles.Distinct().ToList());
        (InScope, ScopeReason, Vendor) = (fields.InScope, fields.ScopeReason, fields.Vendor);
        (Technology, Oversight, Affected, Challenges) = (fields.Technology, fields.Oversight, fields.Affected, fields.Challenges);
        (Jurisdictions, Dates, Developers, Links, Extra) = (fields.Jurisdictions, fields.Dates, fields.Developers, fields.Links, fields.Extra);
        DataResourceIds = fields.DataResourceIds.Distinct().ToList();
        Tags = fields.Tags.Distinct().ToList();
    }
}
