using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using AimsPlatform.Testing;
using Npgsql;

namespace AimsPlatform.Platform.Tests;

/// <summary>
/// The whole platform as <c>./aims up</c> makes it, two instances of each service, shared by every test of the assembly.
/// At the end nothing may be left over on the broker: no failed, skipped or unrouted message.
/// </summary>
public sealed class RunningPlatform : IAsyncLifetime
{
    /// <summary>The services that own data, each with two instances here.</summary>
    public static readonly string[] Services = ["identity", "ai-system-inventory", "risk-register", "document-control"];

    // For whoever works on these tests: the platform of the last run is taken over as it is, and left running.
    private static readonly bool Keep = Environment.GetEnvironmentVariable("AIMS_KEEP") == "1";

    private readonly Dictionary<string, (string Token, long Fetched)> _tokens = [];
    private Dictionary<string, string> _environment = [];

    /// <summary>The gateway's address.</summary>
    public Uri Url => new(this["AIMS_URL"]);

    /// <summary>What <c>.run/env</c> says.</summary>
    public string this[string name] => _environment[name];

    public async ValueTask InitializeAsync()
    {
        if (Keep && File.Exists(Path.Combine(Aims.Run, "env")))
        {
            ReadEnvironment();
            return;
        }

        await Aims.DoAsync("down", "--wipe");
        await UpAsync();
    }

    public async ValueTask DisposeAsync()
    {
        var leftovers = Array.Empty<string>();
        try
        {
            await SettledAsync();
            leftovers = await LeftoversAsync();
        }
        finally
        {
            await StopAsync();
        }

        Assert.Empty(leftovers);
    }

    public async Task<string> UpAsync()
    {
        var said = await Aims.DoAsync("up", "--replicas", string.Join(',', Services.Select(service => service + "=2")));
        ReadEnvironment();
        return said;
    }

    /// <summary>The addresses of a service's instances, past the gateway.</summary>
    public Uri[] InstancesOf(string service) =>
        [.. this[$"AIMS_{service.ToUpperInvariant().Replace('-', '_')}_PORTS"].Split(' ').Select(port => new Uri($"http://127.0.0.1:{port}"))];

    /// <summary>A caller through the gateway with the token of the demo person who holds these roles.</summary>
    public async Task<HttpClient> AsAsync(string organisation, string roles) => Caller(await TokenAsync(organisation, roles));

    public HttpClient Caller(string? token, Uri? at = null)
    {
        var client = new HttpClient { BaseAddress = at ?? Url, Timeout = TimeSpan.FromSeconds(100) };
        client.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>From <c>./aims token</c>; kept for half of a token's life.</summary>
    public async Task<string> TokenAsync(string organisation, string roles)
    {
        var key = $"{organisation} {roles}";
        if (!_tokens.TryGetValue(key, out var known) || TimeProvider.System.GetElapsedTime(known.Fetched) > TimeSpan.FromMinutes(4)) // deciding takes a sign-in of the last five
        {
            _tokens[key] = known = ((await Aims.DoAsync("token", organisation, roles)).Trim(), TimeProvider.System.GetTimestamp());
        }

        return known.Token;
    }

    /// <summary>One value out of a service's database, read past every wall as the cluster's superuser.</summary>
    public async Task<T> ScalarAsync<T>(string service, string sql, params object[] values)
    {
        var rows = await QueryAsync(service, sql, row => row.GetFieldValue<T>(0), values);
        return Assert.Single(rows);
    }

    public async Task<List<T>> QueryAsync<T>(string service, string sql, Func<NpgsqlDataReader, T> read, params object[] values)
    {
        await using var connection = new NpgsqlConnection(
            $"Host=127.0.0.1;Port={this["AIMS_POSTGRES_PORT"]};Username={this["AIMS_POSTGRES_USER"]};Password={this["AIMS_POSTGRES_PASSWORD"]};Database={service.Replace('-', '_')};Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>Until every instance says that it is healthy, and the gateway has seen it.</summary>
    public Task HealthyAsync() => Eventually.TrueAsync(async () =>
    {
        using var caller = Caller(null);
        try
        {
            foreach (var instance in Services.SelectMany(InstancesOf))
            {
                if (!(await caller.GetAsync(new Uri(instance, "/health"))).IsSuccessStatusCode)
                {
                    return false;
                }
            }

            var health = await caller.GetFromJsonAsync<JsonNode>("/health");
            return health!["services"]!.AsArray().All(service => (int)service!["healthy"]! == (int)service["replicas"]!);
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }, "every instance is healthy", 90);

    /// <summary>Until every decided event has left its outbox and every queue is empty.</summary>
    public Task SettledAsync() => Eventually.TrueAsync(async () =>
    {
        try
        {
            // Twice, because what is taken from a queue in between may have put the next event into an outbox already looked at.
            return await NothingIsUnderWayAsync() && await NothingIsUnderWayAsync();
        }
        catch (Exception away) when (away is NpgsqlException or HttpRequestException or IOException)
        {
            return false;
        }
    }, "outboxes and queues are empty", 90);

    private async Task<bool> NothingIsUnderWayAsync()
    {
        foreach (var service in Services.Where(service => service != "identity"))
        {
            if (await ScalarAsync<long>(service, "select count(*) from outbox_message where sent_at is null") > 0)
            {
                return false;
            }
        }

        // A broker that has just come back does not know yet how much there is.
        return (await QueuesAsync()).All(queue => IsWork(queue.Name) ? queue.Messages == 0 : queue.Messages is not null);
    }

    /// <summary>Queues that must be empty and are not.</summary>
    public async Task<string[]> LeftoversAsync() =>
        [.. (await QueuesAsync()).Where(queue => !IsWork(queue.Name) && queue.Messages > 0).Select(queue => $"{queue.Name}: {queue.Messages}")];

    /// <summary>How many consumers read each queue that has work.</summary>
    public async Task<List<(string Name, int Consumers)>> ConsumersAsync() =>
        [.. (await ManagementAsync("/api/queues")).Select(queue => (Name: (string)queue!["name"]!, Consumers: (int?)queue["consumers"] ?? 0)).Where(queue => IsWork(queue.Name) && !queue.Name.Contains("bus", StringComparison.Ordinal))];

    private static bool IsWork(string queue) =>
        !queue.EndsWith("_error", StringComparison.Ordinal) && !queue.EndsWith("_skipped", StringComparison.Ordinal) && queue != "aims-unrouted";

    private async Task<List<(string Name, long? Messages)>> QueuesAsync() =>
        [.. (await ManagementAsync("/api/queues?disable_stats=true&enable_queue_totals=true")).Select(queue => ((string)queue!["name"]!, (long?)queue["messages"]))];

    private async Task<JsonArray> ManagementAsync(string path)
    {
        using var management = new HttpClient { BaseAddress = new Uri(this["AIMS_RABBITMQ_MANAGEMENT_URL"]) };
        management.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes($"{this["AIMS_RABBITMQ_USER"]}:{this["AIMS_RABBITMQ_PASSWORD"]}")));
        return (await management.GetFromJsonAsync<JsonArray>(path))!;
    }

    private void ReadEnvironment() => _environment = File.ReadLines(Path.Combine(Aims.Run, "env")).Select(line => line.Split('=', 2))
        .ToDictionary(pair => pair[0], pair => pair[1].Replace("\\", "", StringComparison.Ordinal));

    private static async Task StopAsync()
    {
        if (!Keep)
        {
            await Aims.DoAsync("down");
            KeepLogs();
            await Aims.DoAsync("down", "--wipe");
        }
    }

    // What the processes said outlives them, for whoever reads a red run.
    private static void KeepLogs()
    {
        var (from, to) = (Path.Combine(Aims.Run, "log"), Aims.Run + "-log");
        if (Directory.Exists(to))
        {
            Directory.Delete(to, recursive: true);
        }

        Directory.Move(from, to);
    }
}
