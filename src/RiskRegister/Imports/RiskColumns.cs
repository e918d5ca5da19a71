using System.Globalization;
using System.Text.Json;
using AimsPlatform.Imports;
using AimsPlatform.RiskRegister.Criteria;
using AimsPlatform.RiskRegister.Risks;
using AimsPlatform.Tabular;
using AimsPlatform.Values;

namespace AimsPlatform.RiskRegister.Imports;

/// <summary>The columns of a table of risks, with the names that other registers give them.</summary>
internal static class RiskColumns
{
    public const string Title = "title";
    public const string Description = "description";
    public const string Domain = "domain";
    public const string AiSystems = "aiSystems";
    public const string Scope = "scope";
    private const int TagsOfAFile = 17; // of 20: three are left for what its status, level and treatment mean
    private const int LongestTag = 50;
    private const int LongestWord = 4000;

    public static readonly ImportTable<RiskSaid> Table = new(Title,
    [
        Key(KeyColumn.Id), Key(KeyColumn.Source), Key(KeyColumn.Agency, "organisation", "organization", "register", "risk register"),
        Key(KeyColumn.ExternalId, "risk id", "risk no", "risk number", "risk ref", "risk reference", "risk identifier", "id", "identifier", "ref", "reference", "number", "no", "external id"),
        Of(Title, s => s.Fields.Title, (s, c) => s.With(f => f with { Title = c.Text(200) ?? "" }), "risk title", "risk name", "name", "risk", "risk event", "threat", "summary"),
        Of(Description, s => s.Fields.Description, (s, c) => s.With(f => f with { Description = c.Text(8000) ?? "" }),
            "risk description", "description of risk", "description of the risk", "risk statement", "details", "risk scenario", "scenario"),
        Of(Domain, s => Snake(s.Fields.Domain), (s, c) => s.With(f => f with { Domain = Named<RiskDomain>(c.ChoiceOrDefault()) }), RiskWords.Domain,
            "risk domain", "category", "risk category", "risk type", "type of risk", "type", "risk area", "theme"),
        Of(AiSystems, s => TableCell.List(s.SystemNames ?? s.Fields.AiSystemIds.ConvertAll(id => id.ToString())), (s, c) => s with { SystemNames = c.Items() },
            "ai system", "ai system id", "ai system name", "system", "systems", "system id", "system name", "affected system", "affected systems", "application", "model", "model name", "use case", "use case id", "asset"),
        Of("process", s => s.Fields.Process, Process, "business process", "process name", "activity"),
        Of(Scope, s => Snake(s.Fields.Scope), (s, c) => s.With(f => f with { Scope = Named<RiskScope>(c.Choice()) }), RiskWords.Scope, "risk scope"),
        Of("ownerId", s => s.Fields.OwnerId.ToString(), (s, c) => s.With(f => f with { OwnerId = c.Person() ?? f.OwnerId })),
        Of("businessUnit", s => s.Fields.BusinessUnit, (s, c) => s.With(f => f with { BusinessUnit = c.Key(100) }), "business unit", "department", "division", "unit", "team", "business area"),
        Of("source", s => Snake((RiskSourceKind?)s.Fields.Source.Kind), (s, c) => s.With(f => f with { Source = f.Source with { Kind = Named<RiskSourceKind>(c.Choice()) ?? RiskSourceKind.Person } }),
            RiskWords.Source, "risk source", "source of risk", "identified through", "identification method", "origin"),
        Of("sourceReference", s => s.Fields.Source.Reference, (s, c) => s.With(f => f with { Source = f.Source with { Reference = c.Text(500) } }), "source reference", "library id"),
        Of("sourceArticle", s => s.Fields.Source.Article, (s, c) => s.With(f => f with { Source = f.Source with { Article = c.Text(100) } }), "article", "legal article"),
        Of("sourceExposure", s => s.Fields.Source.Exposure is { } e ? string.Create(CultureInfo.InvariantCulture, $"{e.Amount} {e.Currency}") : null,
            (s, c) => s.With(f => f with { Source = f.Source with { Exposure = Exposure(c) } }), "legal exposure"),
        Of("tags", s => TableCell.List(s.Fields.Tags), (s, c) => s.With(f => f with { Tags = Tags(c) }), "labels", "keywords"),

        // How the source rates and treats the risk stays what the source says (I4).
        Told("status", RiskWords.Status, "risk status", "current status", "state", "open closed"),
        Told("level", RiskWords.Level, "risk level", "risk rating", "rating", "overall risk", "overall risk rating", "overall rating", "current risk", "severity", "priority", "risk priority", "risk severity"),
        Told("treatment", RiskWords.Treatment, "risk treatment", "risk response", "response", "response strategy", "response type", "treatment option", "treatment strategy", "risk strategy", "strategy"),
        Told("score", null, "risk score", "overall score", "risk exposure", "rpn"),
        Told("likelihood", null, "probability", "likelihood rating", "likelihood score", "probability of occurrence", "likelihood of occurrence", "inherent likelihood"),
        Told("impact", null, "consequence", "consequences", "impact rating", "impact score", "impact level", "inherent impact", "potential impact", "effect"),
        Told("inherent", null, "inherent risk", "inherent risk rating", "inherent risk level", "inherent risk score", "inherent rating", "inherent score", "gross risk", "initial risk"),
        Told("residual", null, "residual risk", "residual risk rating", "residual risk level", "residual risk score", "residual rating", "residual score", "net risk", "target risk"),
        Told("mitigation", null, "mitigations", "mitigation plan", "mitigation strategy", "mitigation actions", "mitigating actions", "risk mitigation", "controls", "existing controls",
            "current controls", "treatment plan", "action plan", "actions", "countermeasures"),
        Told("dueDate", null, "due date", "target date", "target completion date", "completion date", "deadline", "due"),
        Told("reviewDate", null, "review date", "next review", "next review date", "review due"),
        Told("owner", null, "risk owner", "risk owner name", "owner name", "responsible", "responsible person", "accountable", "assigned to", "assignee"),
        Key(KeyColumn.Extra),
    ], s => s.Fields.Extra, (s, extra) => s.With(f => f with { Extra = extra }));

    private static ImportColumn<RiskSaid> Key(string name, params string[] synonyms) => new(new FieldDefinition(name, synonyms));

    private static ImportColumn<RiskSaid> Of(string name, Func<RiskSaid, TableCell> write, Func<RiskSaid, ToldCell, RiskSaid> read, params string[] synonyms) =>
        new(new FieldDefinition(name, synonyms), write, read);

    private static ImportColumn<RiskSaid> Of(
        string name, Func<RiskSaid, TableCell> write, Func<RiskSaid, ToldCell, RiskSaid> read, IReadOnlyDictionary<string, string> words, params string[] synonyms) =>
        new(new FieldDefinition(name, synonyms, FieldKind.Choice), write, read, words);

    private static ImportColumn<RiskSaid> Told(string what, Dictionary<string, string>? words, params string[] synonyms) => new(
        new FieldDefinition(what + "AsImported", [what, .. synonyms], words is null ? FieldKind.Text : FieldKind.Choice), s => s.AsImported.GetValueOrDefault(what),
        (s, c) => c.IsExact ? s with { AsImported = s.Noting(what, c.Text(LongestWord), null).AsImported } : s.Noting(what, c.Text(LongestWord), words is null ? null : c.Meaning()), words);

    // Registers name a process beside the system; here a risk is a risk to one of them.
    private static RiskSaid Process(RiskSaid said, ToldCell cell)
    {
        if (!cell.IsExact && said.NamesSystems)
        {
            cell.Keep();
            return said.With(f => f with { Process = null });
        }

        return said.With(f => f with { Process = cell.Text(200) });
    }

    private static List<string> Tags(ToldCell cell)
    {
        var tags = cell.Items().Distinct().ToList();
        if (cell.IsExact || tags.Count <= TagsOfAFile && tags.TrueForAll(tag => tag.Length <= LongestTag))
        {
            return tags;
        }

        cell.Keep();
        return tags.Where(tag => tag.Length <= LongestTag).Take(TagsOfAFile).ToList();
    }

    private static Exposure? Exposure(ToldCell cell)
    {
        if (cell.Whole is not { } text)
        {
            return null;
        }

        if (text.Split(' ') is [var amount, var currency] && decimal.TryParse(amount, NumberStyles.Number, CultureInfo.InvariantCulture, out var value))
        {
            return new Exposure(value, currency);
        }

        cell.Refuse("is an amount and a currency, such as 15000000 EUR");
        return null;
    }

    private static TEnum? Named<TEnum>(string? snake) where TEnum : struct, Enum => snake is not null && Word<TEnum>.TryParse(snake, null, out var word) ? word.Value : null;

    private static string? Snake<TEnum>(TEnum? value) where TEnum : struct, Enum => value is { } its ? JsonNamingPolicy.SnakeCaseLower.ConvertName(its.ToString()) : null;
}
