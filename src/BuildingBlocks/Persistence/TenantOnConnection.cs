using System.Data.Common;
using AimsPlatform.BuildingBlocks.Messaging;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace AimsPlatform.BuildingBlocks.Persistence;

/// <summary>
/// Tells PostgreSQL the tenant, for row-level security, and never for longer than one transaction: at the start of an
/// explicit one, else inside the implicit transaction of the command itself, in the same round trip. A pooled connection
/// therefore carries nothing to its next user.
/// </summary>
internal sealed class TenantOnConnection(OutboxSignal outbox, FrequentStatements frequent) : DbCommandInterceptor, IDbTransactionInterceptor
{
    private const string SetTenant = "select set_config('aims.tenant', @aims_tenant, true)";

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Prefix(command, eventData);
        await frequent.PrepareAsync(command, cancellationToken);
        return result;
    }

    public override async ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        if (command.CommandText.StartsWith(SetTenant, StringComparison.Ordinal))
        {
            await result.NextResultAsync(cancellationToken);
        }

        return result;
    }

    public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Prefix(command, eventData);
        await frequent.PrepareAsync(command, cancellationToken);
        return result;
    }

    public async ValueTask<DbTransaction> TransactionStartedAsync(
        DbConnection connection, TransactionEndEventData eventData, DbTransaction result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is ServiceDb { TenantOrNone: { } tenant })
        {
            await using var command = new NpgsqlCommand(SetTenant, (NpgsqlConnection)connection, (NpgsqlTransaction)result);
            command.Parameters.AddWithValue("aims_tenant", tenant.ToString());
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        return result;
    }

    public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is ServiceDb { HasPublished: true } db)
        {
            db.HasPublished = false;
            outbox.Raise();
        }

        return Task.CompletedTask;
    }

    private static void Prefix(DbCommand command, CommandEventData eventData)
    {
        if (command.Transaction is null && eventData.Context is ServiceDb { TenantOrNone: { } tenant })
        {
            command.CommandText = $"{SetTenant};{command.CommandText}";
            command.Parameters.Add(new NpgsqlParameter("aims_tenant", tenant.ToString()));
        }
    }
}
