using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace AimsPlatform.Bench;

/// <summary>A second document control that keeps files in a directory, and a gateway before it: the same programs and settings, beside those that run.</summary>
internal sealed class OtherStore : IDisposable
{
    private readonly string _directory = Path.Combine(Settings.Of("AIMS_RUN"), "bench-store");
    private readonly List<Process> _processes = [];

    private OtherStore() { }

    public string Gateway { get; private set; } = "";

    public static async Task<OtherStore> StartAsync()
    {
        var other = new OtherStore();
        var documents = other.Start("document-control", "AimsPlatform.DocumentControl", ("Content__Store", "directory"), ("Content__Directory", other._directory));
        other.Gateway = other.Start("gateway", "AimsPlatform.Gateway", ("services__document-control__http__0", documents));
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        foreach (var origin in new[] { documents, other.Gateway })
        {
            for (var patience = Stopwatch.StartNew(); !await IsHealthyAsync(http, origin); await Task.Delay(200))
            {
                _ = patience.Elapsed < TimeSpan.FromMinutes(3) ? patience : throw new InvalidOperationException($"The second platform does not answer at {origin}.");
            }
        }

        return other;
    }

    public void Dispose()
    {
        foreach (var process in _processes)
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }

        Directory.Delete(_directory, recursive: true);
    }

    private string Start(string service, string assembly, params (string Name, string Value)[] settings)
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var origin = $"http://{probe.LocalEndpoint}";
        probe.Stop();
        var start = new ProcessStartInfo("dotnet", [assembly + ".dll"]) { WorkingDirectory = Path.Combine(Settings.Of("AIMS_RUN"), "app", service), RedirectStandardOutput = true };
        start.Environment.Clear();
        foreach (var pair in Memory.EnvironmentOf(Memory.ProcessOf(service)).Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=', 2)))
        {
            start.Environment[pair[0]] = pair[^1];
        }

        foreach (var (name, value) in settings.Append(("ASPNETCORE_URLS", origin)))
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.BeginOutputReadLine(); // to nobody: what goes wrong it says on the other stream
        _processes.Add(process);
        return origin;
    }

    private static async Task<bool> IsHealthyAsync(HttpClient http, string origin)
    {
        try
        {
            using var answer = await http.GetAsync(origin + "/health");
            return answer.IsSuccessStatusCode;
        }
        catch (Exception notYet) when (notYet is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }
}
