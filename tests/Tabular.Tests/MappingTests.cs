namespace AimsPlatform.Tabular.Tests;

public sealed class MappingTests
{
    private static readonly FieldDefinition[] Fields =
    [
        new("externalId", ["Use Case ID", "Use Case Identifier", "id"]),
        new("name", ["Use Case Name", "Title", "System name", "tool name"], Required: true),
        new("agency", ["Department", "Agency name", "publishing body"]),
        new("stage", ["Stage of Development", "Development Stage", "Stage of System Development"], FieldKind.Choice),
        new("operationalSince", ["Date when AI use case became operational or the pilot's start date", "Operation Date", "Date Implemented"], FieldKind.Date)
    ];

    [Fact]
    public void Names_and_synonyms_find_their_columns_and_the_rest_is_listed()
    {
        var mapping = Suggest("USE-CASE ID [Agency abbreviation, number]", "use_case_name", "Colour", "Stage of  Development", "Agency");

        Assert.Equal(
            [("USE-CASE ID [Agency abbreviation, number]", "externalId"), ("use_case_name", "name"), ("Stage of  Development", "stage"), ("Agency", "agency")],
            mapping.Mapped.Select(m => (m.Column.Name, m.Field.Name)));
        Assert.Equal(["Colour"], mapping.Unmapped.Select(c => c.Name));
        Assert.Empty(mapping.Missing(Fields));
    }

    [Fact]
    public void Of_two_columns_alike_the_better_then_the_earlier_one_is_taken()
    {
        var mapping = Suggest("Title", "Name", "Department", "Agency name");

        Assert.Equal([("Name", "name"), ("Department", "agency")], mapping.Mapped.Select(m => (m.Column.Name, m.Field.Name)));
        Assert.Equal(["Title", "Agency name"], mapping.Unmapped.Select(c => c.Name));
    }

    [Fact]
    public void A_word_in_common_is_no_likeness()
    {
        var mapping = Suggest("Vendor name", "Date retired", "Agency contact", "Name of vendor");

        Assert.Empty(mapping.Mapped);
        Assert.Equal(["name"], mapping.Missing(Fields).Select(f => f.Name));
    }

    [Fact]
    public void A_person_overrides_and_may_leave_a_column_out()
    {
        var mapping = ColumnMapping.Suggest(Columns("Name", "Title", "Agency"), Fields,
            new Dictionary<string, string?> { ["Title"] = "name", ["Agency"] = null });

        Assert.Equal([("Title", "name", true)], mapping.Mapped.Select(m => (m.Column.Name, m.Field.Name, m.Overridden)));
        Assert.Equal(["Name", "Agency"], mapping.Unmapped.Select(c => c.Name));
    }

    [Theory]
    [InlineData("Nobody", "name", "unknown-column")]
    [InlineData("Name", "nothing", "unknown-field")]
    public void An_override_of_what_is_not_there_is_refused(string column, string field, string code) => Assert.Equal(code,
        Assert.Throws<TabularException>(() => ColumnMapping.Suggest(Columns("Name"), Fields, new Dictionary<string, string?> { [column] = field })).Refusal.Code);

    [Fact]
    public void Two_columns_for_one_field_are_refused() => Assert.Equal("field-mapped-twice",
        Assert.Throws<TabularException>(() => ColumnMapping.Suggest(Columns("a", "b"), Fields, new Dictionary<string, string?> { ["a"] = "name", ["b"] = "name" })).Refusal.Code);

    [Theory]
    [InlineData("Pilot", "pilot")]
    [InlineData("  b)  PILOT ", "pilot")]
    [InlineData("b)  Pilot – The use case has been deployed in a limited test", "pilot")]
    [InlineData("pre deployment", "pre-deployment")]
    [InlineData("Pre-deployment – in development", "pre-deployment")]
    [InlineData("In production: since May", "deployed")]
    [InlineData("the pilot ended", null)]
    [InlineData("", null)]
    public void Spellings_of_a_value_are_one(string raw, string? value) => Assert.Equal(value, new ValueTable(new Dictionary<string, string>
    {
        ["Pilot"] = "pilot",
        ["Pre-deployment"] = "pre-deployment",
        ["In production"] = "deployed"
    }).Find(raw));

    [Fact]
    public void Values_that_no_table_knows_are_counted_with_their_first_rows()
    {
        var unmapped = new UnmappedValues();
        for (var row = 2; row < 30; row++)
        {
            unmapped.Add("stage", row % 2 == 0 ? "Dreaming " : new string('x', 500), row);
        }

        unmapped.Add("stage", "Dreaming", 30);

        var report = unmapped.Report();
        Assert.Equal(("Dreaming", 15, 10, 2), (report[0].Value, report[0].Count, report[0].FirstRows.Count, report[0].FirstRows[0]));
        Assert.Equal(201, report[1].Value.Length);
    }

    [Fact]
    public void The_report_of_unknown_values_is_bounded()
    {
        var unmapped = new UnmappedValues();
        foreach (var row in Enumerable.Range(1, 10_000))
        {
            unmapped.Add("stage", $"value {row}", row);
        }

        Assert.Equal((1_000, 9_000), (unmapped.Report().Count, unmapped.Unlisted));
    }

    [Theory]
    [InlineData("2025", "2025")]
    [InlineData("2025-03", "2025-03")]
    [InlineData("2025-03-14", "2025-03-14")]
    [InlineData("3/14/2025", "2025-03-14")]
    [InlineData("07/25/2024 12:00:00 AM", "2024-07-25")]
    [InlineData("2025-06-26T07:39:09Z", "2025-06-26")]
    [InlineData("2024-02-01T13:30:00", "2024-02-01")]
    [InlineData("Jan-24", "2024-01")]
    [InlineData("January 2024", "2024-01")]
    [InlineData("sept 2024", "2024-09")]
    [InlineData("Mar 14, 2025", "2025-03-14")]
    [InlineData("14 March 2025", "2025-03-14")]
    [InlineData("14.3.2025", "2025-03-14")]
    [InlineData("4/2023", "2023-04")]
    [InlineData("44332", "2021-05-16")]
    [InlineData(" 2025 ", "2025")]
    public void Dates_keep_the_precision_they_came_with(string text, string date)
    {
        Assert.True(PartialDate.TryParse(text, out var parsed));
        Assert.Equal(date, parsed.ToString());
        Assert.True(PartialDate.TryParse(parsed.ToString(), out var again));
        Assert.Equal(parsed, again);
    }

    [Theory]
    [InlineData("N/A")]
    [InlineData("FY 2024 Q3")]
    [InlineData("13/02/2025")]
    [InlineData("2025-02-30")]
    [InlineData("since 2019, in production")]
    [InlineData("1234")]
    [InlineData("99999")]
    [InlineData("0")]
    [InlineData("")]
    [InlineData(null)]
    public void What_is_not_clearly_a_date_is_not_guessed(string? text) => Assert.False(PartialDate.TryParse(text, out _));

    [Theory]
    [InlineData(" N/A ", true)]
    [InlineData("Not applicable.", true)]
    [InlineData("—", true)]
    [InlineData(null, true)]
    [InlineData("None of the above", false)]
    [InlineData("0", false)]
    public void Some_words_mean_nothing(string? text, bool nothing) => Assert.Equal(nothing, FoldedText.MeansNothing(text));

    private static ColumnMapping Suggest(params string[] names) => ColumnMapping.Suggest(Columns(names), Fields);

    private static TableColumn[] Columns(params string[] names) => [.. names.Select((n, i) => new TableColumn(n, i + 1))];
}
