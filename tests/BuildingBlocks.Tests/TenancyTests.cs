using System.Net;
using System.Net.Http.Json;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.Specimen;
using AimsPlatform.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace AimsPlatform.BuildingBlocks.Tests;

/// <summary>Two walls between organisations; each must hold with the other removed.</summary>
public sealed class TenancyTests(SpecimenFixture service)
{
    private readonly Tenant _mine = Tenant.New();
    private readonly Tenant _theirs = Tenant.New();

    [Fact]
    public async Task I06_row_level_security_alone_hides_other_tenants()
    {
        await OpenBothAsync();

        var names = await service.QueryAsync(_mine, db => db.Tallies.IgnoreQueryFilters().Select(t => t.Name).ToListAsync());

        Assert.Equal(["mine"], names);
    }

    [Fact]
    public async Task I06_the_query_filter_alone_hides_other_tenants()
    {
        await OpenBothAsync();
        var options = new DbContextOptionsBuilder<SpecimenDb>().UseNpgsql(service.OwnerConnectionString).UseSnakeCaseNamingConvention().Options;
        await using var db = new SpecimenDb(options);
        var acting = new Acting();
        acting.As(_mine.Id, _mine.UserId);
        db.Serve(acting, TimeProvider.System);

        Assert.Equal(["mine"], await db.Tallies.Select(t => t.Name).ToListAsync());
        Assert.Contains("theirs", await db.Tallies.IgnoreQueryFilters().Select(t => t.Name).ToListAsync());
    }

    [Fact]
    public async Task I06_no_two_callers_ever_share_a_context()
    {
        // A scope knows its context by two names. Whoever comes while it is being disposed of keeps the one he got.
        AsyncServiceScope meanwhile = default;
        SpecimenDb? his = null;
        await using (var ending = service.Services.CreateAsyncScope())
        {
            var mine = ending.ServiceProvider.GetRequiredService<SpecimenDb>();
            ending.ServiceProvider.GetRequiredService<WhileEnding>().Do = () =>
            {
                meanwhile = service.Services.CreateAsyncScope();
                meanwhile.ServiceProvider.GetRequiredService<Acting>().As(_theirs.Id, _theirs.UserId);
                his = meanwhile.ServiceProvider.GetRequiredService<SpecimenDb>();
            };
            Assert.Same(mine, ending.ServiceProvider.GetRequiredService<ServiceDb>());
        }

        await using var next = service.Services.CreateAsyncScope();
        Assert.NotSame(his, next.ServiceProvider.GetRequiredService<SpecimenDb>());
        Assert.Empty(await his!.Tallies.ToListAsync());
        await meanwhile.DisposeAsync();
    }

    [Fact]
    public async Task I06_the_runtime_role_without_a_tenant_sees_nothing_and_writes_nothing()
    {
        await OpenBothAsync();
        await using var connection = new NpgsqlConnection(service.RuntimeConnectionString);
        await connection.OpenAsync();

        Assert.Equal(0L, await ScalarAsync(connection, "select count(*) from tallies"));
        var refused = await Assert.ThrowsAsync<PostgresException>(() => ScalarAsync(connection,
            $"insert into tallies (id, name, count, tenant_id, version, created_at, updated_at) values (gen_random_uuid(), 'x', 0, '{_theirs.Id}', 1, now(), now())"));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Fact]
    public async Task I06_a_row_cannot_be_written_for_another_tenant()
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => service.QueryAsync(_mine, db => db.Database.ExecuteSqlAsync(
            $"insert into tallies (id, name, count, tenant_id, version, created_at, updated_at) values ({Guid.CreateVersion7()}, 'x', 0, {_theirs.Id}, 1, now(), now())")));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Fact]
    public async Task The_tenant_does_not_stay_on_a_pooled_connection()
    {
        await OpenBothAsync();
        var pool = service.Services.GetRequiredService<NpgsqlDataSource>();

        for (var n = 0; n < 20; n++)
        {
            await using var connection = await pool.OpenConnectionAsync();
            Assert.Equal(0L, await ScalarAsync(connection, "select count(*) from tallies"));
        }
    }

    [Fact]
    public async Task I11_the_runtime_role_cannot_change_or_delete_the_audit_trail()
    {
        await OpenBothAsync();
        await using var connection = new NpgsqlConnection(service.RuntimeConnectionString);
        await connection.OpenAsync();

        foreach (var sql in new[] { "update audit_entry set action = 'x'", "delete from audit_entry", "delete from audit_seal", "update outbox_message set body = '{}'" })
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => ScalarAsync(connection, sql));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        }
    }

    [Fact]
    public async Task Every_table_with_a_tenant_has_the_wall()
    {
        await using var connection = new NpgsqlConnection(service.OwnerConnectionString);
        await connection.OpenAsync();

        Assert.Equal(0L, await ScalarAsync(connection, """
            select count(*) from information_schema.columns c join pg_class t on t.relname = c.table_name
            where c.table_schema = 'public' and c.column_name = 'tenant_id' and t.relkind = 'r' and not (t.relrowsecurity and t.relforcerowsecurity)
            """));
        Assert.Equal(false, await ScalarAsync(connection, $"select rolsuper or rolbypassrls from pg_roles where rolname = '{service.VirtualHost}_app'"));
    }

    [Fact]
    public async Task Another_tenants_id_answers_like_an_id_that_is_not_there()
    {
        var location = await OpenAsync(_theirs, "theirs");
        var stranger = service.As(_mine, "RO");

        var theirs = await stranger.SendAsync(Rename(location));
        var nobodys = await stranger.SendAsync(Rename($"/api/v1/tallies/{Guid.CreateVersion7()}"));

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (theirs.StatusCode, nobodys.StatusCode));
    }

    private static HttpRequestMessage Rename(string url)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, url) { Content = JsonContent.Create(new { name = "taken" }) };
        request.Headers.Add("If-Match", "\"1\"");
        return request;
    }

    private async Task OpenBothAsync()
    {
        await OpenAsync(_mine, "mine");
        await OpenAsync(_theirs, "theirs");
    }

    private async Task<string> OpenAsync(Tenant tenant, string name)
    {
        var answer = await service.As(tenant, "RA").PostAsJsonAsync("/api/v1/tallies", new { name });
        answer.EnsureSuccessStatusCode();
        return answer.Headers.Location!.ToString();
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
