using AimsPlatform.Identity.Demo;
using AimsPlatform.Identity.Http;
using AimsPlatform.Identity.Keys;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AimsPlatform.Identity;

/// <summary>What the binary does instead of serving: <c>migrate</c>, <c>seed-demo</c>, <c>rotate-keys</c>. Each runs to completion.</summary>
public static class Verbs
{
    public static async Task<int> RunAsync(string verb, IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Acting>().BeforeATenantIsKnown();
        switch (verb)
        {
            case "migrate":
                await MigrateAsync(scope.ServiceProvider.GetRequiredService<IdentityDb>(), services.GetRequiredService<IConfiguration>());
                await services.GetRequiredService<KeyRing>().EnsureAsync(CancellationToken.None);
                Console.WriteLine("identity: migrated");
                return 0;
            case "seed-demo":
                Console.WriteLine(await scope.ServiceProvider.GetRequiredService<SeedDemo>().RunAsync(CancellationToken.None));
                return 0;
            case "rotate-keys":
                Console.WriteLine($"identity: key {await services.GetRequiredService<KeyRing>().RotateAsync(CancellationToken.None)} signs in {KeyRing.Announce.TotalSeconds} s");
                return 0;
            default:
                await Console.Error.WriteLineAsync($"There is no verb '{verb}'. Known: migrate, seed-demo, rotate-keys.");
                return 2;
        }
    }

    /// <summary>Tables, then the role the service runs under: it owns nothing, and of the grants' trail it may only read and add.</summary>
    private static async Task MigrateAsync(IdentityDb db, IConfiguration configuration)
    {
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(5));
        await db.Database.MigrateAsync();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await GrantToRuntimeRoleAsync(db, configuration);
                return;
            }
            catch (PostgresException e) when (attempt < 5 && e.SqlState is (PostgresErrorCodes.InternalError or PostgresErrorCodes.DuplicateObject or PostgresErrorCodes.UniqueViolation))
            {
                // Roles belong to the whole cluster: the migration of another database touched this one at the same moment.
                await Task.Delay(TimeSpan.FromMilliseconds(100 * attempt));
            }
        }
    }

    private static async Task GrantToRuntimeRoleAsync(IdentityDb db, IConfiguration configuration)
    {
        await db.Database.ExecuteSqlRawAsync("""
            do $$ begin
              if not exists (select from pg_roles where rolname = 'identity_app') then
                create role identity_app login nosuperuser nobypassrls nocreatedb nocreaterole;
              end if;
              execute format('grant connect on database %I to identity_app', current_database());
            end $$;
            grant usage on schema public to identity_app;
            grant select, insert, update, delete on all tables in schema public to identity_app;
            revoke update, delete, truncate on role_grant_entries from identity_app;
            revoke all on "__EFMigrationsHistory" from identity_app;
            """);
        if (configuration["Database:RuntimePassword"] is { Length: > 0 } password)
        {
            var statement = await db.Database.SqlQuery<string>($"select format('alter role identity_app login password %L', {password}) as \"Value\"").SingleAsync();
            await db.Database.ExecuteSqlRawAsync(statement.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));
        }
    }
}
