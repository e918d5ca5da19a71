using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Npgsql;
using Xunit;

namespace AimsPlatform.Testing;

/// <summary>The real PostgreSQL and RabbitMQ that tests run against; <c>./aims test</c> starts them and says where they are.</summary>
public static class TestServers
{
    /// <summary>A connection string of a superuser, without a database.</summary>
    public static string Postgres { get; } = Environment.GetEnvironmentVariable("AIMS_TEST_POSTGRES") ?? "Host=127.0.0.1;Port=5432;Username=postgres";

    /// <summary>The broker's address with a trailing slash; a virtual host's name may follow.</summary>
    public static string RabbitMq { get; } = (Environment.GetEnvironmentVariable("AIMS_TEST_RABBITMQ") ?? "amqp://guest:guest@127.0.0.1:5672/").TrimEnd('/') + "/";

    private static readonly Uri Management = new(Environment.GetEnvironmentVariable("AIMS_TEST_RABBITMQ_MANAGEMENT") ?? "http://guest:guest@127.0.0.1:15672");

    public static async Task OnPostgresAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Postgres) { Database = "postgres", Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public static async Task AddVirtualHostAsync(string name)
    {
        using var management = Client();
        (await management.PutAsync($"api/vhosts/{name}", null)).EnsureSuccessStatusCode();
        var user = Uri.UnescapeDataString(Management.UserInfo.Split(':')[0]);
        (await management.PutAsJsonAsync($"api/permissions/{name}/{user}", new { configure = ".*", write = ".*", read = ".*" })).EnsureSuccessStatusCode();
    }

    public static async Task DropVirtualHostAsync(string name)
    {
        using var management = Client();
        (await management.DeleteAsync($"api/vhosts/{name}")).EnsureSuccessStatusCode();
    }

    /// <summary>Every queue that should be empty and is not: what failed, what nobody wanted, what nobody was bound for.</summary>
    public static async Task<string[]> LeftoversAsync(string virtualHost)
    {
        using var management = Client();
        var queues = await management.GetFromJsonAsync<JsonArray>($"api/queues/{virtualHost}?disable_stats=true&enable_queue_totals=true");
        return queues!.Where(queue => (string)queue!["name"]! is var name && (name.EndsWith("_error", StringComparison.Ordinal) || name.EndsWith("_skipped", StringComparison.Ordinal) || name == "aims-unrouted")
                && (long?)queue["messages"] > 0)
            .Select(queue => (string)queue!["name"]!).ToArray();
    }

    /// <summary>How many messages wait or are under way in the queues that consumers read.</summary>
    public static async Task<long> WaitingAsync(string virtualHost)
    {
        using var management = Client();
        var queues = await management.GetFromJsonAsync<JsonArray>($"api/queues/{virtualHost}?disable_stats=true&enable_queue_totals=true");
        return queues!.Where(queue => (string)queue!["name"]! is var name && !name.EndsWith("_error", StringComparison.Ordinal) && !name.EndsWith("_skipped", StringComparison.Ordinal) && name != "aims-unrouted")
            .Sum(queue => (long?)queue!["messages"] ?? 0);
    }

    private static HttpClient Client()
    {
        var client = new HttpClient { BaseAddress = new Uri(Management.GetLeftPart(UriPartial.Authority).Replace(Management.UserInfo + "@", "", StringComparison.Ordinal)) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(Management.UserInfo))));
        return client;
    }
}
