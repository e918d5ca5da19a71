using AimsPlatform.DocumentControl;
using AimsPlatform.DocumentControl.Tests;
using AimsPlatform.Testing;
using Microsoft.AspNetCore.Hosting;
using Npgsql;

[assembly: AssemblyFixture(typeof(DocumentControlFixture))]

namespace AimsPlatform.DocumentControl.Tests;

public sealed class DocumentControlFixture() : ServiceFixture<DocumentControlDb>("document-control")
{
    // The inventory listens to what document control reports; here it runs alone.
    protected override string[] ExpectedLeftovers => ["aims-unrouted"];

    // Tests say themselves when stored content is checked.
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.UseSetting("Content:Sweep", "1.00:00:00");
    }

    /// <summary>Runs one statement as the owner of the database, past every wall; answers its first value.</summary>
    public async Task<object?> OnDatabaseAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(OwnerConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync() is var value and not DBNull ? value : null;
    }
}
