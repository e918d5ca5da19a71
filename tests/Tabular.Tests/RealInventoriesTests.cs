namespace AimsPlatform.Tabular.Tests;

public sealed class RealInventoriesTests
{
    [Theory]
    [InlineData("department-of-education/ai-inventory-2025-113183.xlsx", "All Use Cases", 2, 34, 77)]
    [InlineData("department-of-energy/DOE_2025_AI_Use_Case_Inventory_PublicReporting.xlsx", "FINAL", 2, 33, 340)]
    [InlineData("department-of-health-and-human-services/hhs-ai-use-case-inventory-fy25.csv", null, 1, 33, 447)]
    [InlineData("department-of-homeland-security/2025_0128_ocio-dhs-ai-use-case-inventory.xlsx", "All Use Cases", 2, 33, 238)]
    [InlineData("department-of-the-interior/2025doigovfinalindividual2025aiusecaseinventory.csv", null, 2, 34, 246)]
    [InlineData("department-of-the-treasury/Treasury-AI-Use-Case-Inventory.csv", null, 2, 34, 129)]
    [InlineData("department-of-transportation/rows.csv", null, 1, 35, 70)]
    [InlineData("federal-reserve-board-of-governors/frb-2025-ai-use-case-inventory.xlsx", "frb-2025-ai-use-case-inventory", 1, 26, 38)]
    [InlineData("federal-trade-commission/2025_Agency_AI_Use_Case_FTC_public_release_csv.csv", null, 1, 34, 16)]
    [InlineData("national-science-foundation/NSF-EO13960-AI-Use-Case-Inventory.xlsx", "Sheet1", 2, 7, 17)]
    public void Every_agency_inventory_yields_its_named_rows(string file, string? sheet, int header, int columns, int named)
    {
        var table = SharedData.Open("us-agency-raw-2025/" + file);

        var name = table.Source.Columns.ToList().FindIndex(c => c.Name == "Use Case Name");
        var rows = table.Rows().ToList();
        Assert.Equal(named, rows.Count(r => !string.IsNullOrWhiteSpace(r.Cells[name])));
        Assert.Equal(header, table.Source.HeaderRow);
        Assert.Equal(columns, table.Source.Columns.Count);
        Assert.Equal(rows.Count, table.Source.RowCount);
        Assert.Equal(sheet, rows.Select(r => r.Sheet).Distinct().Single());
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join("\n", table.Source.Warnings) + "\n" + string.Join("\n", table.Source.Sheets));
    }

    [Fact]
    public void The_list_of_expected_counts_is_itself_a_table()
    {
        var table = SharedData.Open("us-agency-raw-2025/expected_counts.csv");

        Assert.Equal((',', "utf-8", 1, 10), (table.Source.Delimiter!.Value, table.Source.Encoding, table.Source.HeaderRow!.Value, table.Source.RowCount));
    }

    [Theory]
    [InlineData("2024_consolidated_ai_inventory_raw_v2.csv", TableFormat.Csv, "windows-1252", 2133, 62)]
    [InlineData("2024_consolidated_ai_inventory_raw_v2.xls", TableFormat.Xls, null, 2133, 62)]
    [InlineData("2023_consolidated_ai_inventory_raw.csv", TableFormat.Csv, "utf-8", 710, 10)]
    public void Consolidated_inventories_read_whole(string file, TableFormat format, string? encoding, int rows, int columns)
    {
        var table = SharedData.Open("us-fed-2023-2024-consolidated/" + file);

        Assert.Equal((format, encoding, rows, columns),
            (table.Source.Format, table.Source.Encoding, table.Source.RowCount, table.Source.Columns.Count));
        Assert.Equal(rows, table.Rows().Count());
        Assert.All(table.Rows(), r => Assert.Null(r.Refused));
    }

    [Fact]
    public void Repeated_headers_get_names_of_their_own_in_csv_and_xls_alike()
    {
        var csv = SharedData.Open("us-fed-2023-2024-consolidated/2024_consolidated_ai_inventory_raw_v2.csv").Source;
        var xls = SharedData.Open("us-fed-2023-2024-consolidated/2024_consolidated_ai_inventory_raw_v2.xls").Source;

        Assert.Equal(csv.Columns.Select(c => c.Name), xls.Columns.Select(c => c.Name));
        Assert.Equal(9, csv.Columns.Count(c => c.Name.StartsWith("If Other, please explain.", StringComparison.Ordinal)));
        Assert.Contains(csv.Columns, c => c.Name == "If Other, please explain. (9)");
        Assert.Contains(csv.Warnings, w => w.StartsWith("9 columns are called", StringComparison.Ordinal));
    }

    [Fact]
    public void Sections_above_the_header_are_told_for_each_column()
    {
        var source = SharedData.Open("us-agency-raw-2025/department-of-energy/DOE_2025_AI_Use_Case_Inventory_PublicReporting.xlsx").Source;

        Assert.StartsWith("SECTION 1", source.Columns.Single(c => c.Name == "Use Case Name").Section);
        Assert.StartsWith("SECTION 2", source.Columns.Single(c => c.Name == "AI Classification").Section);
    }

    [Fact]
    public void Hidden_sheets_are_skipped_and_said_so()
    {
        var source = SharedData.Open("us-agency-raw-2025/department-of-education/ai-inventory-2025-113183.xlsx").Source;

        Assert.Equal(["Sheet4", "Sheet3", "Sheet1", "Sheet2"], source.Sheets.Where(s => s.Hidden).Select(s => s.Name));
        Assert.All(source.Sheets.Where(s => s.Hidden), s => Assert.Equal("It is hidden.", s.SkippedBecause));
        Assert.Contains(source.Warnings, w => w.Contains("\"Sheet2\" is hidden", StringComparison.Ordinal));
    }

    [Fact]
    public void The_atrs_index_is_the_same_in_csv_and_json()
    {
        var csv = SharedData.Open("uk-atrs/atrs_records.csv");
        var json = SharedData.Open("uk-atrs/atrs_records.json");

        Assert.Equal((136, 136), (csv.Source.RowCount, json.Source.RowCount));
        Assert.Equal(Column(csv, "tool_name"), Column(json, "tool_name"));
        Assert.Equal("Cabinet Office; Department for Science, Innovation and Technology; Government Digital Service", Column(json, "listed_organisations").First());
    }

    [Fact]
    public void The_demo_seed_reads_whole()
    {
        var table = SharedData.Open("demo-seed-us-2025/systems.csv");

        Assert.Equal((72, 35), (table.Source.RowCount, table.Source.Columns.Count));
    }

    private static IEnumerable<string?> Column(Table table, string name)
    {
        var at = table.Source.Columns.ToList().FindIndex(c => c.Name == name);
        return table.Rows().Select(r => r.Cells[at]);
    }
}
