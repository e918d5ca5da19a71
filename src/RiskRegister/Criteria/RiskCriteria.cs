using AimsPlatform.BuildingBlocks.Http;

namespace AimsPlatform.RiskRegister.Criteria;

/// <summary>The four domains that every AI system is screened for.</summary>
public enum RiskDomain { Bias, Privacy, Security, Safety }

/// <summary>One named step of a scale, weakest first in its list. People read the name, assessments store the code.</summary>
public sealed record Step(string Code, string Name, string? Description = null);

/// <summary>
/// How consequences for one party are rated and combined with likelihood: <c>Matrix[likelihood][consequence]</c> is the
/// code of a risk level, and every combination has one.
/// </summary>
public sealed record View(IReadOnlyList<Step> Scale, IReadOnlyList<IReadOnlyList<string>> Matrix);

/// <summary>A risk level, lowest first in its list, and how many days a result at this level stands before it is reviewed.</summary>
public sealed record RiskLevel(string Code, string Name, int ReviewDays);

/// <summary>Designated management, lowest first: these people, and holders of these roles, accept risks up to a level.</summary>
public sealed record ManagementLevel(string Name, string AcceptsUpTo, IReadOnlyList<Guid> Persons, IReadOnlyList<string> Roles);

/// <summary>What differs in one domain; what is null stays as it is for all.</summary>
public sealed record DomainOverride(
    View? Organisation = null, View? Individuals = null, View? Society = null, string? AcceptableUpTo = null, IReadOnlyList<ManagementLevel>? Management = null);

/// <summary>Consequence of one risk for each of the three parties, as codes of their scales.</summary>
public sealed record Consequences(string Organisation, string Individuals, string Society);

/// <summary>
/// How an organisation tells an acceptable risk from one that is not (ISO/IEC 42001, 6.1.1): a complete document, whose
/// answers depend on nothing else. <see cref="CriteriaCheck"/> says whether it is complete.
/// </summary>
/// <param name="Method">How assessors work, in the organisation's words; pinned to each assessment.</param>
/// <param name="Monotone">Declares that more likelihood or more consequence never means a lower level; then it is checked.</param>
/// <param name="AcceptableUpTo">The acceptance threshold: the highest level that needs no reason and no expiry.</param>
public sealed record RiskCriteria(
    string Method, IReadOnlyList<Step> Likelihood, View Organisation, View Individuals, View Society, IReadOnlyList<RiskLevel> Levels,
    string AcceptableUpTo, IReadOnlyList<ManagementLevel> Management, bool Monotone = true, IReadOnlyDictionary<RiskDomain, DomainOverride>? Overrides = null)
{
    /// <summary>The criteria as they hold in one domain.</summary>
    public RiskCriteria For(RiskDomain domain) => Overrides?.GetValueOrDefault(domain) is not { } its ? this : this with
    {
        Organisation = its.Organisation ?? Organisation,
        Individuals = its.Individuals ?? Individuals,
        Society = its.Society ?? Society,
        AcceptableUpTo = its.AcceptableUpTo ?? AcceptableUpTo,
        Management = its.Management ?? Management,
        Overrides = null,
    };

    /// <summary>The level of a risk: the worst that the matrix gives for any of the three parties.</summary>
    public RiskLevel Evaluate(string likelihood, Consequences consequences, RiskDomain domain)
    {
        var here = For(domain);
        var row = IndexOf(Likelihood, likelihood);
        return Levels[new[]
        {
            here.RankIn(here.Organisation, row, consequences.Organisation),
            here.RankIn(here.Individuals, row, consequences.Individuals),
            here.RankIn(here.Society, row, consequences.Society),
        }.Max()];
    }

    /// <summary>Says which code of a rating is not on its scale, and which codes are.</summary>
    public Error? Refuse(string likelihood, Consequences consequences, RiskDomain domain)
    {
        var here = For(domain);
        return Missing("/likelihood", Likelihood, likelihood)
            ?? Missing("/consequences/organisation", here.Organisation.Scale, consequences.Organisation)
            ?? Missing("/consequences/individuals", here.Individuals.Scale, consequences.Individuals)
            ?? Missing("/consequences/society", here.Society.Scale, consequences.Society);
    }

    /// <summary>Position of a level among the levels, lowest 0; -1 when these criteria do not know it.</summary>
    public int RankOf(string level) => Levels.TakeWhile(l => l.Code != level).Count() is var rank && rank < Levels.Count ? rank : -1;

    public RiskLevel Level(string code) => Levels[RankOf(code)];

    public bool IsAboveThreshold(string level, RiskDomain domain) => RankOf(level) > RankOf(For(domain).AcceptableUpTo);

    /// <summary>
    /// Whether somebody is designated management for a level: on the list of the first management level that reaches it,
    /// or of a higher one. Above the threshold it takes the next management level after the one that reaches the threshold.
    /// </summary>
    public bool MayAccept(string level, RiskDomain domain, Guid person, Func<string, bool> holdsRole)
    {
        var here = For(domain);
        return here.Management.Skip(here.FirstManagementFor(level)).Any(list => list.Persons.Contains(person) || list.Roles.Any(holdsRole));
    }

    /// <summary>Index of the lowest management level that may accept this risk level; the count of them when none may.</summary>
    public int FirstManagementFor(string level)
    {
        var first = Reaching(level);
        return RankOf(level) > RankOf(AcceptableUpTo) ? Math.Max(first, Reaching(AcceptableUpTo) + 1) : first;
    }

    private int Reaching(string level) => Management.TakeWhile(list => RankOf(list.AcceptsUpTo) < RankOf(level)).Count();

    private int RankIn(View view, int likelihood, string consequence) => RankOf(view.Matrix[likelihood][IndexOf(view.Scale, consequence)]);

    private static int IndexOf(IReadOnlyList<Step> scale, string code) => scale.TakeWhile(step => step.Code != code).Count();

    private static Error? Missing(string pointer, IReadOnlyList<Step> scale, string code) => scale.Any(step => step.Code == code)
        ? null
        : Error.Invalid(pointer, $"\"{code}\" is not on the scale of these criteria: {string.Join(", ", scale.Select(step => step.Code))}.");
}
