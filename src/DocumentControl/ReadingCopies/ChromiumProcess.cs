using System.Diagnostics;
using PuppeteerSharp;
using PuppeteerSharp.Transport;

namespace AimsPlatform.DocumentControl.ReadingCopies;

/// <summary>
/// One Chromium, spoken to through the pipes it was started with: no port is open, and when this end of the pipe is gone,
/// by whatever death of this process, Chromium ends and the shell that waits for it removes its directory.
/// </summary>
public sealed class ChromiumProcess : IAsyncDisposable
{
    // Chromium reads commands from descriptor 3 and answers on 4; of the standard ones it gets none.
    private const string Shell = """ "$@" 3<&0 4>&1 </dev/null >/dev/null 2>&1; rm -rf "$AIMS_PROFILE" """;

    private readonly Process _process;
    private readonly string _profile;

    private ChromiumProcess(Process process, string profile, IBrowser browser) => (_process, _profile, Browser) = (process, profile, browser);

    public IBrowser Browser { get; }

    public int Pages { get; set; }

    public DateTimeOffset LastUsed { get; set; }

    public bool IsRunning => !_process.HasExited && Browser.IsConnected;

    public static async Task<ChromiumProcess> StartAsync(PdfSettings settings, CancellationToken cancellationToken)
    {
        var profile = Directory.CreateTempSubdirectory("aims-reading-copy-").FullName;
        var process = Process.Start(Command(settings, profile)) ?? throw new InvalidOperationException("Chromium did not start.");
        try
        {
            var pipe = new PipeTransport(process.StandardInput.BaseStream, process.StandardOutput.BaseStream);
            pipe.Start();
            var connecting = Puppeteer.ConnectAsync(new ConnectOptions
            {
                BrowserWSEndpoint = "ws://pipe.invalid/", // never dialled: the factory gives the connection
                TransportFactory = (_, _, _) => Task.FromResult<IConnectionTransport>(pipe),
                DefaultViewport = null,
            });

            // A pipe alone does not always tell that the other end is gone: a sibling started meanwhile may hold it open.
            var first = await Task.WhenAny(connecting, process.WaitForExitAsync(cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
            return first == connecting
                ? new ChromiumProcess(process, profile, await connecting)
                : throw new InvalidOperationException("Chromium ended before it answered.");
        }
        catch
        {
            await EndAsync(process, profile);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Browser.Disconnect();
        await EndAsync(_process, _profile);
    }

    private static async Task EndAsync(Process process, string profile)
    {
        try
        {
            process.StandardInput.Close();
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            await process.WaitForExitAsync(limit.Token);
        }
        catch (Exception end) when (end is OperationCanceledException or IOException)
        {
            process.Kill(entireProcessTree: true);
        }
        finally
        {
            process.Dispose();
            try
            {
                Directory.Delete(profile, recursive: true);
            }
            catch (IOException)
            {
                // the shell was faster, or a last child still writes: the machine's own clean-up of its temporary files stays
            }
        }
    }

    private static ProcessStartInfo Command(PdfSettings settings, string profile)
    {
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var word in (string[])
        [
            "-c", Shell.Trim(), "sh", settings.Chromium, "--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--no-default-browser-check",
            "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions", "--disable-breakpad", "--disable-dev-shm-usage",
            "--mute-audio", "--host-resolver-rules=MAP * ~NOTFOUND", "--remote-debugging-pipe", "--user-data-dir=" + profile,
            .. settings.Sandbox && !Environment.IsPrivilegedProcess ? Array.Empty<string>() : ["--no-sandbox"], "about:blank",
        ])
        {
            start.ArgumentList.Add(word);
        }

        start.Environment["AIMS_PROFILE"] = profile;
        start.Environment["HOME"] = profile;
        return start;
    }
}
