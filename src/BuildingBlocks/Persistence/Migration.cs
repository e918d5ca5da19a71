using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AimsPlatform.BuildingBlocks.Persistence;

/// <summary>
/// Brings one database to the model, as its owner, and then builds the second tenancy wall: the runtime role
/// (<c>…_app</c>) owns nothing and sees only the tenant set on its transaction; the jobs role (<c>…_jobs</c>: outbox,
/// seals, due dates) reads across tenants and writes only its own marks. Safe to run again and from several places.
/// </summary>
public static class Migration
{
    // Behind row-level security an index serves only conditions whose functions cannot leak a row that the policy hides.
    // These cannot; PostgreSQL just does not say so, and without it every search would read the whole table.
    private const string NoLeaks = """
        do $do$ begin
            alter function pg_catalog.arraycontains(anyarray, anyarray) leakproof;
            alter function pg_catalog.ts_match_vq(tsvector, tsquery) leakproof;
            alter function pg_catalog.to_tsvector(regconfig, text) leakproof;
            alter function pg_catalog.textcat(text, text) leakproof;
        exception when insufficient_privilege then
            raise notice 'Searches read whole tables until a superuser marks arraycontains, ts_match_vq, to_tsvector and textcat leakproof.';
        end $do$;
        """;

    public static async Task RunAsync(DbContext db, string ownerConnectionString, string runtimePassword, CancellationToken cancellationToken = default)
    {
        await db.Database.MigrateAsync(cancellationToken);
        await using var connection = new NpgsqlConnection(ownerConnectionString);
        await connection.OpenAsync(cancellationToken);
        var (app, jobs) = ($"{connection.Database}_app", $"{connection.Database}_jobs");
        foreach (var role in new[] { app, jobs })
        {
            await ExecuteAsync(connection, $"""
                do $do$ begin
                    if not exists (select from pg_roles where rolname = '{role}') then create role {role} login; end if;
                end $do$;
                alter role {role} password '{runtimePassword.Replace("'", "''", StringComparison.Ordinal)}';
                grant connect on database "{connection.Database}" to {role};
                grant usage on schema public to {role};
                """, cancellationToken);
        }

        await ExecuteAsync(connection, $"""
            grant select, insert, update, delete on all tables in schema public to {app};
            grant select on all tables in schema public to {jobs};
            grant usage on all sequences in schema public to {app}, {jobs};
            revoke all on "__EFMigrationsHistory" from {app};
            revoke update, delete on audit_entry, audit_seal, outbox_message, inbox_message from {app};
            revoke insert on audit_seal from {app};
            grant update (seal) on audit_entry to {jobs};
            grant insert on audit_seal to {jobs};
            grant update (sent_at), delete on outbox_message to {jobs};
            grant delete on inbox_message, idempotent_request to {jobs};
            """, cancellationToken);
        await ExecuteAsync(connection, NoLeaks + (db as ServiceDb)?.Rules, cancellationToken);
        foreach (var entity in db.Model.GetEntityTypes().Where(entity => entity.ClrType.IsDefined(typeof(AppendOnlyAttribute), inherit: false)))
        {
            await ExecuteAsync(connection, $"""revoke update, delete on "{entity.GetTableName()}" from {app}""", cancellationToken);
        }

        foreach (var table in await TenantTablesAsync(connection, cancellationToken))
        {
            await ExecuteAsync(connection, Wall(table, app, jobs), cancellationToken);
        }
    }

    private static string Wall(string table, string app, string jobs) => $"""
        alter table "{table}" enable row level security;
        alter table "{table}" force row level security;
        drop policy if exists own_tenant on "{table}";
        create policy own_tenant on "{table}" to {app}
            using (tenant_id = nullif(current_setting('aims.tenant', true), '')::uuid)
            with check (tenant_id = nullif(current_setting('aims.tenant', true), '')::uuid);
        drop policy if exists jobs on "{table}";
        create policy jobs on "{table}" to {jobs} using (true);
        """;

    private static async Task<List<string>> TenantTablesAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        const string Sql = """
            select c.table_name from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
            where c.table_schema = 'public' and c.column_name = 'tenant_id' and t.table_type = 'BASE TABLE' order by 1
            """;
        await using var command = new NpgsqlCommand(Sql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var tables = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
        {
            tables.Add(reader.GetString(0));
        }

        return tables;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
