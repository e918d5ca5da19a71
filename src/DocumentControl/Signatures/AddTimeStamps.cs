using System.Security.Cryptography;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AimsPlatform.DocumentControl.Signatures;

/// <summary>
/// Every few seconds fetches the time stamps that are still missing. Nobody who signs waits for the authority, and while it
/// is away signatures stand without its word. It finds them across tenants and adds each stamp as its tenant.
/// </summary>
public sealed class AddTimeStamps(JobsDataSource jobs, IServiceScopeFactory scopes, TimeStampSettings settings, TimeProvider clock, ILogger<AddTimeStamps> log) : BackgroundService
{
    private static readonly Guid Platform = Guid.Empty;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);
    private const int BatchSize = 100;

    // One replica at a time; the next round begins after the last one seen, so that one bad signature holds up nobody.
    private const string Waiting = """
        select tenant_id, signature_id from time_stamp_task where signature_id > $1 and pg_try_advisory_xact_lock(660351) order by signature_id limit 100
        """;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!settings.IsOn)
        {
            return;
        }

        using var timer = new PeriodicTimer(Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await StampAllAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning("Time stamps wait: {Reason}", failure.Message);
            }
        }
    }

    /// <summary>Stamps what waits now; answers how many. Throws when the authority is away.</summary>
    public async Task<int> StampAllAsync(CancellationToken cancellationToken)
    {
        var (stamped, after) = (0, Guid.Empty);
        while (true)
        {
            await using var connection = await jobs.Source.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var waiting = await WaitingAsync(connection, after, cancellationToken);
            foreach (var (tenant, signature) in waiting)
            {
                stamped += await StampAsync(tenant, new Id<DocumentSignature>(signature), cancellationToken) ? 1 : 0;
                after = signature;
            }

            if (waiting.Count < BatchSize)
            {
                return stamped;
            }
        }
    }

    private static async Task<List<(Guid Tenant, Guid Signature)>> WaitingAsync(NpgsqlConnection connection, Guid after, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Waiting, connection);
        command.Parameters.Add(new NpgsqlParameter { Value = after });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var waiting = new List<(Guid, Guid)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            waiting.Add((reader.GetGuid(0), reader.GetGuid(1)));
        }

        return waiting;
    }

    private async Task<bool> StampAsync(Guid tenant, Id<DocumentSignature> id, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Acting>().As(tenant, Platform);
        var db = scope.ServiceProvider.GetRequiredService<DocumentControlDb>();
        var signature = await db.DocumentSignatures.AsNoTracking().SingleAsync(s => s.Id == id, cancellationToken);
        try
        {
            var (token, at) = await scope.ServiceProvider.GetRequiredService<TimeStampAuthority>().StampAsync(signature.Jws, signature.SignedAt, cancellationToken);
            db.SignatureTimeStamps.Add(new SignatureTimeStamp { SignatureId = id, At = at, Token = token });
            db.TimeStampTasks.Remove(new TimeStampTask { SignatureId = id, TenantId = tenant });
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (CryptographicException refused)
        {
            log.LogWarning("The time stamp for signature {Signature} is no good: {Reason}", id, refused.Message);
        }
        catch (DbUpdateException)
        {
            // Another replica was quicker.
        }

        return false;
    }
}
