using AimsPlatform.ServiceDefaults;
using CsCheck;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace AimsPlatform.BuildingBlocks.Tests;

/// <summary>A day of an organisation is the day of its time zone, daylight saving and all (domain model, section 6).</summary>
public sealed class OrganisationDaysTests
{
    // Among them zones 14 hours ahead, 12 behind, off by 45 minutes, and one whose clocks go forward at midnight.
    private static readonly string[] Zones =
        ["Pacific/Kiritimati", "Etc/GMT+12", "Asia/Kathmandu", "Africa/Cairo", "Europe/Oslo", "America/Los_Angeles", "America/Santiago", "Australia/Lord_Howe"];

    [Fact]
    public void A_day_begins_at_its_first_moment_and_ends_just_before_the_next() =>
        Gen.Select(Gen.Int[0, Zones.Length - 1], Gen.Int[0, 3650]).Sample((zone, day) =>
        {
            var (tenant, date) = (In(Zones[zone]), new DateOnly(2026, 1, 1).AddDays(day));
            var start = OrganisationDays.StartOf(tenant, date);
            return start.Offset == TimeSpan.Zero && OrganisationDays.DayAt(tenant, start) == date && OrganisationDays.DayAt(tenant, start.AddTicks(-1)) == date.AddDays(-1);
        });

    [Fact]
    public void It_is_the_day_of_the_time_zone_and_of_UTC_where_nobody_has_told_of_one()
    {
        var evening = new DateTimeOffset(2026, 11, 26, 20, 0, 0, TimeSpan.Zero);

        Assert.Equal(new DateOnly(2026, 11, 27), OrganisationDays.DayAt(In("Asia/Tokyo"), evening));
        Assert.Equal(new DateOnly(2026, 11, 26), OrganisationDays.DayAt(In("America/New_York"), evening));
        Assert.Equal(new DateOnly(2026, 11, 26), OrganisationDays.DayAt(Guid.CreateVersion7(), evening));
        Assert.Equal(new DateOnly(2026, 11, 26), OrganisationDays.DayAt(In("Atlantis/Poseidonis"), evening)); // this machine knows no such zone
    }

    [Fact]
    public async Task A_service_starts_when_identity_has_told_the_time_zones_and_not_before()
    {
        var (tenant, awake) = (Guid.CreateVersion7(), false);
        await using var identity = WebApplication.CreateSlimBuilder().Build();
        identity.Urls.Add("http://127.0.0.1:0");
        identity.MapGet("/internal/time-zones", () => awake ? Results.Ok(new Dictionary<Guid, string> { [tenant] = "Asia/Tokyo" }) : Results.StatusCode(503));
        await identity.StartAsync(TestContext.Current.CancellationToken);
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Authentication:MetadataAddress", identity.Urls.Single() + "/.well-known/openid-configuration")]).Build();
        using var days = new KnowOrganisationDays(settings, TimeProvider.System, NullLogger<KnowOrganisationDays>.Instance);

        var starting = days.StartAsync(TestContext.Current.CancellationToken);
        await Task.WhenAny(starting, Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken));
        Assert.False(starting.IsCompleted);
        awake = true;
        await starting;

        Assert.Equal(new DateOnly(2026, 11, 27), OrganisationDays.DayAt(tenant, new DateTimeOffset(2026, 11, 26, 20, 0, 0, TimeSpan.Zero)));
        await days.StopAsync(TestContext.Current.CancellationToken);
    }

    private static Guid In(string zone)
    {
        var tenant = Guid.CreateVersion7();
        OrganisationDays.Take([new(tenant, zone)]);
        return tenant;
    }
}
