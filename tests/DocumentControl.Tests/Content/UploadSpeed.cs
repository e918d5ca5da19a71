using System.Diagnostics;
using System.Globalization;
using AimsPlatform.DocumentControl.Versions;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using static AimsPlatform.DocumentControl.Tests.Content.TestFiles;

namespace AimsPlatform.DocumentControl.Tests.Content;

/// <summary>200 MB up and down, measured beside writing the same bytes with dd and fsync. Not part of the suite: <c>-explicit only</c>.</summary>
public sealed class UploadSpeed(DocumentControlFixture service, ITestOutputHelper output)
{
    private const int Megabytes = 199;

    [Theory(Explicit = true)]
    [InlineData("postgres")]
    [InlineData("directory")]
    public async Task Two_hundred_megabytes_stream_at_constant_memory(string store)
    {
        // A real server: the one in memory keeps bodies there.
        await using var real = service.WithWebHostBuilder(host => host.UseSetting("Content:Store", store).UseSetting("Content:Directory", Directory.CreateTempSubdirectory("content-").FullName));
        real.UseKestrel(0);
        real.StartServer();
        var organisation = new Organisation(service);
        await organisation.InAsync(VersionState.Published); // everything has been compiled
        for (var round = 0; round < 3; round++)
        {
            await using var file = await LargePdfAsync(round);
            var version = await organisation.InAsync(VersionState.Draft);
            var written = await DdAsync(file.Length);
            var before = Peak(reset: true);
            var clock = Stopwatch.StartNew();
            using var put = new HttpRequestMessage(HttpMethod.Put, $"{Organisation.Url(version)}/file?fileName=large.pdf") { Content = new StreamContent(file, 256 * 1024) };
            put.Headers.TryAddWithoutValidation("If-Match", "\"1\"");
            await Organisation.OkAsync(await As(organisation.Author).SendAsync(put));
            var up = clock.Elapsed;
            clock.Restart();
            using (var answer = await As(organisation.Employee).GetAsync(Organisation.Url(version) + "/file", HttpCompletionOption.ResponseHeadersRead))
            {
                await (await answer.Content.ReadAsStreamAsync()).CopyToAsync(Stream.Null, 256 * 1024);
            }

            var down = clock.Elapsed;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{store} {file.Length / 1e6:F0} MB: dd+fsync {file.Length / 1e6 / written.TotalSeconds:F0} MB/s, up {file.Length / 1e6 / up.TotalSeconds:F0} MB/s ({written / up:F2}), down {file.Length / 1e6 / down.TotalSeconds:F0} MB/s ({written / down:F2}); resident {before} -> {Peak(reset: false)} MB at most"));
        }

        HttpClient As(HttpClient caller)
        {
            var client = real.CreateClient(new WebApplicationFactoryClientOptions { BaseAddress = real.ClientOptions.BaseAddress, AllowAutoRedirect = false, HandleCookies = false }); // following redirects would keep the body
            client.DefaultRequestHeaders.Add("test-caller", caller.DefaultRequestHeaders.GetValues("test-caller"));
            return client;
        }
    }

    private static async Task<FileStream> LargePdfAsync(int seed)
    {
        var file = new FileStream(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1024 * 1024, FileOptions.DeleteOnClose);
        await file.WriteAsync(Utf8("%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"));
        var page = file.Position;
        await file.WriteAsync(Utf8("3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Resources << /XObject << /Im0 4 0 R >> >> >>\nendobj\n"));
        var picture = file.Position;
        await file.WriteAsync(Utf8($"4 0 obj\n<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /Length {Megabytes * 1024 * 1024} >>\nstream\n"));
        var (noise, random) = (new byte[1024 * 1024], new Random(seed));
        for (var number = 0; number < Megabytes; number++)
        {
            random.NextBytes(noise);
            await file.WriteAsync(noise);
        }

        await file.WriteAsync(Utf8("\nendstream\nendobj\n"));
        var start = file.Position;
        await file.WriteAsync(Utf8($"xref\n0 5\n0000000000 65535 f \n0000000009 00000 n \n0000000058 00000 n \n{page:D10} 00000 n \n{picture:D10} 00000 n \ntrailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"));
        await file.FlushAsync();
        file.Position = 0;
        return file;
    }

    private static async Task<TimeSpan> DdAsync(long bytes)
    {
        var target = Path.GetTempFileName();
        var clock = Stopwatch.StartNew();
        using (var dd = Process.Start(new ProcessStartInfo("dd", $"if=/dev/zero of={target} bs=1M count={bytes / 1024 / 1024} conv=fsync") { RedirectStandardError = true })!)
        {
            await dd.WaitForExitAsync();
        }

        var elapsed = clock.Elapsed;
        File.Delete(target);
        return elapsed;
    }

    // The kernel's own account of the highest resident size since it was reset.
    private static long Peak(bool reset)
    {
        if (reset)
        {
            GC.Collect();
            File.WriteAllText("/proc/self/clear_refs", "5");
        }

        return long.Parse(File.ReadLines("/proc/self/status").Single(line => line.StartsWith("VmHWM", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
