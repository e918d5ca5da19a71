using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json.Nodes;
using AimsPlatform.Identity.Connect;
using AimsPlatform.Identity.Http;
using AimsPlatform.Identity.Keys;
using AimsPlatform.Identity.Organisations;
using AimsPlatform.Identity.People;
using AimsPlatform.Identity.RoleGrants;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

[assembly: AssemblyFixture(typeof(AimsPlatform.Identity.Tests.IdentityFixture))]

namespace AimsPlatform.Identity.Tests;

/// <summary>
/// One identity service on a database of its own, migrated and seeded by the very verbs of the binary and run under the
/// runtime role. Tests do not clean up: whoever changes something does it in an organisation of its own.
/// </summary>
public sealed class IdentityFixture : IAsyncLifetime
{
    public const string Password = "correct horse battery staple";
    public const string Secret = "a secret for the command line";

    private static readonly string Postgres = Environment.GetEnvironmentVariable("AIMS_TEST_POSTGRES") ?? "Host=127.0.0.1;Port=5432;Username=postgres";
    private readonly string _database = $"identity_{Environment.ProcessId}_{Guid.CreateVersion7():N}"[..40];

    public string Owner => $"{Postgres};Database={_database}";

    public Replica Service { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await OnServerAsync($"create database {_database}");
        await VerbAsync("migrate");
        await VerbAsync("seed-demo");
        Service = await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (Service is not null)
        {
            await Service.DisposeAsync();
        }

        NpgsqlConnection.ClearAllPools();
        await OnServerAsync($"drop database {_database} with (force)");
    }

    /// <summary>Another process on the same database, as after a restart or beside the first.</summary>
    public async Task<Replica> StartAsync(ShiftedTime? clock = null, bool demo = true)
    {
        var replica = new Replica(new NpgsqlConnectionStringBuilder(Owner) { Username = "identity_app", Password = Password }.ConnectionString, clock, demo);
        await Eventually.TrueAsync(async () => (await replica.CreateClient().GetAsync("/health")).IsSuccessStatusCode, "the service is ready");
        return replica;
    }

    /// <summary>Runs the binary's verb as the deployment does, as the owner of the database.</summary>
    public async Task VerbAsync(string verb)
    {
        string[] args = [verb, $"--ConnectionStrings:identity={Owner}", "--Authentication:Authority=http://localhost/",
            $"--Database:RuntimePassword={Password}", $"--Demo:Password={Password}", $"--Demo:CliSecret={Secret}", "--Logging:LogLevel:Default=Warning"];
        var exit = await Task.Run(() => (int)typeof(IdentityDb).Assembly.EntryPoint!.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [args], null)!);
        Assert.Equal(0, exit);
    }

    public async Task<T> QueryAsync<T>(Func<IServiceProvider, IdentityDb, Task<T>> query)
    {
        await using var scope = Service.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Acting>().BeforeATenantIsKnown();
        return await query(scope.ServiceProvider, scope.ServiceProvider.GetRequiredService<IdentityDb>());
    }

    /// <summary>A new organisation whose first person is its administrator.</summary>
    public async Task<Tenant> NewTenantAsync()
    {
        var id = Guid.CreateVersion7();
        var key = $"t{id:N}";
        await QueryAsync(async (_, db) =>
        {
            db.Add(new Organisation { Id = id, Key = key, Name = "Test", TimeZone = "Europe/Oslo" });
            db.Add(new BusinessUnit { Id = Guid.CreateVersion7(), OrganisationId = id, Key = "claims", Name = "Claims" });
            return await db.SaveChangesAsync();
        });
        var tenant = new Tenant(this, id, key);
        tenant.Admin = await tenant.NewPersonAsync("admin", "ADM");
        return tenant;
    }

    private static async Task OnServerAsync(string sql)
    {
        await using var connection = new NpgsqlConnection($"{Postgres};Database=postgres");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>An organisation that one test has for itself.</summary>
public sealed class Tenant(IdentityFixture fixture, Guid id, string key)
{
    public Guid Id => id;

    public string Key => key;

    public Guid Admin { get; set; }

    public Task<Guid> NewPersonAsync(string login, params string[] roles) => fixture.QueryAsync(async (services, db) =>
    {
        var person = new Person { Id = Guid.CreateVersion7(), OrganisationId = id, Name = $"Person {login}", UserName = $"{login}@{key}", Demo = true, LockoutEnabled = true };
        Assert.True((await services.GetRequiredService<UserManager<Person>>().CreateAsync(person, IdentityFixture.Password)).Succeeded);
        foreach (var role in roles)
        {
            db.Add(Grant(person.Id, role, DateTimeOffset.UnixEpoch, null));
        }

        await db.SaveChangesAsync();
        return person.Id;
    });

    public RoleGrant Grant(Guid holder, string role, DateTimeOffset from, DateTimeOffset? until) => new()
    {
        Id = Guid.CreateVersion7(), OrganisationId = id, HolderId = holder, Role = role, ValidFrom = from, ValidUntil = until, GrantedBy = holder, GrantedAt = from,
    };

    /// <summary>An API client of one person, with the rights of now.</summary>
    public async Task<HttpClient> AsAsync(string login) => await fixture.Service.AsAsync(key, ("person", $"{login}@{key}"));
}

public sealed class Replica(string connection, ShiftedTime? clock, bool demo) : WebApplicationFactory<Program>
{
    public HttpClient Browser(string address) => Forwarded(CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false }), address);

    public async Task<HttpClient> AsAsync(string organisation, params (string Name, string Value)[] parameters) => With(await DemoTokenAsync(organisation, parameters));

    public HttpClient With(string token)
    {
        var client = CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    public async Task<string> DemoTokenAsync(string organisation, params (string Name, string Value)[] parameters)
    {
        var (status, answer) = await TokenAsync([("grant_type", DemoGrant.Type), ("client_id", "aims-cli"), ("client_secret", IdentityFixture.Secret),
            ("organisation", organisation), .. parameters]);
        Assert.True(status == 200, answer.ToJsonString());
        return (string)answer["access_token"]!;
    }

    public async Task<(int Status, JsonObject Answer)> TokenAsync(params (string Name, string Value)[] parameters)
    {
        var answer = await CreateClient().PostAsync("/connect/token", new FormUrlEncodedContent(parameters.Select(p => KeyValuePair.Create(p.Name, p.Value))));
        return ((int)answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonObject>())!);
    }

    public Task RefreshKeysAsync() => Services.GetRequiredService<KeyRing>().RefreshAsync(CancellationToken.None);

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("ConnectionStrings:identity", connection);
        builder.UseSetting("Authentication:Authority", "http://localhost/");
        builder.UseSetting("Logging:LogLevel:Default", "Error");
        if (demo)
        {
            builder.UseSetting("Demo:CliSecret", IdentityFixture.Secret);
        }

        if (clock is not null)
        {
            builder.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(clock));
        }
    }

    private static HttpClient Forwarded(HttpClient client, string address)
    {
        client.DefaultRequestHeaders.Add("X-Forwarded-For", address);
        return client;
    }
}

/// <summary>The system's time, moved.</summary>
public sealed class ShiftedTime : TimeProvider
{
    public TimeSpan Shift { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;
}

public static class Eventually
{
    public static async Task TrueAsync(Func<Task<bool>> ask, string what)
    {
        var deadline = TimeProvider.System.GetTimestamp() + (TimeProvider.System.TimestampFrequency * 20);
        while (!await ask())
        {
            Assert.True(TimeProvider.System.GetTimestamp() < deadline, $"Not within 20 s: {what}");
            await Task.Delay(25);
        }
    }
}

public static class Jwt
{
    public static JsonObject Payload(string token) => Part(token, 1);

    public static JsonObject Header(string token) => Part(token, 0);

    private static JsonObject Part(string token, int index) =>
        JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[index]))!.AsObject();
}
