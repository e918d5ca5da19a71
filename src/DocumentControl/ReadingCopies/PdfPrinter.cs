using System.Collections.Concurrent;
using AimsPlatform.BuildingBlocks.Http;
using Microsoft.Extensions.Options;
using PuppeteerSharp;
using PuppeteerSharp.Media;

namespace AimsPlatform.DocumentControl.ReadingCopies;

/// <summary>Where Chromium is and how much of it may run; the section <c>ReadingCopies</c> of the configuration.</summary>
public sealed class PdfSettings
{
    /// <summary>The executable.</summary>
    public string Chromium { get; set; } = "/usr/bin/chromium";

    /// <summary>Off only where the machine forbids user namespaces; always off for root, for whom Chromium has none.</summary>
    public bool Sandbox { get; set; } = true;

    /// <summary>Copies made at the same time, each by a Chromium of its own.</summary>
    public int Places { get; set; } = 2;

    /// <summary>Requests that may wait for a place.</summary>
    public int Queue { get; set; } = 20;

    /// <summary>For one copy, from the place to the finished file: less than the gateway waits, so that the answer says what happened.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>A Chromium that nobody needed for so long is closed.</summary>
    public TimeSpan Idle { get; set; } = TimeSpan.FromMinutes(1);
}

/// <summary>
/// Prints pages to PDF by a few Chromium processes that know no network and run no script. They start when first needed,
/// serve one page after another (each in a context of its own), and end when idle, after <see cref="MaxPages"/> pages,
/// after any failure, and with this service.
/// </summary>
public sealed class PdfPrinter : IAsyncDisposable
{
    private const int MaxPages = 50;

    private static readonly MarginOptions Margins = new() { Top = "24mm", Bottom = "22mm", Left = "18mm", Right = "18mm" };

    private readonly ConcurrentStack<ChromiumProcess> _idle = new();
    private readonly PdfSettings _settings;
    private readonly TimeProvider _clock;
    private readonly ILogger<PdfPrinter> _logger;
    private readonly SemaphoreSlim _places;
    private readonly ITimer _sweep;
    private int _waiting;

    public PdfPrinter(IOptions<PdfSettings> settings, TimeProvider clock, ILogger<PdfPrinter> logger)
    {
        (_settings, _clock, _logger, _places) = (settings.Value, clock, logger, new SemaphoreSlim(settings.Value.Places));
        _sweep = clock.CreateTimer(_ => _ = CloseIdleAsync(_settings.Idle), null, _settings.Idle, _settings.Idle);
    }

    public static Error Unavailable(string chromium) => new("reading-copy-unavailable",
        $"PDF copies need Chromium, and there is none at {chromium}. Install it (Debian, Ubuntu: apt-get install chromium fonts-liberation), or set ReadingCopies:Chromium to where it is. Word and Markdown copies need nothing.",
        StatusCodes.Status503ServiceUnavailable);

    public static readonly Error Failed = new("reading-copy-failed", "Chromium could not make this PDF. Try again, or take the Word or Markdown copy.", StatusCodes.Status503ServiceUnavailable);
    public static readonly Error TimedOut = new("reading-copy-timeout", "This PDF took longer than one may take. Try again, or take the Word or Markdown copy.", StatusCodes.Status503ServiceUnavailable);
    public static readonly Error Busy = new("reading-copy-busy", "Too many PDF copies are being made. Try again in a few seconds.", StatusCodes.Status503ServiceUnavailable);

    /// <param name="header">HTML above every page; <paramref name="footer"/> below it, where <c>pageNumber</c> and <c>totalPages</c> are filled in.</param>
    /// <param name="cancellationToken">Ends the waiting for a place, not the printing.</param>
    public async Task<(byte[]? Pdf, Error? Refused)> PrintAsync(string html, string header, string footer, CancellationToken cancellationToken)
    {
        if (!File.Exists(_settings.Chromium))
        {
            return (null, Unavailable(_settings.Chromium));
        }

        if (Interlocked.Increment(ref _waiting) > _settings.Places + _settings.Queue)
        {
            Interlocked.Decrement(ref _waiting);
            return (null, Busy);
        }

        try
        {
            await _places.WaitAsync(cancellationToken);
            try
            {
                return await WithChromiumAsync(html, header, footer);
            }
            finally
            {
                _places.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _sweep.DisposeAsync();
        await CloseIdleAsync(TimeSpan.Zero);
        _places.Dispose();
    }

    private async Task<(byte[]? Pdf, Error? Refused)> WithChromiumAsync(string html, string header, string footer)
    {
        using var limit = new CancellationTokenSource(_settings.Timeout, _clock);
        ChromiumProcess? chromium = null;
        try
        {
            chromium = Take() ?? await ChromiumProcess.StartAsync(_settings, limit.Token);
            var pdf = await PrintAsync(chromium.Browser, html, header, footer).WaitAsync(limit.Token);
            chromium.LastUsed = _clock.GetUtcNow();
            if (++chromium.Pages < MaxPages)
            {
                _idle.Push(chromium);
                chromium = null;
            }

            return (pdf, null);
        }
        catch (OperationCanceledException)
        {
            return (null, TimedOut);
        }
        catch (Exception failure) when (failure is PuppeteerException or ProcessException or IOException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            _logger.LogWarning(failure, "Chromium at {Path} failed", _settings.Chromium);
            return (null, Failed);
        }
        finally
        {
            if (chromium is not null)
            {
                await chromium.DisposeAsync();
            }
        }
    }

    private static async Task<byte[]> PrintAsync(IBrowser browser, string html, string header, string footer)
    {
        await using var context = await browser.CreateBrowserContextAsync();
        await using var page = await context.NewPageAsync();
        await page.SetJavaScriptEnabledAsync(false);
        await page.SetOfflineModeAsync(true);
        await page.SetRequestInterceptionAsync(true);
        page.Request += (_, asked) => _ = asked.Request.Url.StartsWith("data:image/", StringComparison.Ordinal) ? asked.Request.ContinueAsync() : asked.Request.AbortAsync();
        await page.SetContentAsync(html, new SetContentOptions { WaitUntil = [WaitUntilNavigation.Load] });
        return await page.PdfDataAsync(new PdfOptions
        {
            Format = PaperFormat.A4, MarginOptions = Margins, PrintBackground = true, Tagged = true, Outline = true,
            DisplayHeaderFooter = true, HeaderTemplate = header, FooterTemplate = footer,
        });
    }

    private ChromiumProcess? Take()
    {
        while (_idle.TryPop(out var chromium))
        {
            if (chromium.IsRunning)
            {
                return chromium;
            }

            _ = chromium.DisposeAsync().AsTask();
        }

        return null;
    }

    private async Task CloseIdleAsync(TimeSpan idle)
    {
        var kept = new List<ChromiumProcess>();
        while (_idle.TryPop(out var chromium))
        {
            if (idle > TimeSpan.Zero && chromium.IsRunning && _clock.GetUtcNow() - chromium.LastUsed < idle)
            {
                kept.Add(chromium);
            }
            else
            {
                await chromium.DisposeAsync();
            }
        }

        if (kept.Count > 0)
        {
            _idle.PushRange([.. kept]);
        }
    }
}
