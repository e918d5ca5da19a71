using AimsPlatform.DocumentControl.Documents;
using AimsPlatform.DocumentControl.Templates;
using AimsPlatform.Standards;
using CsCheck;

namespace AimsPlatform.DocumentControl.Tests.Templates;

/// <summary>The starter set is complete, readable and fillable.</summary>
public sealed class StarterPackTests
{
    public static TheoryData<string> Templates => [.. StarterPack.Current.Templates.Select(template => template.Id)];

    [Fact]
    public void I10_every_mandatory_document_has_its_own_template_that_serves_the_clauses_asked_for()
    {
        foreach (var (id, item) in Requirements.Mandatory)
        {
            var template = Assert.Single(StarterPack.Current.Templates, template => template.MandatoryItems.Contains(id));
            Assert.Empty(item.Asked.Clauses.Except(template.RequirementIds));
        }
    }

    [Fact]
    public void Every_item_of_documented_information_is_asked_for() => Assert.Equal(Iso42001.Current.MandatoryDocuments.Count, Requirements.Mandatory.Count);

    [Theory]
    [MemberData(nameof(Templates))]
    public void A_template_is_a_document_with_known_blanks_and_requirements(string id)
    {
        var template = StarterPack.Current.Templates.Single(template => template.Id == id);

        Assert.Null(TemplateFields.RefuseBody(template.Body, "/body"));
        Assert.All(template.RequirementIds, requirement => Assert.True(Requirements.IsKnown(requirement), requirement));
        Assert.All(template.MandatoryItems, item => Assert.True(Requirements.Mandatory.ContainsKey(item), item));
        Assert.StartsWith("# ", template.Body, StringComparison.Ordinal);
        Assert.True(template.Body.Split(' ').Length > 150, "has something to say");
        Assert.Equal(("1.0", "en"), (template.Version, template.Language));
    }

    [Fact]
    public void Filled_blanks_are_gone_and_open_ones_are_listed()
    {
        var (text, unfilled, refused) = Placeholders.Fill("{{organisation}} of {{ owner }}, again {{organisation}}, until {{reviewDate}}", new Dictionary<string, string> { ["organisation"] = "Meridian {{owner}}", ["owner"] = " " });

        Assert.Null(refused);
        Assert.Equal("Meridian {{owner}} of {{ owner }}, again Meridian {{owner}}, until {{reviewDate}}", text);
        Assert.Equal(["owner", "reviewDate"], unfilled);
    }

    [Fact]
    public void A_blank_nobody_knows_is_refused_in_a_template_and_in_values()
    {
        Assert.Contains("shoeSize", TemplateFields.RefuseBody("# {{shoeSize}} of {{owner}}", "/body")!.Errors!["/body"][0], StringComparison.Ordinal);
        Assert.NotNull(Placeholders.Fill("x", new Dictionary<string, string> { ["shoeSize"] = "43" }).Refused!.Errors!["/values/shoeSize"]);
        Assert.NotNull(Placeholders.Fill("x", new Dictionary<string, string> { ["owner"] = new('x', 4001) }).Refused);
    }

    [Fact]
    public void Whatever_is_filled_in_what_is_open_and_what_was_given_make_up_all_blanks()
    {
        var names = Gen.OneOf<string>([.. Placeholders.Known.Keys]);
        Gen.Select(names.Array[0, 12], names.Array[0, 8]).Sample((blanks, given) =>
        {
            var template = string.Join(' ', blanks.Select(name => "{{" + name + "}}"));
            var (text, unfilled, _) = Placeholders.Fill(template, given.Distinct().ToDictionary(name => name, _ => "value"));
            Assert.Equal(blanks.Except(given).Distinct(), unfilled);
            Assert.Equal(unfilled, Placeholders.In(text));
        });
    }
}
