using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AimsPlatform.DocumentControl.Versions;

namespace AimsPlatform.DocumentControl.Tests.Signatures;

/// <summary>A stranger with openssl and the commands of docs/signatures.md, word for word.</summary>
public sealed class OfflineTests(DocumentControlFixture service)
{
    private const string Skip = "There is no bash and openssl here to be an independent hand.";

    [Fact]
    public async Task A_stranger_verifies_signature_content_and_key_with_openssl()
    {
        Assert.SkipUnless(Openssl.IsHere, Skip);
        using var stranger = await HandOverAsync();
        var (script, promised) = Openssl.FromTheDocs("The signature", "The content", "The key");

        var (exit, said) = await stranger.RunAsync(script);

        Assert.True(exit == 0, said);
        Assert.Equal(["Verified OK", "This is what was signed", "This is the key it names", "The same key"], promised);
        Assert.All(promised, promise => Assert.Contains(promise, said, StringComparison.Ordinal));
        Assert.Contains("\"meaning\":\"approved\"", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sed -i 's/[.]ey[a-z]*/&x/I' signature.jws", "The signature")]
    [InlineData("openssl ecparam -name prime256v1 -genkey -noout | openssl ec -pubout -out key.pem 2>/dev/null", "The signature")]
    [InlineData("echo more >>content", "The content")]
    public async Task A_stranger_finds_what_was_altered(string tampering, string section)
    {
        Assert.SkipUnless(Openssl.IsHere, Skip);
        using var stranger = await HandOverAsync();
        var prelude = section == "The signature" ? "" : Openssl.FromTheDocs("The signature").Script;

        var (exit, said) = await stranger.RunAsync($"{prelude}\n{tampering}\n{Openssl.FromTheDocs(section).Script}");

        Assert.NotEqual(0, exit);
        Assert.DoesNotContain(section == "The signature" ? "Verified OK" : "This is what was signed", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_keys_are_open_to_everybody_and_say_nothing_private()
    {
        var id = await new SigningKeysAtHand(service).RotateAsync();
        var anybody = service.CreateClient();

        var keys = (await anybody.GetFromJsonAsync<JsonObject>("/api/v1/document-signing-keys"))!["keys"]!.AsArray();
        var key = keys.Single(k => (string)k!["kid"]! == id)!.AsObject();
        var pem = await anybody.GetStringAsync($"/api/v1/document-signing-keys/{id}.pem");

        Assert.Equal(["alg", "crv", "iat", "kid", "kty", "use", "x", "y"], key.Select(member => member.Key).Order(StringComparer.Ordinal));
        Assert.Equal(("EC", "P-256", "ES256", "sig"), ((string?)key["kty"], (string?)key["crv"], (string?)key["alg"], (string?)key["use"]));
        Assert.StartsWith("-----BEGIN PUBLIC KEY-----", pem, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await anybody.GetAsync("/api/v1/document-signing-keys/unknown.pem")).StatusCode);
    }

    /// <summary>A document, approved, and what a stranger is given of it.</summary>
    private async Task<Openssl> HandOverAsync()
    {
        var organisation = new Organisation(service);
        var version = await organisation.InAsync(VersionState.Published, text: "# What we do\n\nWe listen, también a quien duda.");
        var signatures = (await organisation.Employee.GetFromJsonAsync<JsonObject>(Organisation.Url(version) + "/signatures"))!["items"]!.AsArray();
        var approval = signatures.Single(s => (string)s!["meaning"]! == "approved")!;
        var stranger = new Openssl();
        stranger.Write("signature.jws", (string)approval["jws"]! + "\n");
        stranger.Write("key.pem", await service.CreateClient().GetByteArrayAsync($"/api/v1/document-signing-keys/{approval["keyId"]}.pem"));
        stranger.Write("content", await organisation.Employee.GetByteArrayAsync(Organisation.Url(version) + "/content"));
        return stranger;
    }
}
