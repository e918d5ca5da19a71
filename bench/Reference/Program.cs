using System.Text.Json;
using AimsPlatform.Bench;
using Npgsql;

// The bare endpoint that the platform's figures are compared with: the same SQL on raw Npgsql, no token, no audit logic, no framework above it.
var database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(Environment.GetEnvironmentVariable("DATABASE")) { MaxAutoPrepare = 50, NoResetOnClose = true }.ConnectionString);
var app = WebApplication.CreateSlimBuilder(args).Build();
app.MapGet("/alive", () => "ok");
app.MapPost("/risks", async (Incoming risk) =>
{
    var (id, now) = (Guid.CreateVersion7(), TimeProvider.System.GetUtcNow());
    await using var connection = await database.OpenConnectionAsync();
    await using var batch = new NpgsqlBatch(connection);
    Add(batch, "begin");
    Add(batch, Sql.SetTenant, Sql.Meridian.ToString());
    Add(batch, Sql.InsertRisk, id, "B-" + id.ToString("N")[14..30], 1, id, risk.Title, risk.Description, risk.OwnerId, Sql.Meridian, now);
    Add(batch, Sql.InsertAudit, Guid.CreateVersion7(), Sql.Meridian, id, now, id.ToString(), Json(Sql.Changes));
    Add(batch, Sql.InsertEvent, Guid.CreateVersion7(), Sql.Meridian, id, id, now, Json(Sql.Event));
    Add(batch, "commit");
    await batch.ExecuteNonQueryAsync();
    return Results.Created($"/risks/{id}", new { id, risk.Title });
});
app.MapGet("/risks", async (Guid tenant, HttpResponse response) =>
{
    await using var batch = database.CreateBatch();
    Add(batch, Sql.SetTenant, tenant.ToString());
    Add(batch, Sql.Page, tenant);
    await WriteAsync(batch, response);
});
app.MapGet("/risks/{id}", async (Guid id, Guid tenant, HttpResponse response) =>
{
    await using var batch = database.CreateBatch();
    Add(batch, Sql.SetTenant, tenant.ToString());
    Add(batch, Sql.Get, tenant, id);
    await WriteAsync(batch, response);
});
app.Run();

static void Add(NpgsqlBatch batch, string sql, params object[] values)
{
    var command = new NpgsqlBatchCommand(sql);
    foreach (var value in values)
    {
        command.Parameters.Add(value as NpgsqlParameter ?? new NpgsqlParameter { Value = value });
    }

    batch.BatchCommands.Add(command);
}

static NpgsqlParameter Json(string json) => new() { Value = json, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Jsonb };

static async Task WriteAsync(NpgsqlBatch batch, HttpResponse response)
{
    await using var reader = await batch.ExecuteReaderAsync();
    await reader.NextResultAsync();
    response.ContentType = "application/json";
    await using var json = new Utf8JsonWriter(response.BodyWriter);
    json.WriteStartArray();
    while (await reader.ReadAsync())
    {
        json.WriteStartObject();
        for (var column = 0; column < reader.FieldCount; column++)
        {
            json.WritePropertyName(reader.GetName(column));
            JsonSerializer.Serialize(json, reader.IsDBNull(column) ? null : reader.GetValue(column));
        }

        json.WriteEndObject();
    }

    json.WriteEndArray();
}

internal sealed record Incoming(string Title, string Description, string Domain, string Scope, Guid OwnerId);
