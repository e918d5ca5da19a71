using System.Text.Json;
using System.Text.Json.Serialization;
using AimsPlatform.AiSystemInventory.AiSystems;
using AimsPlatform.AiSystemInventory.Persistence;
using AimsPlatform.Imports;
using AimsPlatform.Tabular;
using AimsPlatform.Values;

namespace AimsPlatform.AiSystemInventory.Imports;

/// <summary>The columns of a table of AI systems, with the names that other inventories give them.</summary>
internal static class AiSystemColumns
{
    private const string Name = "name";
    private const string Stage = "stageAsImported";
    private const string StageTag = "stage:";
    private const string ImpactTag = "impact:";

    public static readonly JsonSerializerOptions Json = new(JsonColumn.Options)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly IReadOnlyList<ImportColumn<AiSystemSaid>> All =
    [
        Key(KeyColumn.Id), Key(KeyColumn.Source),
        Key(KeyColumn.Agency, "department", "publishing body", "agency abbreviation", "organisation", "organization", "department code"),
        Key(KeyColumn.ExternalId, "use case id", "use case identifier", "id", "identifier", "reference", "system id", "external id", "use case number"),
        Of(Name, s => s.Fields.Name, (s, c) => s with { Fields = s.Fields with { Name = c.Text(Limit.Name) ?? "" } },
            "use case name", "tool name", "title", "ai use case name", "ai system", "ai system name", "application", "application name"),
        Of("purpose", s => s.Fields.Purpose, (s, c) => s with { Fields = s.Fields with { Purpose = c.Text(Limit.Prose) ?? "" } },
            "what problem is the ai intended to solve", "what is the intended purpose and expected benefits of the ai", "summary", "summary of use case",
            "problem solved", "problem description", "intended purpose", "description", "use case summary"),
        Of("intendedUse", s => s.Fields.IntendedUse, (s, c) => s with { Fields = s.Fields with { IntendedUse = c.Text(Limit.Prose) } }, "intended use"),
        Of("foreseeableMisuse", s => s.Fields.ForeseeableMisuse, (s, c) => s with { Fields = s.Fields with { ForeseeableMisuse = c.Text(Limit.Prose) } },
            "reasonably foreseeable misuse", "foreseeable misuse"),
        Of("ownerId", s => s.Fields.OwnerId.ToString(), (s, c) => s with { Fields = s.Fields with { OwnerId = c.Person() ?? s.Fields.OwnerId } }),
        Of("businessUnit", s => s.Fields.BusinessUnit, (s, c) => s with { Fields = s.Fields with { BusinessUnit = c.Key(Limit.Key) } },
            "bureau component", "bureau", "bureau department", "agency bureau", "office", "business unit", "division", "component"),
        Of("roles", s => TableCell.List(s.Fields.Roles.Select(Snake)),
            (s, c) => c.Enums<AiRole>() is { Count: > 0 } roles ? s with { Fields = s.Fields with { Roles = roles } } : s, "ai roles", "role of the organisation"),
        Of("inScope", s => s.Fields.InScope ? "true" : "false", (s, c) => s with { Fields = s.Fields with { InScope = c.Choice() != "false" } }, Spellings.YesNo, "in aims scope", "in scope"),
        Of("scopeReason", s => s.Fields.ScopeReason, (s, c) => s with { Fields = s.Fields with { ScopeReason = c.Text(Limit.Reason) } }, "scope reason"),
        Of("vendor", s => s.Fields.Vendor, (s, c) => s with { Fields = s.Fields with { Vendor = c.Text(Limit.Reference) } }, "vendor name", "vendors name", "vendor s name", "supplier", "vendor names"),
        Of("models", s => Objects(s.Fields.Technology.Models),
            (s, c) => s with { Fields = s.Fields with { Technology = s.Fields.Technology with { Models = c.Objects(text => new ModelUse(text), Limit.Name) } } }, "model names", "model name"),
        Of("technique", s => s.Fields.Technology.Technique,
            (s, c) => s with { Fields = s.Fields with { Technology = s.Fields.Technology with { Technique = c.Text(Limit.Prose) } } }, "ai classification", "classification", "techniques", "ai technique"),
        Of("autonomy", s => Snake(s.Fields.Oversight.Autonomy),
            (s, c) => s with { Fields = s.Fields with { Oversight = s.Fields.Oversight with { Autonomy = c.Enum<Autonomy>() ?? Autonomy.NotStated } } }, Spellings.Autonomy, "level of autonomy"),
        Of("overseers", s => Ids(s.Fields.Oversight.Overseers), (s, c) => s with { Fields = s.Fields with { Oversight = s.Fields.Oversight with { Overseers = c.Ids() } } }),
        Of("oversightMeasures", s => s.Fields.Oversight.Measures,
            (s, c) => s with { Fields = s.Fields with { Oversight = s.Fields.Oversight with { Measures = c.Text(Limit.Prose) } } }, "human oversight", "human oversight measures"),
        Of("users", s => s.Fields.Affected.Users, (s, c) => s with { Fields = s.Fields with { Affected = s.Fields.Affected with { Users = c.Text(Limit.Prose) } } }, "intended users"),
        Of("affectedPeople", s => s.Fields.Affected.People, (s, c) => s with { Fields = s.Fields with { Affected = s.Fields.Affected with { People = c.Text(Limit.Prose) } } }, "affected people", "people affected"),
        Of("vulnerableGroups", s => s.Fields.Affected.VulnerableGroups is { } yes ? yes ? "true" : "false" : null,
            (s, c) => s with { Fields = s.Fields with { Affected = s.Fields.Affected with { VulnerableGroups = c.Choice() is { } yes ? yes == "true" : null } } }, Spellings.YesNo, "vulnerable groups affected"),
        Of("ethicalConsiderations", s => s.Fields.Challenges.EthicalConsiderations,
            (s, c) => s with { Fields = s.Fields with { Challenges = s.Fields.Challenges with { EthicalConsiderations = c.Text(Limit.Prose) } } }, "ethical considerations"),
        Of("transparency", s => s.Fields.Challenges.Transparency,
            (s, c) => s with { Fields = s.Fields with { Challenges = s.Fields.Challenges with { Transparency = c.Text(Limit.Prose) } } }),
        Of("continuousLearning", s => s.Fields.Challenges.ContinuousLearning,
            (s, c) => s with { Fields = s.Fields with { Challenges = s.Fields.Challenges with { ContinuousLearning = c.Text(Limit.Prose) } } }, "continuous learning"),
        Of("jurisdictions", s => TableCell.List(s.Fields.Jurisdictions), (s, c) => s with { Fields = s.Fields with { Jurisdictions = c.Items() } }, "countries of use"),
        Date("initiated", d => d.Initiated, (d, date) => d with { Initiated = date }, "date initiated"),
        Date("developmentStarted", d => d.DevelopmentStarted, (d, date) => d with { DevelopmentStarted = date }, "date when acquisition and or development began", "development start date"),
        Date("acquired", d => d.Acquired, (d, date) => d with { Acquired = date }, "date acquired"),
        Date("inUseSince", d => d.InUseSince, (d, date) => d with { InUseSince = date },
            "date when ai use case became operational or the pilot s start date", "date when ai use case became operational or the pilots start date", "operational date", "operation date", "date implemented", "in use since"),
        Date("reviewed", d => d.Reviewed, (d, date) => d with { Reviewed = date }, "date reviewed", "last review date"),
        Date("retirementPlanned", d => d.RetirementPlanned, (d, date) => d with { RetirementPlanned = date }, "planned retirement date"),
        Date("retired", d => d.Retired, (d, date) => d with { Retired = date }, "date retired", "retirement date"),
        Of("developers", s => Ids(s.Fields.Developers), (s, c) => s with { Fields = s.Fields with { Developers = c.Ids() } }),
        Of("dataResourceIds", s => Ids(s.Fields.DataResourceIds), (s, c) => s with { Fields = s.Fields with { DataResourceIds = c.Ids() } }),
        Of("links", s => Objects(s.Fields.Links),
            (s, c) => s with { Fields = s.Fields with { Links = c.Objects(text => new Link("source", text.Length > Limit.Name ? text[..Limit.Name] : text, text), Limit.Reference) ?? [] } }, "url"),
        Of("tags", s => TableCell.List(s.Fields.Tags), (s, c) => s with { Fields = s.Fields with { Tags = c.Items() } }, "labels"),
        Of(Stage, s => s.Stage, (s, c) => (s with { Stage = c.Text(Limit.Reason) }).Tagged(StageTag, c), Spellings.Stage,
            "stage of development", "development stage", "stage", "stage of system development life cycle", "lifecycle stage", "status"),
        new(new FieldDefinition("impact",
            [
                "is the ai use case high impact", "is high impact", "high impact indicator",
                "is the ai use case rights impacting safety impacting both or neither", "impact level",
            ], FieldKind.Choice), null, (s, c) => s.Tagged(ImpactTag, c), Spellings.Impact),
        Key(KeyColumn.Extra),
    ];

    public static readonly ImportTable<AiSystemSaid> Table =
        new(Name, All, said => said.Fields.Extra, (said, extra) => said with { Fields = said.Fields with { Extra = extra } });

    private static ImportColumn<AiSystemSaid> Key(string name, params string[] synonyms) => new(new FieldDefinition(name, synonyms));

    private static ImportColumn<AiSystemSaid> Of(string name, Func<AiSystemSaid, TableCell> write, Func<AiSystemSaid, ToldCell, AiSystemSaid> read, params string[] synonyms) =>
        new(new FieldDefinition(name, synonyms), write, read);

    private static ImportColumn<AiSystemSaid> Of(
        string name, Func<AiSystemSaid, TableCell> write, Func<AiSystemSaid, ToldCell, AiSystemSaid> read, IReadOnlyDictionary<string, string> spellings, params string[] synonyms) =>
        new(new FieldDefinition(name, synonyms, FieldKind.Choice), write, read, spellings);

    private static ImportColumn<AiSystemSaid> Date(string name, Func<KeyDates, GivenDate?> get, Func<KeyDates, GivenDate?, KeyDates> set, params string[] synonyms) => new(
        new FieldDefinition(name, synonyms, FieldKind.Date), s => get(s.Fields.Dates)?.Value,
        (s, c) => s with { Fields = s.Fields with { Dates = set(s.Fields.Dates, c.Date()) } });

    // The source's own words for stage and impact become tags, by which lists and counts can be narrowed.
    private static AiSystemSaid Tagged(this AiSystemSaid said, string prefix, ToldCell cell)
    {
        if (cell.IsExact)
        {
            return said;
        }

        var value = cell.Choice();
        var others = said.Fields.Tags.Where(tag => !tag.StartsWith(prefix, StringComparison.Ordinal));
        return said with { Fields = said.Fields with { Tags = value is null ? [.. others] : [.. others, prefix + value] } };
    }

    private static TableCell Ids(IReadOnlyList<Guid>? ids) => TableCell.List(ids?.Select(id => id.ToString()));

    private static TableCell Objects<T>(IReadOnlyList<T>? objects) => objects is { Count: > 0 } ? JsonSerializer.Serialize(objects, Json) : null;

    private static string Snake<TEnum>(TEnum value) where TEnum : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
