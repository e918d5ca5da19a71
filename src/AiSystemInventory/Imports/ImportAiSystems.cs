using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using AimsPlatform.AiSystemInventory.AiSystems;
using AimsPlatform.AiSystemInventory.LifeCycle;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.Imports;
using AimsPlatform.Values;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.AiSystemInventory.Imports;

/// <summary>What a table says about a system: its fields, and the stage in the words of the source.</summary>
public sealed record AiSystemSaid(AiSystemFields Fields, string? Stage);

/// <summary>
/// Rows become AI systems through the same guards as requests (I4): a new system starts in inception, whatever its source
/// says, and its gates lie ahead.
/// </summary>
internal sealed class ImportAiSystems(AiSystemInventoryDb db, Numbers numbers, Acting acting, TimeProvider clock)
    : EntityImport<AiSystem, AiSystemSaid>(db, AiSystemColumns.Table)
{
    // What a request body must satisfy, a row must satisfy as well.
    private static readonly (PropertyInfo Property, ValidationAttribute Attribute)[] Rules =
        [.. from property in typeof(AiSystemFields).GetProperties() from attribute in property.GetCustomAttributes<ValidationAttribute>() select (property, attribute)];

    private int _number;
    private string? _trigger;

    public override IReadOnlyList<string> Remarks { get; } =
    [
        "New systems start in inception; the stage their source names is kept as stageAsImported and, where it is understood, as a tag stage:… No import passes a gate (I4, I18).",
        "Where the rows do not say otherwise, whoever imports owns the new systems, the organisation is their deployer, and they are in scope.",
    ];

    protected override IQueryable<AiSystem> OfSource(string source, IReadOnlyCollection<string> agencies, IReadOnlyCollection<string> externalIds) =>
        db.AiSystems.Where(s => s.Source == source && agencies.Contains(s.SourceAgency!) && externalIds.Contains(s.ExternalId!));

    protected override AiSystemSaid Said(AiSystem entity) => new(entity.Fields, entity.StageAsImported);

    protected override AiSystemSaid Unsaid(ImportRun run) => new(new AiSystemFields { OwnerId = run.Job.RequestedBy, Roles = [AiRole.Deployer] }, null);

    protected override async Task PrepareAsync(ImportRun run, IReadOnlyList<KeyedRow> rows, IReadOnlyCollection<AiSystem> known, CancellationToken cancellationToken) =>
        _number = run.DryRun || rows.Count == known.Count ? 0 : await numbers.TakeAsync("AIS", acting, rows.Count - known.Count, cancellationToken);

    // Sources that name no purpose are common; the first gate asks for it.
    protected override async Task<AiSystemSaid> UnderstandAsync(ImportRow row, AiSystemSaid said, AiSystem? entity, List<RowRefusal> refusals, CancellationToken cancellationToken)
    {
        var fields = said.Fields;
        refusals.AddRange(from rule in Rules
                          let unfit = rule.Attribute.GetValidationResult(rule.Property.GetValue(fields), new ValidationContext(fields))
                          where unfit is not null && !(rule.Property.Name == nameof(AiSystemFields.Purpose) && fields.Purpose.Length == 0)
                          select Unfit(rule.Property.Name, unfit.ErrorMessage));
        var refused = AiSystemRules.MayWrite(acting, fields.BusinessUnit) ?? (entity is null ? null : AiSystemRules.MayWrite(acting, entity.BusinessUnit))
            ?? await AiSystemRules.UnknownDataAsync(db, fields, cancellationToken)
            ?? (fields.InScope || !string.IsNullOrWhiteSpace(fields.ScopeReason) ? null : AiSystem.OutsideScopeNeedsReason);
        if (refused is not null)
        {
            refusals.Add(Refusal(refused));
        }

        return said;
    }

    protected override (AiSystem? Entity, Error? Refused) Create(SourceKey key, AiSystemSaid said) =>
        AiSystem.Register(string.Create(CultureInfo.InvariantCulture, $"AIS-{_number++:0000}"), said.Fields, key, said.Stage);

    protected override Error? Change(AiSystem entity, AiSystemSaid said)
    {
        if (entity.Change(said.Fields, clock.GetUtcNow(), out _trigger) is { } refused)
        {
            return refused;
        }

        entity.NoteImportedStage(said.Stage);
        return null;
    }

    // What the file said may send a system in operation to re-evaluation; its trail then says so.
    protected override void Record(AiSystem entity, string because) =>
        db.Record(entity, _trigger is null ? "import" : LifeCycleEvent.ReEvaluate, $"{_trigger} {because}".TrimStart());

    protected override string? MayNotChange(AiSystem entity) => AiSystemRules.MayWrite(acting, entity.BusinessUnit)?.Detail;

    protected override void Publish(AiSystem entity) => db.Publish(entity.Id.Value, entity.Stands(clock.GetUtcNow()));

    // Whoever listens forgets it as it forgets what was rejected: outside the scope from this version on.
    protected override void PublishRemoval(AiSystem entity) =>
        db.Publish(entity.Id.Value, entity.Stands(clock.GetUtcNow()) with { InScope = false, State = "rejected" });

    protected override async Task<IReadOnlyDictionary<Id<AiSystem>, string>> PrepareUndoAsync(
        IReadOnlyCollection<AiSystem> entities, IReadOnlyCollection<AiSystemSaid> before, CancellationToken cancellationToken)
    {
        var ids = entities.Select(s => s.Id).ToList();
        var answered = await db.Classifications.Where(c => ids.Contains(c.AiSystemId)).Select(c => c.AiSystemId).Distinct().ToDictionaryAsync(id => id, _ => "Answers about its class are kept for it.", cancellationToken);
        var linked = ids.ConvertAll(id => id.Value);
        foreach (var risky in await db.RiskFacts.Where(r => r.AiSystemIds.Any(id => linked.Contains(id))).Select(r => r.AiSystemIds).ToListAsync(cancellationToken))
        {
            risky.ForEach(id => answered[new Id<AiSystem>(id)] = "The risk register holds a risk of it.");
        }

        foreach (var evidenced in await db.Evidence.Where(e => ids.Contains(e.AiSystemId)).Select(e => e.AiSystemId).Distinct().ToListAsync(cancellationToken))
        {
            answered[evidenced] = "It has evidence.";
        }

        return answered;
    }

    private static RowRefusal Unfit(string member, string? reason) => new(char.ToLowerInvariant(member[0]) + member[1..], reason ?? "This value is not accepted.");
}
