using System.Net.Http.Json;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace AimsPlatform.BuildingBlocks.Tests;

public sealed class AuditSealTests(SpecimenFixture service)
{
    private readonly Tenant _tenant = Tenant.New();

    [Fact]
    public async Task I11_a_break_in_the_audit_log_is_detected_and_named()
    {
        await service.As(_tenant, "RA").PostAsJsonAsync("/api/v1/tallies", new { name = "sealed" });
        var sealer = service.Services.GetRequiredService<AuditSealer>();
        await sealer.SealAsync(CancellationToken.None);
        Assert.True((await sealer.VerifyAsync(CancellationToken.None)).Intact);

        // Only somebody past every wall can do this; even so it shows.
        await OwnerAsync($"update audit_entry set user_id = gen_random_uuid() where tenant_id = '{_tenant.Id}' and action = 'created'");
        var broken = await sealer.VerifyAsync(CancellationToken.None);

        Assert.False(broken.Intact);
        Assert.Equal("an entry was changed after it was sealed", broken.Reason);
        await OwnerAsync($"update audit_entry set user_id = '{_tenant.UserId}' where tenant_id = '{_tenant.Id}' and action = 'created'");
        Assert.True((await sealer.VerifyAsync(CancellationToken.None)).Intact);
    }

    private async Task OwnerAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(service.OwnerConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        Assert.NotEqual(0, await command.ExecuteNonQueryAsync());
    }
}
