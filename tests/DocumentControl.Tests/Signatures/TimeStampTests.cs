using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AimsPlatform.DocumentControl.Signatures;
using AimsPlatform.DocumentControl.Versions;
using AimsPlatform.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace AimsPlatform.DocumentControl.Tests.Signatures;

/// <summary>Time stamps by RFC 3161, from an authority that is openssl, checked by openssl too.</summary>
public sealed class TimeStampTests(DocumentControlFixture service)
{
    private readonly Organisation _organisation = new(service);

    [Fact]
    public async Task A_signature_stands_without_the_authority_and_gets_its_time_stamp_when_it_is_back()
    {
        Assert.SkipUnless(Openssl.IsHere, "There is no openssl here to be a time stamping authority.");
        await using var authority = await TestAuthority.StartAsync();
        authority.Away = true;
        await using var stamping = Stamping(authority);
        var version = await ApprovedAsync(stamping);

        await Assert.ThrowsAsync<HttpRequestException>(() => JobOf(stamping).StampAllAsync(CancellationToken.None));
        Assert.Equal("pending", (string?)(await ApprovalAsync(version))["timeStamp"]!["state"]);
        Assert.True((bool)(await VerifyAsync(version))["valid"]!);

        authority.Away = false;
        await Eventually.TrueAsync(async () => await JobOf(stamping).StampAllAsync(CancellationToken.None) >= 0
            && (string?)(await ApprovalAsync(version))["timeStamp"]!["state"] == "stamped", "the time stamp is there");

        var approval = await ApprovalAsync(version);
        Assert.InRange((DateTimeOffset)approval["timeStamp"]!["at"]! - (DateTimeOffset)approval["signedAt"]!, TimeSpan.FromSeconds(-2), TimeSpan.FromMinutes(2));
        var verified = await VerifyAsync(version);
        Assert.True((bool)verified["valid"]!, verified.ToJsonString());
        await VerifyWithOpensslAsync(approval, authority);
        DistrustsAnotherRoot(approval, authority);
    }

    [Fact]
    public async Task A_time_stamp_for_something_else_is_not_taken()
    {
        Assert.SkipUnless(Openssl.IsHere, "There is no openssl here to be a time stamping authority.");
        await using var authority = await TestAuthority.StartAsync();
        await using var stamping = Stamping(authority);
        await ApprovedAsync(stamping);
        await Eventually.TrueAsync(async () => await JobOf(stamping).StampAllAsync(CancellationToken.None) == 0, "everything is stamped");
        authority.Lying = true;
        var version = await ApprovedAsync(stamping);

        Assert.Equal(0, await JobOf(stamping).StampAllAsync(CancellationToken.None));

        Assert.Equal("pending", (string?)(await ApprovalAsync(version))["timeStamp"]!["state"]);
        authority.Lying = false;
        await Eventually.TrueAsync(async () => await JobOf(stamping).StampAllAsync(CancellationToken.None) == 0, "everything is stamped");
    }

    private static async Task VerifyWithOpensslAsync(JsonNode approval, TestAuthority authority)
    {
        using var stranger = new Openssl();
        stranger.Write("signature.jws", (string)approval["jws"]!);
        stranger.Write("token.base64", (string)approval["timeStamp"]!["token"]!);
        stranger.Write("tsa.pem", await File.ReadAllBytesAsync(authority.Root));
        var (time, promised) = Openssl.FromTheDocs("The time");
        var upToTheParts = Openssl.FromTheDocs("The signature").Script.Split("\n\n")[0];

        var (exit, said) = await stranger.RunAsync($"{upToTheParts}\n{time}");

        Assert.True(exit == 0, said);
        Assert.Contains(promised.Single(), said, StringComparison.Ordinal);
    }

    private static void DistrustsAnotherRoot(JsonNode approval, TestAuthority authority)
    {
        var (jws, at, token) = ((string)approval["jws"]!, (DateTimeOffset)approval["signedAt"]!, Convert.FromBase64String((string)approval["timeStamp"]!["token"]!));
        using var http = new HttpClient();
        TimeStampAuthority Trusting(string? root) => new(http, new TimeStampSettings(null, root));

        Assert.Null(Trusting(authority.Root).Refuse(token, jws, at));
        Assert.Null(Trusting(null).Refuse(token, jws, at));
        Assert.NotNull(Trusting(authority.AnotherRoot).Refuse(token, jws, at));
        Assert.NotNull(Trusting(null).Refuse(token, jws + "x", at));
        Assert.NotNull(Trusting(null).Refuse(token, jws, at.AddHours(1)));
        Assert.NotNull(Trusting(null).Refuse(token[..^1], jws, at));
    }

    // Another replica, to which an authority is configured.
    private WebApplicationFactory<DocumentControlDb> Stamping(TestAuthority authority) => service.WithWebHostBuilder(host => host
        .UseSetting("TimeStamping:Url", authority.Url).UseSetting("TimeStamping:TrustedCertificates", authority.Root));

    private static AddTimeStamps JobOf(WebApplicationFactory<DocumentControlDb> replica) => replica.Services.GetRequiredService<AddTimeStamps>();

    private async Task<JsonObject> ApprovedAsync(WebApplicationFactory<DocumentControlDb> replica)
    {
        var version = await _organisation.InAsync(VersionState.Review);
        await _organisation.DoAsync(_organisation.Reviewer, version, "comment", new { comment = "Clear enough.", done = true });
        using var approver = replica.CreateClient();
        approver.DefaultRequestHeaders.Add("test-caller", $"{_organisation.Approving.Id}|{_organisation.Approving.UserId}|person|APR");
        return await _organisation.DoAsync(approver, version, "approve", new { });
    }

    private async Task<JsonNode> ApprovalAsync(JsonNode version) =>
        (await _organisation.Controller.GetFromJsonAsync<JsonObject>(Organisation.Url(version) + "/signatures"))!["items"]!.AsArray().Single(s => (string)s!["meaning"]! == "approved")!;

    private async Task<JsonObject> VerifyAsync(JsonNode version) => (await _organisation.Controller.GetFromJsonAsync<JsonObject>(Organisation.Url(version) + "/verify"))!;
}
