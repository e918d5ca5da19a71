using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;

namespace AimsPlatform.Bench;

/// <summary>A file of 200 MB goes up and comes down through the gateway, against dd writing the same bytes with fsync; and what that takes of memory.</summary>
internal static class Files
{
    private const int Megabytes = 200;
    private static readonly string[] Services = ["gateway", "document-control"];

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        var file = Path.Combine(Settings.Of("AIMS_RUN"), "bench-file.txt");
        using var other = await OtherStore.StartAsync();
        await WarmUpAsync(file, Settings.Of("AIMS_URL"), other.Gateway);
        var before = Services.Select(Memory.Resident).ToArray();
        Services.ToList().ForEach(Memory.ForgetPeak);
        var (up, down, dd) = (new double[Runs.Count], new double[Runs.Count], new double[Runs.Count]);
        var (upThere, downThere) = (new double[Runs.Count], new double[Runs.Count]);
        for (var run = 0; run < Runs.Count; run++)
        {
            Write(file, Megabytes, $"run {run} {Guid.CreateVersion7()}");
            dd[run] = await DdAsync(file);
            (up[run], down[run]) = await UpAndDownAsync(file, Settings.Of("AIMS_URL"));
            Write(file, Megabytes, $"run {run} {Guid.CreateVersion7()}"); // both list what they keep in one database, where the same file is kept once
            (upThere[run], downThere[run]) = await UpAndDownAsync(file, other.Gateway);
        }

        var (peak, after) = (Services.Select(Memory.Peak).ToArray(), Services.Select(Memory.Resident).ToArray());
        File.Delete(file);
        return
        [
            new Figure("upload of 200 MB through the gateway, kept in PostgreSQL", "MB/s", up, "dd with fsync", dd, "0.5"),
            new Figure("download of 200 MB through the gateway, kept in PostgreSQL", "MB/s", down, "dd with fsync", dd, "0.5"),
            new Figure("upload of 200 MB through the gateway, kept in a directory", "MB/s", upThere, "dd with fsync", dd, "0.5"),
            new Figure("download of 200 MB through the gateway, kept in a directory", "MB/s", downThere, "dd with fsync", dd, "0.5"),
            .. Services.SelectMany((service, index) => new[]
            {
                new Figure($"resident memory of {service}, most during these", "MB", [peak[index]], "before", [before[index]], "constant"),
                new Figure($"resident memory of {service}, after these", "MB", [after[index]], "before", [before[index]], "constant"),
            }),
        ];
    }

    // Several times, for the runtime compiles in steps.
    private static async Task WarmUpAsync(string file, params string[] gateways)
    {
        foreach (var gateway in gateways.SelectMany(gateway => Enumerable.Repeat(gateway, Runs.Count)))
        {
            Write(file, 20, $"warm up {Guid.CreateVersion7()}");
            await UpAndDownAsync(file, gateway);
        }
    }

    // Lines of 100 bytes; other ones each time, for what is stored already is not stored again.
    private static void Write(string path, int megabytes, string first)
    {
        using var file = File.Create(path);
        file.Write(Encoding.UTF8.GetBytes(first.PadRight(99) + "\n"));
        for (var line = 1; line < megabytes * 10_000; line++)
        {
            file.Write(Encoding.UTF8.GetBytes($"{line} {first}, and what there is to say".PadRight(99) + "\n"));
        }

        file.Flush(flushToDisk: true);
    }

    private static async Task<double> DdAsync(string file)
    {
        var copy = file + ".copy";
        var watch = Stopwatch.StartNew();
        await Load.RunAsync("dd", [$"if={file}", $"of={copy}", "bs=1M", "conv=fsync"]);
        var seconds = watch.Elapsed.TotalSeconds;
        File.Delete(copy);
        return Megabytes / seconds;
    }

    private static async Task<(double Up, double Down)> UpAndDownAsync(string path, string gateway)
    {
        using var papers = await Papers.SignInAtAsync(gateway, "AUT");
        var version = await papers.DraftAsync();
        var tag = await papers.TagAsync("AUT", version);
        await using var file = File.OpenRead(path);
        using var content = new StreamContent(file, 128 * 1024);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
        var watch = Stopwatch.StartNew();
        await papers.SendAsync("AUT", HttpMethod.Put, version + "/file?fileName=measured.txt", content, tag);
        var up = watch.Elapsed.TotalSeconds;
        watch.Restart();
        var length = await papers.DownloadAsync("AUT", version + "/file");
        return length == new FileInfo(path).Length
            ? (length / 1e6 / up, length / 1e6 / watch.Elapsed.TotalSeconds)
            : throw new InvalidOperationException($"{length} bytes came back of {new FileInfo(path).Length}");
    }
}
