using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.Imports;
using AimsPlatform.RiskRegister.AiSystems;
using AimsPlatform.RiskRegister.Library;
using AimsPlatform.RiskRegister.Risks;
using AimsPlatform.RiskRegister.Screenings;
using AimsPlatform.Tabular;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.RiskRegister.Imports;

/// <summary>
/// Rows become risks through the same guards as requests (I4): a new risk is identified, whatever its source says, and a
/// change is one that <c>PATCH</c> could have made. How rows are found again, counted and taken back is in <c>src/Imports</c>.
/// </summary>
internal sealed class ImportRisks(RiskRegisterDb db, Numbers numbers, Acting acting, TimeProvider clock) : EntityImport<Risk, RiskSaid>(db, RiskColumns.Table)
{
    private const string Permission = "risks:import";
    private readonly Dictionary<RiskScreening, string> _answered = [];
    private Dictionary<Guid, RiskScreening> _screenings = [];
    private NamedAiSystems? _systems;
    private int _number;

    public override IReadOnlyList<string> Remarks { get; } =
    [
        "New risks are identified; how their source rated, treated and closed them is kept in its words under asImported and, where it is understood, as a tag such as status:closed. No import assesses or accepts (I4).",
        "Where the rows do not say otherwise, whoever imports owns the new risks, and a risk that names no AI system and no process is one to the management system.",
    ];

    protected override IQueryable<Risk> OfSource(string source, IReadOnlyCollection<string> agencies, IReadOnlyCollection<string> externalIds) =>
        db.Risks.Where(r => r.ImportSource == source && agencies.Contains(r.ImportAgency!) && externalIds.Contains(r.ExternalId!));

    // Registers that only describe their risks are common.
    protected override string? NameOf(ImportRow row) => row.Text(RiskColumns.Title) ?? (row.HasColumn(RiskColumns.Title) ? null : row.Text(RiskColumns.Description));

    protected override RiskSaid Said(Risk entity) => RiskSaid.Of(entity);

    protected override RiskSaid Unsaid(ImportRun run) => new(new RiskFields { OwnerId = run.Job.RequestedBy }, new Dictionary<string, string>());

    protected override async Task PrepareAsync(ImportRun run, IReadOnlyList<KeyedRow> rows, IReadOnlyCollection<Risk> known, CancellationToken cancellationToken)
    {
        _number = run.DryRun || rows.Count == known.Count ? 0 : await numbers.TakeAsync("RISK", acting, rows.Count - known.Count, cancellationToken);
        _systems = await NamedAiSystems.FindAsync(db, rows.SelectMany(row => ListText.Split(row.Row.Text(RiskColumns.AiSystems))), cancellationToken);
        await LoadScreeningsAsync(_systems.Ids.Concat(known.SelectMany(risk => risk.AiSystemIds)), cancellationToken);
    }

    protected override Task<RiskSaid> UnderstandAsync(ImportRow row, RiskSaid said, Risk? entity, List<RowRefusal> refusals, CancellationToken cancellationToken)
    {
        var fields = said.Fields with { AiSystemIds = FindSystems(said, refusals), Title = said.Fields.Title is { Length: > 0 } title ? title : Shorten.ToFit(NameOf(row)!, 200) };
        if (!row.SpeaksOf(RiskColumns.Scope) || fields.Scope is null)
        {
            var scope = said.NamesSystems ? RiskScope.AiSystem : string.IsNullOrWhiteSpace(fields.Process) ? RiskScope.Aims : RiskScope.Process;
            fields = fields with { Scope = scope, Process = scope == RiskScope.Process ? fields.Process : null };
        }

        if (refusals.Count == 0)
        {
            refusals.AddRange(Unfit(fields));
        }

        if ((MayImport(fields.BusinessUnit) ?? (entity is null ? null : MayImport(entity.BusinessUnit)) ?? RiskLibrary.RefuseUnknown(fields.Source)) is { } refused)
        {
            refusals.Add(Refusal(refused));
        }

        return Task.FromResult(said with { Fields = fields, SystemNames = null });
    }

    protected override (Risk? Entity, Error? Refused) Create(SourceKey key, RiskSaid said)
    {
        var risk = Risk.Raise(string.Create(CultureInfo.InvariantCulture, $"RISK-{_number++:0000}"), said.Fields, acting.UserId, key);
        risk.NoteAsImported(said.AsImported);
        AnswerScreenings(risk, []);
        return (risk, null);
    }

    protected override Error? Change(Risk entity, RiskSaid said)
    {
        var before = entity.AiSystemIds;
        if (entity.Change(said.Fields) is { } refused)
        {
            return refused;
        }

        entity.NoteAsImported(said.AsImported);
        AnswerScreenings(entity, before);
        return null;
    }

    protected override string? MayNotChange(Risk entity) => MayImport(entity.BusinessUnit)?.Detail;

    protected override void Publish(Risk entity) => db.Publish(entity.Id.Value, entity.Stands(clock.GetUtcNow()));

    protected override async Task<IReadOnlyDictionary<Id<Risk>, string>> PrepareUndoAsync(
        IReadOnlyCollection<Risk> entities, IReadOnlyCollection<RiskSaid> before, CancellationToken cancellationToken)
    {
        await LoadScreeningsAsync(entities.SelectMany(risk => risk.AiSystemIds).Concat(before.SelectMany(said => said.Fields.AiSystemIds)), cancellationToken);
        var ids = entities.Select(risk => risk.Id.Value).ToArray();
        var planned = await db.TreatmentPlans.Where(plan => plan.RiskIds.Any(risk => ids.Contains(risk))).Select(plan => plan.RiskIds).ToListAsync(cancellationToken);
        var duplicated = await db.Database.SqlQuery<Guid>(
            $"""select (closing->>'duplicateOf')::uuid as "Value" from risk where (closing->>'duplicateOf')::uuid = any({ids})""").ToListAsync(cancellationToken);
        var built = duplicated.Distinct().ToDictionary(id => new Id<Risk>(id), _ => "Another risk was dismissed as its duplicate.");
        foreach (var id in planned.SelectMany(risks => risks).Distinct())
        {
            built[new Id<Risk>(id)] = "A treatment plan is about it.";
        }

        return built;
    }

    // Whoever listens forgets it as it forgets what was closed: no AI system has it from this version on.
    protected override void PublishRemoval(Risk entity)
    {
        foreach (var screening in ScreeningsOf(entity.AiSystemIds).Where(screening => screening.Forget(entity)))
        {
            _answered[screening] = entity.Number;
        }

        db.Publish(entity.Id.Value, entity.Stands(clock.GetUtcNow()) with { State = "closed", AiSystemIds = [] });
    }

    // One audit entry and one event a screening, however many rows answer it.
    protected override void Finish()
    {
        foreach (var (screening, risk) in _answered)
        {
            db.Record(screening, "answered-by-risk", risk);
            db.Publish(screening.AiSystemId.Value, screening.Stands(clock.GetUtcNow()));
        }
    }

    private async Task LoadScreeningsAsync(IEnumerable<Guid> systems, CancellationToken cancellationToken)
    {
        var ids = systems.Distinct().Select(id => new Id<KnownAiSystem>(id)).ToArray();
        _screenings = ids.Length == 0 ? [] : await db.Screenings.Where(s => ids.Contains(s.AiSystemId)).ToDictionaryAsync(s => s.AiSystemId.Value, cancellationToken);
        _answered.Clear();
    }

    private void AnswerScreenings(Risk risk, IEnumerable<Guid> systemsBefore)
    {
        foreach (var screening in ScreeningsOf(risk.AiSystemIds.Union(systemsBefore)).Where(screening => screening.Answer(risk, acting.UserId, clock.GetUtcNow())))
        {
            _answered[screening] = risk.Number;
        }
    }

    private IEnumerable<RiskScreening> ScreeningsOf(IEnumerable<Guid> systems) => systems.Select(id => _screenings.GetValueOrDefault(id)).OfType<RiskScreening>();

    private List<Guid> FindSystems(RiskSaid said, List<RowRefusal> refusals)
    {
        var found = (said.SystemNames ?? []).Select(_systems!.Find).ToList();
        refusals.AddRange(found.Where(one => one.Refused is not null).Select(one => new RowRefusal(RiskColumns.AiSystems, $"{RiskColumns.AiSystems} {one.Refused}.")));
        return said.SystemNames is null ? said.Fields.AiSystemIds : [.. found.Select(one => one.Id).OfType<Guid>().Distinct().Order()];
    }

    // What a request body must satisfy, a row must satisfy as well.
    private static IEnumerable<RowRefusal> Unfit(RiskFields fields)
    {
        if (fields.Domain is null)
        {
            return [new RowRefusal(RiskColumns.Domain, "domain is one of bias, privacy, security, safety. What your words mean can be said with values, and with a default for the others.")];
        }

        var faults = new List<ValidationResult>();
        foreach (var part in new object?[] { fields, fields.Source, fields.Source.Exposure }.OfType<object>())
        {
            Validator.TryValidateObject(part, new ValidationContext(part), faults, validateAllProperties: true);
        }

        return faults.Select(fault => new RowRefusal(fault.MemberNames.Select(JsonNamingPolicy.CamelCase.ConvertName).FirstOrDefault(), fault.ErrorMessage ?? "This value is not accepted."));
    }

    private Error? MayImport(string? businessUnit) => acting.May(Permission, businessUnit) ? null : Error.Forbidden(Permission, businessUnit);
}
