using Npgsql;

namespace AimsPlatform.BuildingBlocks.Persistence;

/// <summary>
/// The connection of background work that serves all tenants: dispatching, sealing, due dates. Its role may read every
/// row and write almost none; what a job changes for a tenant, it changes as that tenant through the service's own context.
/// </summary>
public sealed class JobsDataSource(string runtimeConnectionString) : IAsyncDisposable
{
    public NpgsqlDataSource Source { get; } = NpgsqlDataSource.Create(AsJobs(runtimeConnectionString));

    public ValueTask DisposeAsync() => Source.DisposeAsync();

    private static string AsJobs(string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString) { MaxPoolSize = 5, ApplicationName = "jobs" };
        builder.Username = builder.Username!.EndsWith("_app", StringComparison.Ordinal)
            ? builder.Username[..^"_app".Length] + "_jobs"
            : throw new InvalidOperationException("A service runs as its …_app role; the owner's connection is only for migrate.");
        return builder.ConnectionString;
    }
}
