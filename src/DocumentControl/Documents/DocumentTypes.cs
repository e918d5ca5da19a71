namespace AimsPlatform.DocumentControl.Documents;

public enum DocumentType
{
    Policy, Scope, StatementOfApplicability, SystemDescription, Objectives, Procedure, Method, Plan, Report, RecordType, Template, Guideline,
    UserInformation, TechnicalDocumentation, ExternalDocument,
}

/// <summary>What a document of some type has to say before it can be submitted.</summary>
public enum Need { Objectives, Requirements, AiSystems, Source }

/// <summary>The rules of one type of document (R050).</summary>
/// <param name="Prefix">Of its numbers: <c>POL-0001</c>.</param>
/// <param name="ReviewMonths">Longest time between two reviews (domain model, section 6).</param>
/// <param name="Approvers">Role codes of which one gives authority to approve (5.1).</param>
/// <param name="GateRequirement">The gate requirement of an AI system that a published one meets; null for most.</param>
public sealed record DocumentTypeRules(
    DocumentType Type, string Name, string Prefix, int ReviewMonths, IReadOnlyList<string> Approvers, IReadOnlyList<Need> Needs, string? GateRequirement = null);

/// <summary>The one table of document types.</summary>
public static class DocumentTypes
{
    private static readonly string[] Management = ["TM", "DM"];
    private static readonly string[] Approver = ["APR"];

    public static readonly IReadOnlyList<DocumentTypeRules> All =
    [
        new(DocumentType.Policy, "Policy", "POL", 12, Management, [Need.Objectives]),
        new(DocumentType.Scope, "Scope of the management system", "SCP", 12, Management, []),
        new(DocumentType.StatementOfApplicability, "Statement of Applicability", "SOA", 12, Management, []),
        new(DocumentType.SystemDescription, "Description of the management system", "SYS", 12, Approver, []),
        new(DocumentType.Objectives, "Objectives", "OBJ", 12, Approver, []),
        new(DocumentType.Procedure, "Procedure", "PRO", 24, Approver, []),
        new(DocumentType.Method, "Method", "MET", 12, Approver, []),
        new(DocumentType.Plan, "Plan", "PLN", 12, Approver, []),
        new(DocumentType.Report, "Report", "REP", 24, Approver, []),
        new(DocumentType.RecordType, "Kind of record: what is kept, where, how long", "REC", 24, Approver, [Need.Requirements]),
        new(DocumentType.Template, "Template", "TPL", 24, Approver, []),
        new(DocumentType.Guideline, "Guideline", "GUI", 24, Approver, []),
        new(DocumentType.UserInformation, "User information of an AI system", "USR", 12, Approver, [Need.AiSystems], "user-information"),
        new(DocumentType.TechnicalDocumentation, "Technical documentation of an AI system", "TEC", 12, Approver, [Need.AiSystems], "technical-documentation"),
        new(DocumentType.ExternalDocument, "Document of external origin", "EXT", 12, Approver, [Need.Source]),
    ];

    private static readonly Dictionary<DocumentType, DocumentTypeRules> ByType = All.ToDictionary(rules => rules.Type);

    public static DocumentTypeRules Of(DocumentType type) => ByType[type];
}
