using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.ServiceDefaults;
using MassTransit;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace AimsPlatform.Testing;

/// <summary>
/// One running service on its own database, under its own runtime role, and a virtual host of its own on a real broker,
/// shared by every test of the assembly. Tests do not clean up: each acts for organisations of its own.
/// </summary>
public abstract class ServiceFixture<TDb>(string service) : WebApplicationFactory<TDb>, IAsyncLifetime
    where TDb : ServiceDb
{
    private const string RuntimePassword = "for-tests-only";
    private readonly string _database = $"test_{service.Replace('-', '_')}_{Environment.ProcessId}";

    /// <summary>Connects past every wall, for tests that prove a wall or break something on purpose.</summary>
    public string OwnerConnectionString => new NpgsqlConnectionStringBuilder(TestServers.Postgres) { Database = _database }.ConnectionString;

    public string VirtualHost => _database;

    public TestStandingRoles StandingRoles { get; } = new();

    public string RuntimeConnectionString =>
        new NpgsqlConnectionStringBuilder(OwnerConnectionString) { Username = _database + "_app", Password = RuntimePassword }.ConnectionString;

    public async ValueTask InitializeAsync()
    {
        await TestServers.OnPostgresAsync($"create database {_database}");
        await TestServers.AddVirtualHostAsync(_database);
        var options = new DbContextOptionsBuilder<TDb>().UseNpgsql(OwnerConnectionString).UseSnakeCaseNamingConvention().Options;
        await using (var db = (TDb)Activator.CreateInstance(typeof(TDb), options)!)
        {
            await Migration.RunAsync(db, OwnerConnectionString, RuntimePassword);
        }

        _ = Server;
        await Eventually.TrueAsync(async () => (await CreateClient().GetAsync("/health")).IsSuccessStatusCode, "the service is healthy");
    }

    public override async ValueTask DisposeAsync()
    {
        var complaints = await TestServers.LeftoversAsync(_database);
        await base.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        await TestServers.OnPostgresAsync($"drop database {_database} with (force)");
        await TestServers.OnPostgresAsync($"drop role {_database}_app");
        await TestServers.OnPostgresAsync($"drop role {_database}_jobs");
        await TestServers.DropVirtualHostAsync(_database);
        Assert.Empty(complaints.Except(ExpectedLeftovers));
        GC.SuppressFinalize(this);
    }

    /// <summary>Queues that tests of this service fill with bad messages on purpose.</summary>
    protected virtual string[] ExpectedLeftovers => [];

    /// <summary>A caller with these role codes; a person who signed in just now, unless <see cref="AsService"/> is used.</summary>
    public HttpClient As(Tenant tenant, params string[] roles) => Caller(tenant, "person", roles);

    /// <summary>A person who last proved who they are at that time.</summary>
    public HttpClient AsSignedInAt(DateTimeOffset signedIn, Tenant tenant, params string[] roles) => Caller(tenant, "person", roles, signedIn);

    public HttpClient AsService(Tenant tenant, params string[] roles) => Caller(tenant, "service", roles);

    public async Task<T> QueryAsync<T>(Tenant tenant, Func<TDb, Task<T>> query)
    {
        await using var scope = Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Acting>().As(tenant.Id, tenant.UserId);
        return await query(scope.ServiceProvider.GetRequiredService<TDb>());
    }

    /// <summary>Delivers an event as another service would have sent it.</summary>
    public Task DeliverAsync<TEvent>(Tenant tenant, TEvent integrationEvent, Guid? messageId = null) where TEvent : class =>
        Services.GetRequiredService<IBus>().Publish(integrationEvent, context =>
        {
            context.MessageId = messageId ?? Guid.CreateVersion7();
            context.Headers.Set("aims-tenant", tenant.Id);
            context.Headers.Set("aims-user", tenant.UserId);
        });

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting($"ConnectionStrings:{service}", RuntimeConnectionString);
        builder.UseSetting("ConnectionStrings:rabbitmq", TestServers.RabbitMq + _database);
        builder.UseSetting("Signatures:KeySecret", "for tests only, and long enough to be taken");
        builder.UseSetting("Logging:LogLevel:Default", "Warning");
        builder.UseSetting("Authentication:Authority", "http://127.0.0.1:9/");
        builder.ConfigureTestServices(services => services.AddSingleton<IStandingRoles>(StandingRoles).WithoutAskingForDays()
            .AddAuthentication("test").AddScheme<AuthenticationSchemeOptions, TestAuthentication>("test", null));
    }

    private HttpClient Caller(Tenant tenant, string kind, string[] roles, DateTimeOffset? signedIn = null)
    {
        var client = CreateClient();
        client.DefaultRequestHeaders.Add(TestAuthentication.Header, TestAuthentication.Write(tenant, kind, roles, signedIn));
        return client;
    }
}
