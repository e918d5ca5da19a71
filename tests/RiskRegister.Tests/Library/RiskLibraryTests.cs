using AimsPlatform.RiskRegister.Criteria;
using AimsPlatform.RiskRegister.Library;
using AimsPlatform.Standards;

namespace AimsPlatform.RiskRegister.Tests.Library;

public sealed class RiskLibraryTests
{
    private static readonly string[] Stages =
        ["inception", "design_development", "verification_validation", "deployment", "operation", "re_evaluation", "suspended", "retired", "rejected"];

    [Fact]
    public void There_are_about_forty_starter_risks_and_every_domain_has_some()
    {
        Assert.InRange(RiskLibrary.Current.Entries.Count, 35, 60);
        Assert.All(Enum.GetValues<RiskDomain>(), domain => Assert.True(RiskLibrary.Current.Search(null, domain).Count() >= 5));
        Assert.Equal("2026-11-23", RiskLibrary.Current.Version);
    }

    [Fact]
    public void Every_entry_is_complete_and_fits_into_a_risk()
    {
        var annexA = Iso42001.Current.Controls.Select(control => control.Id).ToHashSet();
        Assert.All(RiskLibrary.Current.Entries, entry =>
        {
            Assert.Matches("^(bias|privacy|security|safety)-[a-z-]+$", entry.Id);
            Assert.StartsWith(entry.Domain.ToString(), entry.Id, StringComparison.OrdinalIgnoreCase);
            Assert.InRange(entry.Title.Length, 10, 100);
            Assert.InRange(entry.Description.Length, 40, 400);
            Assert.NotEmpty(entry.Causes);
            Assert.NotEmpty(entry.Controls);
            Assert.NotEmpty(entry.Stages);
            Assert.All(entry.Controls, control => Assert.Contains(control, annexA));
            Assert.All(entry.Stages, stage => Assert.Contains(stage, Stages));
        });
    }

    [Fact]
    public void A_search_finds_entries_with_every_word()
    {
        Assert.Contains(RiskLibrary.Current.Search("TRAINING people", null), entry => entry.Id == "bias-unrepresentative-data");
        Assert.All(RiskLibrary.Current.Search("A.10.3", RiskDomain.Safety), entry => Assert.Contains("A.10.3", entry.Controls));
        Assert.Empty(RiskLibrary.Current.Search("training unicorns", null));
    }

    [Fact]
    public void An_entry_is_found_by_its_id() => Assert.Equal("bias-labelling", RiskLibrary.Current.Find("bias-labelling")!.Id);
}
