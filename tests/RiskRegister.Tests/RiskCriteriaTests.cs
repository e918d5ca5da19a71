using AimsPlatform.RiskRegister.Criteria;
using CsCheck;

namespace AimsPlatform.RiskRegister.Tests;

/// <summary>The rules of risk criteria, for scales, matrices and levels of any size.</summary>
public sealed class RiskCriteriaTests
{
    // A level that rises with likelihood and consequence at some pace; or, when not monotone, any level at all.
    private static Gen<View> Party(int likelihood, int levels, bool monotone) =>
        from size in Gen.Int[2, 7]
        from pace in Gen.Int[0, 3]
        from chance in Gen.Int[0, levels - 1].Array[likelihood * size]
        select new View(Steps("c", size), [.. Enumerable.Range(0, likelihood).Select(row => (IReadOnlyList<string>)
            [.. Enumerable.Range(0, size).Select(column => $"level{(monotone ? Math.Min(levels - 1, (row + column) * pace / 3) : chance[(row * size) + column])}")])]);

    private static readonly Gen<RiskCriteria> Complete =
        from monotone in Gen.Bool
        from levels in Gen.Int[2, 6]
        from likelihood in Gen.Int[2, 7]
        from organisation in Party(likelihood, levels, monotone)
        from individuals in Party(likelihood, levels, monotone)
        from society in Party(likelihood, levels, monotone)
        from threshold in Gen.Int[0, levels - 2]
        select new RiskCriteria("as told", Steps("l", likelihood), organisation, individuals, society,
            [.. Enumerable.Range(0, levels).Select(n => new RiskLevel($"level{n}", $"Level {n}", 30))],
            $"level{threshold}", [new("first", $"level{threshold}", [], ["DM"]), new("next", $"level{levels - 1}", [], ["TM"])], monotone);

    private static readonly Gen<(RiskCriteria Criteria, int Likelihood, int[] Worst)> Rated =
        from criteria in Complete
        from likelihood in Gen.Int[0, criteria.Likelihood.Count - 1]
        from organisation in Gen.Int[0, criteria.Organisation.Scale.Count - 1]
        from individuals in Gen.Int[0, criteria.Individuals.Scale.Count - 1]
        from society in Gen.Int[0, criteria.Society.Scale.Count - 1]
        select (criteria, likelihood, new[] { organisation, individuals, society });

    [Fact]
    public void Complete_criteria_are_taken_and_give_every_combination_a_level() =>
        Rated.Sample(rated => CriteriaCheck.Refuse(rated.Criteria, "") is null && RankOf(rated.Criteria, rated.Likelihood, rated.Worst) >= 0);

    [Fact]
    public void The_level_is_the_worst_of_the_three_parties() => Rated.Sample(rated =>
    {
        var (criteria, row, columns) = rated;
        var each = new[] { criteria.Organisation, criteria.Individuals, criteria.Society }.Zip(columns, (view, column) => criteria.RankOf(view.Matrix[row][column]));
        return RankOf(criteria, row, columns) == each.Max();
    });

    [Fact]
    public void More_never_means_less_in_a_monotone_matrix() => Rated.Where(rated => rated.Criteria.Monotone).Sample(rated =>
    {
        var (criteria, row, columns) = rated;
        var views = new[] { criteria.Organisation, criteria.Individuals, criteria.Society };
        var here = RankOf(criteria, row, columns);
        var likelier = RankOf(criteria, Math.Min(row + 1, criteria.Likelihood.Count - 1), columns);
        var worse = Enumerable.Range(0, 3).Select(party =>
            RankOf(criteria, row, [.. columns.Select((column, n) => n == party ? Math.Min(column + 1, views[n].Scale.Count - 1) : column)]));
        return likelier >= here && worse.All(level => level >= here);
    });

    [Fact]
    public void Which_party_is_rated_first_makes_no_difference() => Rated.Sample(rated =>
    {
        var (criteria, row, columns) = rated;
        var turned = criteria with { Organisation = criteria.Society, Individuals = criteria.Organisation, Society = criteria.Individuals };
        return RankOf(criteria, row, columns) == RankOf(turned, row, [columns[2], columns[0], columns[1]]);
    });

    [Fact]
    public void Above_the_threshold_it_takes_the_next_management_level() => Rated.Sample(rated =>
    {
        var (criteria, row, columns) = rated;
        var level = criteria.Levels[RankOf(criteria, row, columns)].Code;
        var above = criteria.IsAboveThreshold(level, RiskDomain.Bias);
        return criteria.MayAccept(level, RiskDomain.Bias, Guid.Empty, role => role == "TM")
            && criteria.MayAccept(level, RiskDomain.Bias, Guid.Empty, role => role == "DM") == !above
            && !criteria.MayAccept(level, RiskDomain.Bias, Guid.Empty, _ => false);
    });

    [Fact]
    public void A_cell_without_a_level_is_named_by_its_place() => Rated.Sample(rated =>
    {
        var (criteria, row, columns) = rated;
        var holed = criteria with { Society = criteria.Society with { Matrix = [.. criteria.Society.Matrix.Select((line, n) => n == row ? [.. line.Select((cell, c) => c == columns[2] ? "none" : cell)] : line)] } };
        return CriteriaCheck.Refuse(holed, "/content")!.Errors!.ContainsKey($"/content/society/matrix/{row}/{columns[2]}");
    });

    [Fact]
    public void The_default_criteria_are_complete() => Assert.Null(CriteriaCheck.Refuse(DefaultCriteria.Content, ""));

    [Fact]
    public void A_domain_may_differ_in_threshold_and_management_only()
    {
        var strict = DefaultCriteria.Content with
        {
            Overrides = new Dictionary<RiskDomain, DomainOverride> { [RiskDomain.Safety] = new(AcceptableUpTo: "low", Management: [new("first", "low", [], ["DM"]), new("top", "high", [], ["TM"])]) },
        };

        Assert.Null(CriteriaCheck.Refuse(strict, ""));
        Assert.True(strict.IsAboveThreshold("medium", RiskDomain.Safety));
        Assert.False(strict.IsAboveThreshold("medium", RiskDomain.Bias));
        Assert.False(strict.MayAccept("medium", RiskDomain.Safety, Guid.Empty, role => role == "DM"));
        Assert.True(strict.MayAccept("medium", RiskDomain.Bias, Guid.Empty, role => role == "DM"));
    }

    [Fact]
    public void Nulls_anywhere_are_faults_with_a_place_and_never_a_crash()
    {
        var nothing = new RiskCriteria(null!, null!, null!, null!, null!, null!, null!, null!);
        Assert.NotNull(CriteriaCheck.Refuse(nothing, "/content"));
        Assert.Contains("/content/individuals", Faults(DefaultCriteria.Content with { Individuals = null! }));
        Assert.Contains("/content/individuals/matrix", Faults(DefaultCriteria.Content with { Individuals = new View(DefaultCriteria.Content.Individuals.Scale, null!) }));
        Assert.Contains("/content/individuals/matrix/0", Faults(DefaultCriteria.Content with { Individuals = new View(DefaultCriteria.Content.Individuals.Scale, [null!, null!, null!, null!, null!]) }));
        Assert.Contains("/content/management/0", Faults(DefaultCriteria.Content with { Management = [null!] }));
        Assert.Contains("/content/management", Faults(DefaultCriteria.Content with { Management = [new("only", "high", [], ["DM"])] }));
        Assert.Contains("/content/likelihood/0", Faults(DefaultCriteria.Content with { Likelihood = [null!, null!] }));
    }

    private static IEnumerable<string> Faults(RiskCriteria criteria) => CriteriaCheck.Refuse(criteria, "/content")!.Errors!.Keys;

    private static int RankOf(RiskCriteria criteria, int likelihood, int[] columns) => criteria.RankOf(criteria.Evaluate(
        criteria.Likelihood[likelihood].Code,
        new Consequences(criteria.Organisation.Scale[columns[0]].Code, criteria.Individuals.Scale[columns[1]].Code, criteria.Society.Scale[columns[2]].Code),
        RiskDomain.Bias).Code);

    private static IReadOnlyList<Step> Steps(string prefix, int count) => [.. Enumerable.Range(0, count).Select(n => new Step($"{prefix}{n}", $"Step {n}"))];
}
