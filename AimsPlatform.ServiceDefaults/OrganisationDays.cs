using System.Collections.Concurrent;
using System.Data.Common;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AimsPlatform.ServiceDefaults;

/// <summary>
/// The days of each organisation: what is due on a day is due until 23:59:59 in the organisation's time zone (domain model,
/// section 6). Known to the whole process, as time zones are. Who is not known, which nobody is for longer than a minute, lives in UTC.
/// </summary>
public static class OrganisationDays
{
    private static readonly ConcurrentDictionary<Guid, TimeZoneInfo> Zones = [];

    /// <summary>The day it is for this organisation at that moment.</summary>
    public static DateOnly DayAt(Guid tenant, DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, ZoneOf(tenant)).DateTime);

    /// <summary>The first moment of that day for this organisation, in UTC.</summary>
    public static DateTimeOffset StartOf(Guid tenant, DateOnly day)
    {
        var (zone, midnight) = (ZoneOf(tenant), day.ToDateTime(TimeOnly.MinValue));
        while (zone.IsInvalidTime(midnight)) // the clocks went forward at midnight: the day begins later
        {
            midnight = midnight.AddMinutes(15);
        }

        var offset = zone.IsAmbiguousTime(midnight) ? zone.GetAmbiguousTimeOffsets(midnight).Max() : zone.GetUtcOffset(midnight);
        return new DateTimeOffset(midnight, offset).ToUniversalTime();
    }

    /// <summary>Begins a search over all organisations: for whom it is an earlier day than $1, as <see cref="Bind"/> says.</summary>
    public const string Behind = "with behind as (select * from unnest($2::uuid[], $3::date[]) as behind (tenant_id, day))\n";

    /// <summary>
    /// For a search over all organisations: $1 is the latest day that has begun for any of them, $2 those for whom it has not,
    /// $3 the day it is for each of these.
    /// </summary>
    public static void Bind(DbCommand command, DateTimeOffset at)
    {
        var days = Zones.Keys.Select(tenant => (Tenant: tenant, Day: DayAt(tenant, at))).ToList();
        var latest = days.Select(its => its.Day).Append(DateOnly.FromDateTime(at.UtcDateTime)).Max();
        var behind = days.FindAll(its => its.Day < latest);
        foreach (object value in new object[] { latest, behind.Select(its => its.Tenant).ToArray(), behind.Select(its => its.Day).ToArray() })
        {
            var parameter = command.CreateParameter();
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }
    }

    /// <summary>Takes the time zones of organisations, by their IANA names; those not named keep theirs.</summary>
    public static void Take(IEnumerable<KeyValuePair<Guid, string>> told)
    {
        foreach (var (tenant, name) in told)
        {
            Zones[tenant] = TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;
        }
    }

    private static TimeZoneInfo ZoneOf(Guid tenant) => Zones.GetValueOrDefault(tenant) ?? TimeZoneInfo.Utc;
}

/// <summary>
/// Asks identity for the time zones, which a change of an organisation moves. The service takes no request and no message
/// before the first answer: what it decided by a wrong day would stay.
/// </summary>
public sealed class KnowOrganisationDays(IConfiguration configuration, TimeProvider clock, ILogger<KnowOrganisationDays> log) : BackgroundService
{
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    private readonly Uri[] _addresses = IdentityAddress.Each("internal/time-zones", configuration);

    // Not one of the factory's: it asks again itself, another replica, and quietly.
    private readonly HttpClient _identity = new() { Timeout = TimeSpan.FromSeconds(5) };
    private int _turn;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        for (string? said = null; await AskAsync(cancellationToken) is { } failure; said = failure)
        {
            if (failure != said)
            {
                log.LogInformation("Waiting for identity, which knows the organisations' time zones: {Reason}", failure);
            }

            await Task.Delay(Again, clock, cancellationToken);
        }

        await base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _identity.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (await AskAsync(stoppingToken) is { } failure)
            {
                log.LogWarning("The organisations' time zones stay as they were, identity does not say: {Reason}", failure);
            }
        }
    }

    private async Task<string?> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            OrganisationDays.Take((await _identity.GetFromJsonAsync<Dictionary<Guid, string>>(_addresses[_turn % _addresses.Length], cancellationToken))!);
            return null;
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested && failure is HttpRequestException or OperationCanceledException or JsonException)
        {
            _turn++;
            return failure.Message;
        }
    }
}
