namespace AimsPlatform.DocumentControl.Signatures;

/// <summary>
/// A new key by schedule (<c>Signatures:RotateAfterDays</c>, 90) and by hand (the verb <c>rotate-signing-key</c>). What the
/// older ones signed stays verifiable; running processes follow with their next signature.
/// </summary>
public sealed class RotateSigningKey(SigningKeys keys, IConfiguration configuration, TimeProvider clock, ILogger<RotateSigningKey> log) : BackgroundService
{
    public const string Verb = "rotate-signing-key";

    private static readonly TimeSpan Every = TimeSpan.FromHours(1);
    private readonly TimeSpan _longest = TimeSpan.FromDays(Math.Clamp(configuration.GetValue("Signatures:RotateAfterDays", 90), 1, 3650));

    public static async Task<int> RunAsync(IServiceProvider services)
    {
        Console.WriteLine($"document-control: key {await services.GetRequiredService<SigningKeys>().RotateAsync(TimeSpan.Zero, CancellationToken.None)} signs from now on");
        return 0;
    }

    /// <summary>Makes a new key if the newest is too old, or there is none.</summary>
    public Task<string> RotateWhenDueAsync(CancellationToken cancellationToken) => keys.RotateAsync(_longest, cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        do
        {
            try
            {
                await RotateWhenDueAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning("The rotation of the signing key waits: {Reason}", failure.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
