using Npgsql;

namespace AimsPlatform.Bench;

/// <summary>The measured databases, past every wall: to fill them and to read times.</summary>
internal static class Owner
{
    public static string Of(string database) =>
        $"Host=127.0.0.1;Port={Settings.Of("AIMS_POSTGRES_PORT")};Username={Settings.Of("AIMS_POSTGRES_USER")};Password={Settings.Of("AIMS_POSTGRES_PASSWORD")};Database={database};Command Timeout=600";

    public static async Task ExecuteAsync(string database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(Of(database));
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public static async Task<T> ScalarAsync<T>(string database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(Of(database));
        await using var command = source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
