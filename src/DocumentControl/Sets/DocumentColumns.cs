using AimsPlatform.Imports;
using AimsPlatform.Tabular;

namespace AimsPlatform.DocumentControl.Sets;

/// <summary>The columns of an index of documents, with the names and words that other lists use for them.</summary>
internal static class DocumentColumns
{
    public const string Number = KeyColumn.ExternalId;
    public const string Title = "title";
    public const string Type = "type";
    public const string Version = "version";
    public const string Status = "status";
    public const string Approver = "approver";
    public const string ApprovedOn = "approvedOn";
    public const string EffectiveOn = "effectiveOn";
    public const string ReviewOn = "reviewOn";
    public const string File = "file";
    public const string Owner = "owner";
    public const string Classification = "classification";
    public const string BusinessUnit = "businessUnit";
    public const string RequirementIds = "requirementIds";
    public const string MandatoryItems = "mandatoryItems";
    public const string Objectives = "objectives";
    public const string Tags = "tags";

    public static readonly IReadOnlyList<ImportField> Fields =
    [
        Text(Number, "number", "document number", "document no", "document no.", "doc no", "doc number", "document id", "doc id", "document code", "code", "id", "identifier", "ref", "reference", "document reference", "doc ref", "control number"),
        Text(Title, "document title", "document name", "name", "document", "doc title", "subject"),
        Words(Type, Types, "document type", "doc type", "type of document", "category", "document category", "kind"),
        Text(Version, "version", "version no", "version number", "document version", "revision", "rev", "rev no", "revision number", "issue", "issue no", "edition", "current version"),
        Words(Status, Statuses, "document status", "state", "lifecycle", "lifecycle state", "current status"),
        Text(Approver, "approved by", "approver name", "approval", "authorised by", "authorized by", "released by", "signed off by", "approving authority"),
        Text(ApprovedOn, "approved", "approved on", "approval date", "date approved", "date of approval", "authorised on", "release date", "sign off date"),
        Text(EffectiveOn, "effective", "effective on", "effective date", "date effective", "effective from", "valid from", "in force since", "issue date", "date of issue", "publication date", "published on"),
        Text(ReviewOn, "review", "review on", "review date", "next review", "next review date", "date of next review", "review due", "due for review", "valid until", "expiry date"),
        Text(File, "file name", "filename", "path", "file path", "attachment", "location", "document file"),
        Text(Owner, "document owner", "owner id", "ownerId", "responsible", "responsible person", "process owner", "custodian", "author"),
        Words(Classification, Classifications, "confidentiality", "security classification", "information classification", "confidentiality level", "sensitivity", "security level"),
        Text(BusinessUnit, "business unit", "department", "division", "unit", "area"),
        Text(RequirementIds, "requirement ids", "requirements", "requirement", "clause", "clauses", "controls", "iso clause", "iso 42001 clause", "iso 42001", "standard reference", "linked requirements"),
        Text(MandatoryItems, "mandatory items", "mandatory item"),
        Text(Objectives, "objective", "linked objectives"),
        Text(Tags, "tag", "labels", "keywords"),
    ];

    private static Dictionary<string, string> Types => ImportField.Spelt(
        ("policy", "policies; pol; corporate policy; policy document"), ("scope", "scope statement; aims scope; scope of the management system; scp"),
        ("statement_of_applicability", "statement of applicability; soa"), ("system_description", "system description; management system manual; manual; handbook; quality manual; sys"),
        ("objectives", "objective; obj"), ("procedure", "procedures; sop; standard operating procedure; process; process description; pro; proc"),
        ("method", "methodology; methods; met"), ("plan", "plans; pln"), ("report", "reports; rep"),
        ("record_type", "record; records; record type; register; log; rec"), ("template", "templates; form; forms; checklist; tpl"),
        ("guideline", "guidelines; guidance; guide; work instruction; instruction; instructions; wi; standard; internal standard; gui"),
        ("user_information", "user information; user manual; instructions for use; user guide; usr"), ("technical_documentation", "technical documentation; technical file; tec"),
        ("external_document", "external; external document; document of external origin; external origin; ext"));

    private static Dictionary<string, string> Statuses => ImportField.Spelt(
        ("published", "effective; in force; active; current; released; valid; issued; in effect; live; in use"), ("approved", "authorised; authorized; signed off; approved not effective"),
        ("review", "in review; under review; for review; pending approval; awaiting approval"), ("draft", "in draft; drafting; in progress; wip; new"),
        ("superseded", "replaced; obsolete; outdated"), ("withdrawn", "retired; archived; cancelled; revoked; expired"));

    private static Dictionary<string, string> Classifications => ImportField.Spelt(
        ("public", "open; unclassified; external"), ("internal", "internal use; internal only; internal use only; company internal; general"),
        ("confidential", "sensitive; private"), ("restricted", "strictly confidential; highly confidential; secret; top secret"));

    private static ImportField Text(string name, params string[] synonyms) => new(new FieldDefinition(name, synonyms));

    private static ImportField Words(string name, Dictionary<string, string> words, params string[] synonyms) => new(new FieldDefinition(name, synonyms, FieldKind.Choice), words);
}
