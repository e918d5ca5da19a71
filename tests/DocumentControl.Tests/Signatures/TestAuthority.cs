using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AimsPlatform.DocumentControl.Tests.Signatures;

/// <summary>A time stamping authority: openssl behind HTTP, with a root and a certificate of its own.</summary>
internal sealed class TestAuthority : IAsyncDisposable
{
    private const string Setup = """
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout ca.key -out tsa.pem -days 2 -subj "/CN=Root of the test"
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout other.key -out other.pem -days 2 -subj "/CN=Another root"
        openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout tsa.key -out tsa.csr -subj "/CN=Authority of the test"
        echo 'extendedKeyUsage=critical,timeStamping' >tsa.ext
        openssl x509 -req -in tsa.csr -CA tsa.pem -CAkey ca.key -CAcreateserial -days 2 -extfile tsa.ext -out tsa.crt
        echo 01 >serial
        cat >tsa.cnf <<'END'
        [tsa]
        default_tsa = one
        [one]
        serial = ./serial
        crypto_device = builtin
        signer_cert = ./tsa.crt
        signer_key = ./tsa.key
        signer_digest = sha256
        default_policy = 1.2.3.4.1
        digests = sha256
        ordering = no
        tsa_name = no
        ess_cert_id_chain = no
        ess_cert_id_alg = sha256
        END
        """;

    private readonly Openssl _openssl = new();
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private WebApplication _server = null!;
    private byte[]? _first;

    /// <summary>Answers nobody.</summary>
    public bool Away { get; set; }

    /// <summary>Answers everybody with the first stamp it ever gave.</summary>
    public bool Lying { get; set; }

    public string Url { get; private set; } = "";

    public string Root => _openssl.File("tsa.pem");

    public string AnotherRoot => _openssl.File("other.pem");

    public static async Task<TestAuthority> StartAsync()
    {
        var authority = new TestAuthority();
        var (exit, said) = await authority._openssl.RunAsync(Setup);
        Assert.True(exit == 0, said);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        authority._server = builder.Build();
        authority._server.MapPost("/stamp", authority.StampAsync);
        await authority._server.StartAsync();
        authority.Url = authority._server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/stamp";
        return authority;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _openssl.Dispose();
        _oneAtATime.Dispose();
    }

    private async Task<IResult> StampAsync(HttpRequest request)
    {
        if (Away || request.ContentType != "application/timestamp-query")
        {
            return Results.NotFound();
        }

        await _oneAtATime.WaitAsync();
        try
        {
            using var query = new MemoryStream();
            await request.Body.CopyToAsync(query);
            _openssl.Write("query", query.ToArray());
            var (exit, said) = await _openssl.RunAsync("openssl ts -reply -queryfile query -config tsa.cnf -out reply");
            Assert.True(exit == 0, said);
            var reply = await File.ReadAllBytesAsync(_openssl.File("reply"));
            _first ??= reply;
            return Results.Bytes(Lying ? _first : reply, "application/timestamp-reply");
        }
        finally
        {
            _oneAtATime.Release();
        }
    }
}
