using System.IO.Compression;
using System.Net;
using System.Text;
using AimsPlatform.Testing;
using static AimsPlatform.AiSystemInventory.Tests.Calls;
using static AimsPlatform.AiSystemInventory.Tests.ImportCalls;

namespace AimsPlatform.AiSystemInventory.Tests;

public sealed class ImportBadInputTests(InventoryFixture service)
{
    private readonly Tenant _tenant = Tenant.New();

    private HttpClient Importer => service.As(_tenant, "AIMS-M");

    public static TheoryData<string, byte[]> Broken { get; } = new()
    {
        { "empty.csv", [] },
        { "binary.csv", [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 31))] },
        { "corrupt.xlsx", [0x50, 0x4B, 3, 4, .. new byte[200]] },
        { "protected.xlsx", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[2000]] },
        { "bomb.xlsx", Bomb() },
        { "unclosed.csv", Encoding.UTF8.GetBytes("name,purpose\n\"One,two\nthree\n") },
        { "half.json", Encoding.UTF8.GetBytes("""[{"name":"One"},{"name":""") },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task A_file_that_cannot_be_read_is_refused_at_once_with_a_reason(string name, byte[] file)
    {
        var problem = await ProblemAsync(await Importer.UploadAsync(file, name), 422);

        Assert.NotEmpty((string)problem["detail"]!);
        Assert.Empty(await Importer.ItemsAsync(Jobs));
        Assert.Equal(0, await Importer.TotalAsync());
    }

    [Fact]
    public async Task A_wrong_encoding_is_named_and_can_be_said()
    {
        var cyrillic = Encoding.Latin1.GetBytes("name\n").Concat(Enumerable.Range(0, 400).SelectMany(i => new byte[] { 0xC1, 0xEE, 0xF2, (byte)(0xE0 + i % 30), 10 })).ToArray();
        await ProblemAsync(await Importer.UploadAsync(cyrillic, "russian.csv"), 422);

        var job = await Importer.ImportAsync(cyrillic, "russian.csv", ("encoding", "windows-1251"));
        Assert.Equal("windows-1251", (string)job["report"]!["file"]!["encoding"]!);
        Assert.Equal(400, job.Counts().Created);
        Assert.Contains("Бот", (string)(await ReadAsync(await Importer.GetAsync(Systems)))["items"]![0]!["name"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public async Task Text_in_UTF_16_without_its_mark_is_told_from_binary_and_read_once_named(string encoding)
    {
        var text = Encoding.GetEncoding(encoding).GetBytes("name,purpose\nÜber-Bot,für alle\n");
        var problem = await ProblemAsync(await Importer.UploadAsync(text, "unmarked.csv"), 422);
        Assert.Contains("utf-16", (string)problem["detail"]!, StringComparison.Ordinal);

        Assert.Equal(1, (await Importer.ImportAsync(text, "unmarked.csv", ("encoding", encoding))).Counts().Created);
    }

    [Fact]
    public async Task A_header_without_rows_imports_nothing_and_says_so()
    {
        var job = await Importer.ImportAsync("name,purpose\n");

        Assert.Equal((0, 0, 0, 0), job.Counts());
        Assert.NotEmpty(job["report"]!["warnings"]!.AsArray());
    }

    [Fact]
    public async Task What_does_not_fit_the_file_or_the_fields_is_refused()
    {
        Assert.Contains("Nowhere", (string)(await ProblemAsync(await Importer.UploadAsync("name\nOne\n", fields: ("mapping", """{"Nowhere":"name"}""")), 422))["detail"]!, StringComparison.Ordinal);
        await ProblemAsync(await Importer.UploadAsync("name\nOne\n", fields: ("mapping", """{"name":"nothing"}""")), 422);
        await ProblemAsync(await Importer.UploadAsync("name\nOne\n", fields: ("mapping", "{")), 422);
        await ProblemAsync(await Importer.UploadAsync("name\nOne\n", fields: ("values", """{"stageAsImported":{"x":"operation"}}""")), 422);
        await ProblemAsync(await Importer.UploadAsync("name\nOne\n", fields: ("maping", "{}")), 422);
        await ProblemAsync(await Importer.UploadAsync("name\nOne\n", fields: ("defaults", """{"agency":"\u0000"}""")), 422);
        await ProblemAsync(await Importer.UploadAsync("name\nOne\n", fields: ("profile", "none")), 422);
        await ProblemAsync(await Importer.UploadAsync("name\nOne\n", fields: ("delimiter", "both")), 422);
        await ProblemAsync(await Importer.UploadAsync("name\nOne\n", fields: ("delimiter", "\"")), 422);
        await ProblemAsync(await Importer.UploadAsync("name\nOne\n", fields: ("encoding", "utf-7")), 422);
        await ProblemAsync(await Importer.PostAsync($"{Jobs}?drynut=true", new StringContent("name\nOne\n", Encoding.UTF8, "text/csv")), 400);
        await ProblemAsync(await Importer.PostAsync(Jobs, new StringContent("name", Encoding.UTF8, "text/html")), 415);
    }

    [Fact]
    public async Task A_second_file_is_not_dropped_without_a_word()
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent("name\nOne\n"), "file", "one.csv" },
            { new StringContent("name\nTwo\n"), "file", "two.csv" },
        };

        await ProblemAsync(await Importer.PostAsync(Jobs, form), 422);
        Assert.Empty(await Importer.ItemsAsync(Jobs));
    }

    [Fact]
    public async Task A_retried_upload_imports_once_although_every_form_has_a_boundary_of_its_own()
    {
        var importer = Importer;
        importer.DefaultRequestHeaders.Add("Idempotency-Key", "monday's file");

        var first = await ReadAsync(await importer.UploadAsync("name\nOne\n", fields: ("source", "s")));
        var again = await ReadAsync(await importer.UploadAsync("name\nOne\n", fields: ("source", "s")));

        Assert.Equal(first.Id(), again.Id());
        await ProblemAsync(await importer.UploadAsync("name\nOne\n", fields: ("source", "t")), 422);
        await ProblemAsync(await importer.UploadAsync("name\nTwo\n", fields: ("source", "s")), 422);
        Assert.Single(await Importer.ItemsAsync(Jobs));
    }

    [Fact]
    public async Task Ten_thousand_bad_rows_are_all_reported()
    {
        var csv = new StringBuilder("id,name\n");
        for (var i = 0; i < 10_000; i++)
        {
            csv.Append(System.Globalization.CultureInfo.InvariantCulture, $"{i},\n");
        }

        var job = await Importer.ImportAsync(csv.ToString());

        Assert.Equal((0, 0, 0, 10_000), job.Counts());
        Assert.Equal(10_000, (await Importer.ItemsAsync($"{Jobs}/jobs/{job.Id()}/rejections")).Count);
    }

    [Fact]
    public async Task A_file_over_the_limit_is_413_and_one_refused_later_fails_with_nothing_written()
    {
        using var strict = service.WithWebHostBuilder(host => host.UseSetting("Imports:MaxFileBytes", "1000").UseSetting("Imports:LookAtOnceBytes", "10").UseSetting("Imports:MaxRows", "50"));
        var client = strict.CreateClient();
        client.DefaultRequestHeaders.Add("test-caller", $"{_tenant.Id}|{_tenant.UserId}|person|AIMS-M");

        await ProblemAsync(await client.UploadAsync(new byte[1001], "big.csv"), 413);
        var job = await client.ImportAsync(Encoding.UTF8.GetBytes("name,purpose\nGood,one\n\"never closed\n"), "late.csv");
        Assert.Equal("failed", (string)job["status"]!);
        Assert.NotEmpty((string)job["report"]!["failure"]!["code"]!);
        Assert.Equal(0, await Importer.TotalAsync());
        await ProblemAsync(await Importer.SendAsync(HttpMethod.Post, $"{Jobs}/jobs/{job.Id()}/undo", null, job.Version()), 409);
    }

    [Fact]
    public async Task Importing_and_exporting_need_their_permissions()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await service.CreateClient().UploadAsync("name\nOne\n")).StatusCode);
        await ProblemAsync(await service.As(_tenant, "RO").UploadAsync("name\nOne\n"), 403);
        await ProblemAsync(await service.As(_tenant, "RO").GetAsync($"{Systems}/exports"), 403);
    }

    private static byte[] Bomb()
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            using (var types = zip.CreateEntry("[Content_Types].xml").Open())
            {
                types.Write("<Types/>"u8);
            }

            using var sheet = zip.CreateEntry("xl/worksheets/sheet1.xml").Open();
            var spaces = new byte[1024 * 1024];
            Array.Fill(spaces, (byte)' ');
            for (var i = 0; i < 64; i++)
            {
                sheet.Write(spaces);
            }
        }

        return bytes.ToArray();
    }
}
