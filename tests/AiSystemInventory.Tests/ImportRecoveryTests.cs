using System.Globalization;
using System.Text;
using AimsPlatform.Imports;
using AimsPlatform.Testing;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using static AimsPlatform.AiSystemInventory.Tests.Calls;
using static AimsPlatform.AiSystemInventory.Tests.ImportCalls;

namespace AimsPlatform.AiSystemInventory.Tests;

/// <summary>Imports whose process dies.</summary>
public sealed class ImportRecoveryTests(InventoryFixture service)
{
    private readonly Tenant _tenant = Tenant.New();

    private HttpClient Importer => service.As(_tenant, "AIMS-M");

    [Fact]
    public void A_killed_process_leaves_no_file_of_an_upload()
    {
        using var file = TemporaryFile.Create();
        file.Write("sent"u8);
        file.Position = 0;

        Assert.Equal('s', file.ReadByte());
        Assert.False(!OperatingSystem.IsWindows() && File.Exists(file.Name));
    }

    [Fact]
    public async Task An_import_whose_process_died_is_taken_up_by_another_one()
    {
        using var idle = service.WithWebHostBuilder(host => host.UseSetting("Imports:Workers", "0"));
        var client = idle.CreateClient();
        client.DefaultRequestHeaders.Add("test-caller", $"{_tenant.Id}|{_tenant.UserId}|person|AIMS-M");
        var (job, died) = ("", 0);
        for (var attempt = 0; died == 0 && attempt < 20; attempt++)
        {
            // Stored by a process that runs nothing, then marked as begun by one that is gone, before anybody else begins it.
            job = (await ReadAsync(await client.UploadAsync($"name\nBegun {attempt}\n", fields: ("source", $"s{attempt}")))).Id();
            died = await OwnerAsync($"update import_job set status = 'Running', lease = gen_random_uuid(), lease_until = now() + interval '2 seconds', attempts = 1 where id = '{job}' and status = 'Queued'");
        }

        Assert.Equal(1, died);
        var ended = await Importer.EndedAsync(await ReadAsync(await Importer.GetAsync($"{Jobs}/jobs/{job}")));
        Assert.Equal((1, 0, 0, 0), ended.Counts());
        Assert.Equal(2, await service.QueryAsync(_tenant, db => db.Set<AimsPlatform.Imports.ImportJob>().Where(j => j.Id == Guid.Parse(job)).Select(j => j.Attempts).SingleAsync()));
        Assert.Equal(0, await OwnerAsync($"delete from import_file_piece where job_id = '{job}'"));
    }

    [Fact]
    public async Task A_file_that_killed_every_process_that_read_it_is_given_up()
    {
        using var idle = service.WithWebHostBuilder(host => host.UseSetting("Imports:Workers", "0"));
        var client = idle.CreateClient();
        client.DefaultRequestHeaders.Add("test-caller", $"{_tenant.Id}|{_tenant.UserId}|person|AIMS-M");
        var (job, died) = ("", 0);
        for (var attempt = 0; died == 0 && attempt < 20; attempt++)
        {
            job = (await ReadAsync(await client.UploadAsync($"name\nDeadly {attempt}\n", fields: ("source", $"s{attempt}")))).Id();
            died = await OwnerAsync($"update import_job set status = 'Running', lease = gen_random_uuid(), lease_until = now() + interval '1 second', attempts = 5 where id = '{job}' and status = 'Queued'");
        }

        var ended = await Importer.EndedAsync(await ReadAsync(await Importer.GetAsync($"{Jobs}/jobs/{job}")));

        Assert.Equal("failed", (string)ended["status"]!);
        Assert.Equal("import-broke", (string)ended["report"]!["failure"]!["code"]!);
    }

    [Fact]
    public async Task A_runner_that_lost_its_lease_writes_nothing_and_every_row_is_there_once()
    {
        var csv = new StringBuilder("id,name\n");
        for (var i = 0; i < 15_000; i++)
        {
            csv.Append(CultureInfo.InvariantCulture, $"{i},System {i}\n");
        }

        var job = await ReadAsync(await Importer.UploadAsync(csv.ToString(), fields: ("source", "big")));
        await Eventually.TrueAsync(async () => await OwnerAsync($"update import_job set lease = gen_random_uuid(), lease_until = now() - interval '1 second' where id = '{job.Id()}' and status = 'Running'") == 1, "the import runs");

        var ended = await Importer.EndedAsync(job);
        Assert.Equal((15_000, 0, 0, 0), ended.Counts());
        Assert.Equal(15_000, await Importer.TotalAsync());
        Assert.Equal(15_000, await service.QueryAsync(_tenant, db => db.Outbox.CountAsync()));
    }

    private async Task<int> OwnerAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(service.OwnerConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteNonQueryAsync();
    }
}
