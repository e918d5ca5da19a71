using System.Diagnostics;

namespace AimsPlatform.Bench;

/// <summary>The bare endpoint the platform is compared with: ASP.NET on raw Npgsql, the same SQL on the same database and nothing else.</summary>
internal sealed class Reference : IAsyncDisposable
{
    public const string Url = "http://127.0.0.1:18099";
    private readonly Process _process;

    private Reference(Process process) => _process = process;

    public static async Task<Reference> StartAsync()
    {
        var start = new ProcessStartInfo("dotnet", ["bench/Reference/bin/Release/net10.0/AimsPlatform.Bench.Reference.dll", "--urls", Url]) { RedirectStandardOutput = true };
        start.Environment["DATABASE"] = Settings.Of("AIMS_RISK_REGISTER_RUNTIME");
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        var reference = new Reference(Process.Start(start)!);
        using var http = new HttpClient();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await http.GetAsync(Url + "/alive");
                return reference;
            }
            catch (HttpRequestException) when (attempt < 100)
            {
                await Task.Delay(100);
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        _process.Kill();
        _process.Dispose();
        return ValueTask.CompletedTask;
    }
}
