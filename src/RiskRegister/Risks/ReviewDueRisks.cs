using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace AimsPlatform.RiskRegister.Risks;

/// <summary>
/// Every minute puts accepted risks under review whose acceptance has ended, whose review is due, or whose criteria were
/// superseded. It finds them across tenants, and moves each as its tenant, in the name of the platform itself.
/// </summary>
public sealed class ReviewDueRisks(JobsDataSource jobs, IServiceScopeFactory scopes, TimeProvider clock, ILogger<ReviewDueRisks> log) : BackgroundService
{
    /// <summary>Stands for the platform where a trail names who acted.</summary>
    public static readonly Guid Platform = Guid.Empty;

    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);
    private const int BatchSize = 500;

    // Candidates only: Risk.WhyDue judges. One replica sweeps at a time. $1 is the latest day that has begun anywhere, $2 and
    // $3 the organisations for whom it has not, and their day.
    private const string Candidates = OrganisationDays.Behind + """
        select tenant_id, id from (
            (select tenant_id, id from risk left join behind using (tenant_id) where state = 'Accepted' and accepted_until < $1 and accepted_until < coalesce(day, $1) limit 500) union
            (select tenant_id, id from risk left join behind using (tenant_id) where state = 'Accepted' and review_due <= $1 and review_due <= coalesce(day, $1) limit 500) union
            (select risk.tenant_id, risk.id from risk_criteria join risk on risk.criteria_id = risk_criteria.id
             where risk_criteria.state = 'Superseded' and risk.state = 'Accepted' limit 500)) due
        where pg_try_advisory_xact_lock(660303) limit 500
        """;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await SweepAsync(clock.GetUtcNow(), stoppingToken) == BatchSize)
                {
                }
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning("Due risks wait: {Reason}", failure.Message);
            }
        }
    }

    /// <summary>Puts what is due at that time under review, 500 risks at most; answers how many moved.</summary>
    public async Task<int> SweepAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var connection = await jobs.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var due = new List<(Guid Tenant, Guid Risk)>();
        await using (var command = new NpgsqlCommand(Candidates, connection, transaction))
        {
            OrganisationDays.Bind(command, now);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                due.Add((reader.GetGuid(0), reader.GetGuid(1)));
            }
        }

        var moved = 0;
        foreach (var (tenant, risk) in due)
        {
            try
            {
                moved += await ReviewAsync(tenant, new Id<Risk>(risk), now, cancellationToken) ? 1 : 0;
            }
            catch (Exception failure) when (failure is not (RetryLimitExceededException or OperationCanceledException))
            {
                log.LogError(failure, "Due risk {Risk} cannot be reviewed; the others do not wait for it", risk);
            }
        }

        return moved;
    }

    private async Task<bool> ReviewAsync(Guid tenant, Id<Risk> id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Acting>().As(tenant, Platform);
        var db = scope.ServiceProvider.GetRequiredService<RiskRegisterDb>();
        if (await RiskFacts.LoadAsync(db, id, cancellationToken) is not { } risk || risk.WhyDue(OrganisationDays.DayAt(tenant, now)) is not { } reason)
        {
            return false;
        }

        risk.Trigger(reason);
        db.Record(risk, "review", reason);
        db.Publish(risk.Id.Value, risk.Stands(now));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            return false; // somebody moved it meanwhile; the next sweep looks again
        }
    }
}
