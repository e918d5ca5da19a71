using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.ServiceDefaults;

namespace AimsPlatform.RiskRegister.Criteria;

/// <summary>
/// Whether criteria are complete: every scale named, every combination of likelihood and consequence given a level, every
/// level in somebody's reach. Each fault names its place as a JSON pointer.
/// </summary>
internal sealed class CriteriaCheck
{
    private const int LongestScale = 20;
    private const int LongestList = 200;
    private readonly Dictionary<string, List<string>> _faults = [];

    public static Error? Refuse(RiskCriteria criteria, string root)
    {
        var check = new CriteriaCheck();
        check.Whole(criteria, root);
        return check._faults.Count == 0 ? null : new Error("criteria-incomplete", "The criteria are not complete.", StatusCodes.Status422UnprocessableEntity)
        {
            Errors = check._faults.ToDictionary(fault => fault.Key, fault => fault.Value.ToArray()),
        };
    }

    private void Whole(RiskCriteria criteria, string root)
    {
        Text(criteria.Method, 4000, $"{root}/method");
        Steps(criteria.Likelihood, $"{root}/likelihood");
        Codes(criteria.Levels, level => level.Code, $"{root}/levels");
        Each(criteria.Levels, $"{root}/levels", (level, at) =>
        {
            Text(level.Name, 100, $"{at}/name");
            Need(level.ReviewDays is >= 1 and <= 3660, $"{at}/reviewDays", "A review interval has 1 to 3,660 days.");
        });
        if (_faults.Count > 0)
        {
            return; // what follows is written in codes of the scales above
        }

        Party(criteria, criteria.Organisation, $"{root}/organisation");
        Party(criteria, criteria.Individuals, $"{root}/individuals");
        Party(criteria, criteria.Society, $"{root}/society");
        Authority(criteria, $"{root}/acceptableUpTo", $"{root}/management");
        foreach (var (domain, its) in criteria.Overrides ?? new Dictionary<RiskDomain, DomainOverride>())
        {
            Override(criteria, domain, its, $"{root}/overrides/{domain.ToString().ToLowerInvariant()}");
        }
    }

    private void Override(RiskCriteria criteria, RiskDomain domain, DomainOverride? its, string at)
    {
        if (!Need(its is not null, at, "An override says what differs."))
        {
            return;
        }

        Party(criteria, its!.Organisation ?? criteria.Organisation, $"{at}/organisation");
        Party(criteria, its.Individuals ?? criteria.Individuals, $"{at}/individuals");
        Party(criteria, its.Society ?? criteria.Society, $"{at}/society");

        if (its.AcceptableUpTo is not null || its.Management is not null)
        {
            Authority(criteria.For(domain), $"{at}/acceptableUpTo", $"{at}/management");
        }
    }

    private void Party(RiskCriteria criteria, View? view, string at)
    {
        if (!Need(view is not null, at, "is needed"))
        {
            return;
        }

        Steps(view!.Scale, $"{at}/scale");
        var rows = criteria.Likelihood.Count;
        if (!Need(view.Matrix?.Count == rows, $"{at}/matrix", $"The matrix has one row for each of the {rows} steps of likelihood.") || view.Scale is null)
        {
            return;
        }

        for (var row = 0; row < view.Matrix!.Count; row++)
        {
            if (!Need(view.Matrix[row]?.Count == view.Scale.Count, $"{at}/matrix/{row}", $"A row has one level for each of the {view.Scale.Count} steps of the scale."))
            {
                continue;
            }

            for (var column = 0; column < view.Scale.Count; column++)
            {
                Cell(criteria, view, row, column, $"{at}/matrix/{row}/{column}");
            }
        }
    }

    private void Cell(RiskCriteria criteria, View view, int row, int column, string at)
    {
        var rank = criteria.RankOf(view.Matrix[row][column]);
        if (Need(rank >= 0, at, "is not one of the levels") && criteria.Monotone)
        {
            var lessLikely = row == 0 ? null : view.Matrix[row - 1]?.ElementAtOrDefault(column);
            var lessGrave = column == 0 ? null : view.Matrix[row][column - 1];
            Need(lessLikely is null || criteria.RankOf(lessLikely) <= rank, at, "is lower than with less likelihood, in a matrix declared monotone");
            Need(lessGrave is null || criteria.RankOf(lessGrave) <= rank, at, "is lower than with less consequence, in a matrix declared monotone");
        }
    }

    private void Authority(RiskCriteria here, string threshold, string management)
    {
        var lists = here.Management ?? [];
        var known = Need(here.RankOf(here.AcceptableUpTo) >= 0, threshold, "is not one of the levels") && !lists.Contains(null!);
        Each(lists, management, (list, at) =>
        {
            Text(list.Name, 100, $"{at}/name");
            known &= Need(here.RankOf(list.AcceptsUpTo) >= 0, $"{at}/acceptsUpTo", "is not one of the levels");
            Need(list is { Persons.Count: <= LongestList, Roles.Count: <= LongestList } && list.Persons.Count + list.Roles.Count > 0, at,
                "A management level names persons or roles, or both.");
            Need(list.Roles?.All(role => role is not null && RolePermissions.All.ContainsKey(role)) != false, $"{at}/roles", "A role is a code of the roles catalogue; GET /api/v1/permissions lists them.");
        });
        if (Need(lists.Count > 0, management, "is needed") && known)
        {
            Need(lists.Zip(lists.Skip(1)).All(pair => here.RankOf(pair.First.AcceptsUpTo) < here.RankOf(pair.Second.AcceptsUpTo)), management,
                "Each management level reaches higher than the one before.");
            Need(here.FirstManagementFor(here.Levels[^1].Code) < lists.Count, management,
                "Nobody may accept the highest level: above the threshold it takes a management level after the one that reaches the threshold.");
        }
    }

    private void Steps(IReadOnlyList<Step>? scale, string at)
    {
        Codes(scale, step => step.Code, at);
        Each(scale, at, (step, place) =>
        {
            Text(step.Name, 100, $"{place}/name");
            Need(step.Description is not { Length: > 1000 }, $"{place}/description", "has at most 1,000 characters");
        });
    }

    private void Codes<T>(IReadOnlyList<T>? items, Func<T, string> code, string at) where T : class
    {
        if (Need(items is { Count: >= 2 and <= LongestScale }, at, $"A scale has 2 to {LongestScale} steps."))
        {
            Each(items, at, (item, place) => Need(code(item) is { Length: >= 1 and <= 40 }, $"{place}/code", "has 1 to 40 characters"));
            Need(items!.Where(item => item is not null).Select(code).Distinct().Count() == items!.Count, at, "Codes are distinct.");
        }
    }

    private void Each<T>(IReadOnlyList<T>? items, string at, Action<T, string> check) where T : class
    {
        for (var index = 0; index < Math.Min(items?.Count ?? 0, LongestList); index++)
        {
            if (Need(items![index] is not null, $"{at}/{index}", "is needed"))
            {
                check(items[index], $"{at}/{index}");
            }
        }
    }

    private void Text(string? text, int longest, string at) => Need(!string.IsNullOrWhiteSpace(text) && text.Length <= longest, at, $"has 1 to {longest} characters");

    private bool Need(bool holds, string at, string reason)
    {
        if (!holds)
        {
            _faults.TryAdd(at, []);
            _faults[at].Add(reason);
        }

        return holds;
    }
}
