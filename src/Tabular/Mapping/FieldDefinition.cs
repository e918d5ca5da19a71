namespace AimsPlatform.Tabular;

/// <summary>How the text of a field is understood.</summary>
public enum FieldKind
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>One of the canonical values of a <see cref="ValueTable"/>.</summary>
    Choice,

    /// <summary>A <see cref="PartialDate"/>.</summary>
    Date,

    /// <summary>Several texts, split by `ListSeparator`.</summary>
    List
}

/// <summary>A field that an import can fill, and the names under which other people's tables know it.</summary>
public sealed record FieldDefinition(
    string Name, IReadOnlyList<string>? Synonyms = null, FieldKind Kind = FieldKind.Text, int MaxLength = 4000,
    bool Required = false, char ListSeparator = ';');
