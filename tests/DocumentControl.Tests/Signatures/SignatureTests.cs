using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AimsPlatform.DocumentControl.Signatures;
using AimsPlatform.DocumentControl.Versions;
using AimsPlatform.ServiceDefaults;
using AimsPlatform.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace AimsPlatform.DocumentControl.Tests.Signatures;

/// <summary>What persons decide is signed with it, asks for a fresh sign-in, and can be verified online; tampering is found.</summary>
public sealed class SignatureTests(DocumentControlFixture service)
{
    private readonly Organisation _organisation = new(service);

    [Fact]
    public async Task Review_approval_and_publication_are_each_signed_by_the_person_who_did_them()
    {
        var version = await _organisation.InAsync(VersionState.Published);
        var signatures = await SignaturesAsync(version);

        Assert.Equal(["reviewed", "approved", "published"], signatures.Select(s => (string)s!["meaning"]!));
        Assert.Equal([_organisation.Checker.UserId, _organisation.Approving.UserId], signatures.Take(2).Select(s => (Guid)s!["personId"]!));
        Assert.All(signatures, s => Assert.Equal("sha256:" + version["hash"], (string)s!["versionHash"]!));
        Assert.All(signatures, s => Assert.Equal((string)version["contentHash"]!, (string)s!["contentHash"]!));
        Assert.Equal((DateTimeOffset)version["approvedAt"]!, (DateTimeOffset)signatures[1]!["signedAt"]!);
        Assert.All(signatures, s => Assert.Equal("none", (string)s!["timeStamp"]!["state"]!));
        Assert.All(signatures, s => Assert.NotNull(s!["authenticatedAt"]));
        var verified = await VerifyAsync(version);
        Assert.True((bool)verified["valid"]!, verified.ToJsonString());
        Assert.Equal("sha256:" + version["hash"], (string)verified["versionHash"]!);
    }

    [Theory]
    [InlineData("approve", VersionState.Review)]
    [InlineData("publish", VersionState.Approved)]
    public async Task Who_signed_in_long_ago_signs_in_again_before_deciding(string @event, VersionState state)
    {
        var version = await _organisation.InAsync(state);
        if (state == VersionState.Review)
        {
            await _organisation.DoAsync(_organisation.Reviewer, version, "comment", new { comment = "Clear enough.", done = true });
        }

        var (person, role) = @event == "approve" ? (_organisation.Approving, "APR") : (_organisation.Tenant.Colleague(), "DOC-C");
        var now = TimeProvider.System.GetUtcNow();

        Assert.Equal(["fresh-authentication-needed"], await InTheWayAsync(service.AsSignedInAt(now.AddMinutes(-6), person, role), version, @event));
        Assert.Empty(await InTheWayAsync(service.AsSignedInAt(now.AddMinutes(-4), person, role), version, @event));
        var refused = await _organisation.TryAsync(service.AsSignedInAt(now.AddMinutes(-6), person, role), version, @event, new { });
        var problem = await Organisation.AnswerAsync(refused, HttpStatusCode.Unauthorized);

        Assert.Equal(("/problems/fresh-authentication-needed", 300), ((string?)problem["type"], (int?)problem["maxAge"]));
        Assert.Equal("Bearer error=\"insufficient_user_authentication\", max_age=300", refused.Headers.WwwAuthenticate.ToString());
        Assert.Equal((string)version["state"]!, (string)(await _organisation.GetAsync(version))["state"]!);
        await _organisation.DoAsync(service.AsSignedInAt(now.AddMinutes(-4), person, role), version, @event, new { });
        Assert.Equal(now.AddMinutes(-4).ToUnixTimeSeconds(), ((DateTimeOffset)(await SignaturesAsync(version))[^1]!["authenticatedAt"]!).ToUnixTimeSeconds());
    }

    [Fact]
    public async Task Transitions_ask_for_a_fresh_sign_in_exactly_where_the_routes_do()
    {
        var version = await _organisation.InAsync(VersionState.Draft);
        var offers = (await service.AsSignedInAt(TimeProvider.System.GetUtcNow().AddHours(-1), _organisation.Writer, "RO", "DOC-C")
            .GetFromJsonAsync<JsonArray>($"{Organisation.Url(version)}/transitions"))!.ToDictionary(offer => (string)offer!["event"]!, offer => offer!["unmetGuards"]!.AsArray());
        var prefix = "/api/v1/documents/{id}/versions/{number:int}/";
        var routes = service.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.RoutePattern.RawText!.StartsWith(prefix, StringComparison.Ordinal) && offers.ContainsKey(route.RoutePattern.RawText![prefix.Length..]));
        foreach (var route in routes)
        {
            var unmet = offers[route.RoutePattern.RawText![prefix.Length..]].Select(guard => (string)guard!["rule"]!);
            Assert.Equal(route.Metadata.GetMetadata<FreshAuthentication.Asked>() is not null, unmet.Contains("fresh-authentication-needed"));
        }

        Assert.NotEmpty(routes);
    }

    [Fact]
    public async Task A_machine_never_signed_in()
    {
        var version = await _organisation.InAsync(VersionState.Review);

        var refused = await _organisation.TryAsync(service.AsService(_organisation.Approving, "APR"), version, "approve", new { });

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Fact]
    public async Task A_refused_approval_signs_nothing()
    {
        var version = await _organisation.InAsync(VersionState.Review);
        var before = await SignaturesAsync(version);

        Assert.Equal(HttpStatusCode.Conflict, (await _organisation.TryAsync(service.As(_organisation.Approving.Colleague(), "APR"), version, "approve", new { })).StatusCode);

        Assert.Equal(before.Count, (await SignaturesAsync(version)).Count);
    }

    [Fact]
    public async Task What_the_platform_publishes_on_its_date_has_no_signature_of_a_person()
    {
        var version = await _organisation.InAsync(VersionState.Approved, effectiveFrom: TimeProvider.System.GetUtcNow().AddSeconds(1));
        await Eventually.TrueAsync(async () => (string)(await _organisation.GetAsync(version))["state"]! == "published", "it comes into force");

        Assert.DoesNotContain(await SignaturesAsync(version), s => (string)s!["meaning"]! == "published");
        Assert.True((bool)(await VerifyAsync(version))["valid"]!);
    }

    [Fact]
    public async Task A_voided_approval_stays_genuine_and_is_no_longer_valid()
    {
        var version = await _organisation.InAsync(VersionState.Approved);
        await _organisation.DoAsync(_organisation.Approver, version, "agree", new { to = "reopen", reason = "A number is wrong in it." });
        await _organisation.DoAsync(_organisation.Author, version, "reopen", Organisation.Because);
        await Organisation.OkAsync(await _organisation.PatchAsync(_organisation.Author, Organisation.Url(version), new { text = "# What we do now" }));

        var verified = await VerifyAsync(version);

        Assert.True((bool)verified["valid"]!);
        Assert.All(verified["signatures"]!.AsArray(), s => Assert.Equal((true, false, "other-content"), ((bool)s!["genuine"]!, (bool)s["valid"]!, Flaws(s).Single())));
    }

    [Theory]
    [InlineData("update document_signature set person_id = gen_random_uuid() where {0}", "record-altered")]
    [InlineData("update document_signature set jws = replace(jws, '.', '.e30') where {0}", "signature-invalid")]
    [InlineData("update document_signature set key_id = (select id from signing_key where id <> key_id limit 1) where {0}", "signature-invalid")]
    public async Task An_altered_signature_is_found(string tampering, string flaw)
    {
        await new SigningKeysAtHand(service).RotateAsync();
        var version = await _organisation.InAsync(VersionState.Approved);
        await AsOwnerAsync(string.Format(null, tampering, $"document_id = '{version["documentId"]}' and meaning = 'Approved'"));

        var verified = await VerifyAsync(version);

        Assert.False((bool)verified["valid"]!);
        var approval = verified["signatures"]!.AsArray().Single(s => (string)s!["meaning"]! == "approved")!;
        Assert.False((bool)approval["genuine"]!);
        Assert.Contains(flaw, Flaws(approval));
        Assert.Contains("approval-unsigned", Flaws(verified));
    }

    [Fact]
    public async Task A_signature_dated_before_its_key_was_made_is_found()
    {
        var version = await _organisation.InAsync(VersionState.Approved);
        var document = (Guid)version["documentId"]!;
        var (statement, key) = await service.QueryAsync(_organisation.Tenant, async db =>
        {
            var approval = (await db.DocumentSignatures.SingleAsync(s => s.DocumentId == document && s.Meaning == SignatureMeaning.Approved)).Statement();
            var backdated = approval with { SignedAt = approval.SignedAt.AddYears(-1) };
            return (backdated, await service.Services.GetRequiredService<SigningKeys>().SignAsync(backdated.ToJson, db, CancellationToken.None));
        });
        await AsOwnerAsync($"update document_signature set signed_at = '{statement.SignedAt:O}', jws = '{key.Jws}', key_id = '{key.KeyId}' where id = '{statement.SignatureId}'");

        Assert.Equal(["key-younger"], Flaws((await VerifyAsync(version))["signatures"]!.AsArray().Single(s => (string)s!["meaning"]! == "approved")!));
    }

    [Fact]
    public async Task A_published_text_that_was_altered_behind_everybodys_back_is_found()
    {
        var version = await _organisation.InAsync(VersionState.Published);
        await AsOwnerAsync("alter table document_version disable trigger user; " +
            $"update document_version set text = 'Another text.' where document_id = '{version["documentId"]}'; alter table document_version enable trigger user");

        var verified = await VerifyAsync(version);

        Assert.False((bool)verified["valid"]!);
        Assert.Contains("content-altered", Flaws(verified));
        Assert.All(verified["signatures"]!.AsArray(), s => Assert.Equal((true, false), ((bool)s!["genuine"]!, (bool)s["valid"]!)));
    }

    [Theory]
    [InlineData("update document_signature set meaning = 'Approved'")]
    [InlineData("delete from document_signature")]
    [InlineData("update signing_key set public_key = ''")]
    [InlineData("delete from signing_key")]
    [InlineData("update signature_time_stamp set at = now()")]
    [InlineData("delete from signature_time_stamp")]
    public async Task The_service_itself_has_no_right_to_change_signatures_time_stamps_or_keys(string sql)
    {
        await using var connection = new NpgsqlConnection(service.RuntimeConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync())).SqlState);
    }

    private static List<string> Flaws(JsonNode of) => [.. of["flaws"]!.AsArray().Select(flaw => (string)flaw!["code"]!)];

    private async Task<JsonArray> SignaturesAsync(JsonNode version) =>
        (await _organisation.Controller.GetFromJsonAsync<JsonObject>(Organisation.Url(version) + "/signatures"))!["items"]!.AsArray();

    private async Task<JsonObject> VerifyAsync(JsonNode version) => (await _organisation.Controller.GetFromJsonAsync<JsonObject>(Organisation.Url(version) + "/verify"))!;

    private async Task AsOwnerAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(service.OwnerConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<IEnumerable<string>> InTheWayAsync(HttpClient who, JsonNode version, string @event) =>
        (await who.GetFromJsonAsync<JsonArray>($"{Organisation.Url(version)}/transitions"))!.Single(offer => (string)offer!["event"]! == @event)!["unmetGuards"]!.AsArray()
            .Select(guard => (string)guard!["rule"]!);
}
