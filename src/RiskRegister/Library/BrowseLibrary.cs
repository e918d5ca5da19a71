using System.ComponentModel.DataAnnotations;
using AimsPlatform.RiskRegister.Criteria;
using AimsPlatform.RiskRegister.Risks;
using AimsPlatform.Values;

namespace AimsPlatform.RiskRegister.Library;

/// <summary>The starter risks, all on one page: by domain and by words.</summary>
public static class BrowseLibrary
{
    public sealed record Response(string Version, IReadOnlyList<LibraryRisk> Items, string? Next = null);

    public static Response Handle([StringLength(200)] string? q, Word<RiskDomain>? domain) =>
        new(RiskLibrary.Current.Version, RiskLibrary.Current.Search(q, domain?.Value).ToList());
}
