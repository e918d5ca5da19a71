using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace AimsPlatform.Imports;

/// <summary>
/// Sends tracked new rows of one table by binary COPY: the same rows an ordinary save would insert, many times faster.
/// COPY may not write where row-level security rules, so it fills a temporary table and the walls see the insert from it.
/// </summary>
internal static class BulkInsert
{
    public static async Task SendAsync(DbContext db, IEntityType type, IReadOnlyList<EntityEntry> rows, CancellationToken cancellationToken)
    {
        var table = StoreObjectIdentifier.Create(type, StoreObjectType.Table)!.Value;
        var properties = type.GetProperties().Where(p => p.GetComputedColumnSql() is null
            && p.GetValueGenerationStrategy(table) == Npgsql.EntityFrameworkCore.PostgreSQL.Metadata.NpgsqlValueGenerationStrategy.None).ToList();
        var columns = string.Join(", ", properties.Select(p => $"\"{p.GetColumnName(table)}\""));
        var (into, staging) = ($"\"{table.Name}\"", $"\"bulk_{table.Name}\"");
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();

        await ExecuteAsync(connection, $"create temporary table if not exists {staging} on commit drop as select {columns} from {into} with no data", cancellationToken);
        await using (var writer = await connection.BeginBinaryImportAsync($"copy {staging} ({columns}) from stdin (format binary)", cancellationToken))
        {
            var mappings = properties.ConvertAll(p => p.GetRelationalTypeMapping());
            foreach (var row in rows)
            {
                await writer.StartRowAsync(cancellationToken);
                for (var i = 0; i < properties.Count; i++)
                {
                    var value = row.Property(properties[i]).CurrentValue;
                    value = value is not null && mappings[i].Converter is { } converter ? converter.ConvertToProvider(value) : value;
                    await (value is null
                        ? writer.WriteNullAsync(cancellationToken)
                        : writer.WriteAsync(value, mappings[i].StoreTypeNameBase, cancellationToken));
                }
            }

            await writer.CompleteAsync(cancellationToken);
        }

        await ExecuteAsync(connection, $"insert into {into} ({columns}) select {columns} from {staging}; truncate {staging}", cancellationToken);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
