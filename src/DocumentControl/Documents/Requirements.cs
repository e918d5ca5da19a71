using System.Text.RegularExpressions;
using AimsPlatform.Standards;

namespace AimsPlatform.DocumentControl.Documents;

/// <summary>An item of documented information that ISO/IEC 42001 asks for, with an id that documents name.</summary>
public sealed record MandatoryItem(string Id, DocumentedInformation Asked);

/// <summary>What a document may be linked to: requirements of ISO/IEC 42001, of other standards, and the mandatory items.</summary>
public static partial class Requirements
{
    private static readonly HashSet<string> Iso42001Ids =
        [.. Iso42001.Current.Requirements.Select(requirement => requirement.Id), .. Iso42001.Current.Controls.Select(control => control.Id)];

    public static readonly IReadOnlyDictionary<string, MandatoryItem> Mandatory = Iso42001.Current.MandatoryDocuments
        .Select(asked => new MandatoryItem(NotInIds().Replace(asked.Item.ToLowerInvariant(), "-").Trim('-'), asked)).ToDictionary(item => item.Id);

    public static bool IsKnown(string? id) => id is { Length: <= 100 } && (Iso42001Ids.Contains(id) || OfAnotherStandard().IsMatch(id));

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9 /.()\-]{1,59}:[A-Za-z0-9][A-Za-z0-9 .()\-]{0,38}$")]
    private static partial Regex OfAnotherStandard();

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotInIds();
}
