using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace AimsPlatform.Gateway.Tests;

public sealed class DoorTests : IAsyncLifetime
{
    private Platform platform = null!;

    public async ValueTask InitializeAsync() => platform = await Platform.StartAsync(1, ("Limits:Timeout", "00:00:00.5"), ("Limits:BulkBody", "3000000"));

    public ValueTask DisposeAsync() => platform.DisposeAsync();

    [Fact]
    public async Task An_unknown_resource_is_a_404_problem()
    {
        var answer = await platform.As().GetAsync("/api/v1/unicorns/7");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("/problems/not-found", (string)(await answer.ProblemAsync())["type"]!);
    }

    [Theory]
    [InlineData("/api/v1/incidents", "/problems/not-there-yet")]
    [InlineData("/api/v1/suppliers/7/assess", "/problems/not-there-yet")]
    [InlineData("/api/v1/Audits", "/problems/not-there-yet")]
    [InlineData("/api/v1/incidents-of-others", "/problems/not-found")]
    public async Task A_part_of_the_platform_that_is_not_there_yet_says_so(string path, string type)
    {
        var answer = await platform.As().GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal(type, (string)(await answer.ProblemAsync())["type"]!);
    }

    [Fact]
    public void What_a_service_answers_is_not_among_what_nobody_answers_yet() =>
        Assert.Empty(Routes.NotYet.Intersect(Routes.All.SelectMany(upstream => upstream.Resources)));

    [Theory]
    [InlineData("/internal/cors-origins")]
    [InlineData("/internal/time-zones")]
    [InlineData("/api/v1/risks/../../../internal/cors-origins")]
    [InlineData("/api/v1/risks/%2e%2e/%2e%2e/%2e%2e/internal/cors-origins")]
    [InlineData("/connect/../internal/cors-origins")]
    [InlineData("//internal/cors-origins")]
    [InlineData("/api/v1/risks/..%2f..%2f..%2finternal/cors-origins")]
    public async Task What_is_internal_cannot_be_reached(string path)
    {
        var raw = await SendRawAsync($"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {platform.Authority.Token()}\r\nConnection: close\r\n\r\n");

        Assert.DoesNotContain("front.meridian.example", raw, StringComparison.Ordinal);
        var arrivals = platform.Identity.Arrivals.Concat(platform.Inventory.Arrivals).Concat(platform.Risks[0].Arrivals).Where(arrival => arrival.Headers.ContainsKey(RequestIds.Header));
        Assert.DoesNotContain(arrivals, arrival => arrival.Path.StartsWith("/internal", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData(9_000, 10, 414, "/problems/uri-too-long")]
    [InlineData(10, 40_000, 431, "/problems/headers-too-large")]
    public async Task A_head_that_no_service_would_read_is_a_problem(int target, int header, int status, string type)
    {
        var answer = await platform.As().SendAsync(new HttpRequestMessage(HttpMethod.Get, "/api/v1/risks?q=" + new string('a', target)) { Headers = { { "X-Long", new string('a', header) } } });

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(type, (string)(await answer.ProblemAsync())["type"]!);
        Assert.Empty(platform.Risks[0].Arrivals);
    }

    [Fact]
    public async Task A_header_beyond_ASCII_arrives_as_it_was_sent()
    {
        var raw = await SendRawAsync($"GET /api/v1/risks HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {platform.Authority.Token()}\r\nX-Note: é\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200", raw, StringComparison.Ordinal);
        Assert.Contains(platform.Risks[0].Arrivals, arrival => arrival.Headers["X-Note"] == "é");
    }

    [Fact]
    public async Task Every_resource_of_the_table_reaches_its_service()
    {
        var caller = platform.As();
        foreach (var upstream in Routes.All)
        {
            var service = upstream.Name switch { "identity" => platform.Identity, "risk-register" => platform.Risks[0], "document-control" => platform.Documents, _ => platform.Inventory };
            foreach (var path in upstream.Resources.Select(resource => $"/api/v1/{resource}").SelectMany(path => new[] { path, path + "/1/history", path + "/imports", path + "/exports?format=csv" }))
            {
                Assert.Equal(HttpStatusCode.OK, (await caller.GetAsync(path)).StatusCode);
                Assert.Contains(service.Arrivals, arrival => arrival.Path == path);
            }
        }
    }

    [Theory]
    [InlineData("/api/v1/risks", 1_048_576, false)]
    [InlineData("/api/v1/risks", 1_048_576, true)]
    [InlineData("/api/v1/risks/imports", 3_000_000, false)]
    [InlineData("/api/v1/risks/imports", 3_000_000, true)]
    public async Task A_body_may_be_as_large_as_the_limit_and_no_larger(string path, int limit, bool chunked)
    {
        platform.Risks[0].Answer = async http =>
        {
            await http.Request.Body.CopyToAsync(Stream.Null);
            await http.Response.WriteAsync("read");
        };
        // The server counts the framing of chunks too.
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(chunked ? limit - 65_536 : limit)).StatusCode);

        var answer = await SendAsync(limit + 1);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal(limit, (int)(await answer.ProblemAsync())["limit"]!);

        Task<HttpResponseMessage> SendAsync(int size) => platform.As().SendAsync(new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new ByteArrayContent(new byte[size]), Headers = { TransferEncodingChunked = chunked },
        });
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task A_service_that_is_too_slow_is_a_504_problem(string method)
    {
        var released = new TaskCompletionSource();
        platform.Risks[0].Answer = async http => await released.Task.WaitAsync(http.RequestAborted);

        var answer = await platform.As().SendAsync(new HttpRequestMessage(new HttpMethod(method), "/api/v1/risks"));
        released.SetResult();

        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
        Assert.Equal("/problems/gateway-timeout", (string)(await answer.ProblemAsync())["type"]!);
    }

    [Fact]
    public async Task A_sane_request_id_goes_in_and_comes_back()
    {
        var answer = await platform.As().SendAsync(new HttpRequestMessage(HttpMethod.Get, "/api/v1/risks") { Headers = { { "X-Request-Id", "my.Id_1-2" } } });

        Assert.Equal("my.Id_1-2", answer.Header("X-Request-Id"));
        Assert.Equal("my.Id_1-2", platform.Risks[0].Arrivals.Single().Headers["X-Request-Id"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("evil id")]
    [InlineData("{jndi}")]
    [InlineData("aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggghh")]
    public async Task Any_other_request_id_is_replaced(string given)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/risks");
        request.Headers.TryAddWithoutValidation("X-Request-Id", given);

        var id = (await platform.As().SendAsync(request)).Header("X-Request-Id");

        Assert.NotEqual(given, id);
        Assert.True(RequestIds.IsSane(id));
        Assert.Equal(id, platform.Risks[0].Arrivals.Single().Headers["X-Request-Id"]);
    }

    [Fact]
    public async Task The_trace_of_the_caller_continues_in_the_service()
    {
        const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        await platform.As().SendAsync(new HttpRequestMessage(HttpMethod.Get, "/api/v1/risks") { Headers = { { "traceparent", $"00-{Trace}-00f067aa0ba902b7-01" } } });

        Assert.Contains(Trace, platform.Risks[0].Arrivals.Single().Headers.TraceParent.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/risks")]
    [InlineData("/api/v1/unicorns")]
    [InlineData("/docs/")]
    [InlineData("/health")]
    public async Task Every_answer_carries_the_security_headers_once(string path)
    {
        platform.Risks[0].Answer = http =>
        {
            http.Response.Headers["X-Content-Type-Options"] = "nosniff";
            http.Response.Headers["X-Request-Id"] = "another";
            http.Response.Headers["Server"] = "secret/1.0";
            return http.Response.WriteAsync("ok");
        };

        var answer = await platform.As().GetAsync(path);

        Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
        Assert.Equal("no-referrer", answer.Header("Referrer-Policy"));
        Assert.Contains("frame-ancestors 'none'", answer.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal("", answer.Header("Server"));
        Assert.Equal("", answer.Header("Strict-Transport-Security"));
        Assert.True(RequestIds.IsSane(answer.Header("X-Request-Id")));
        Assert.NotEqual("another", answer.Header("X-Request-Id"));
    }

    [Fact]
    public async Task Only_registered_origins_may_read_answers()
    {
        await Platform.Eventually(async () => (await PreflightAsync("https://front.meridian.example")).Header("Access-Control-Allow-Origin") != "", "the origins are known");
        Assert.Equal("", (await PreflightAsync("https://evil.example")).Header("Access-Control-Allow-Origin"));
        Assert.Contains("PATCH", (await PreflightAsync("https://front.meridian.example")).Header("Access-Control-Allow-Methods"), StringComparison.Ordinal);

        var answer = await platform.As().SendAsync(new HttpRequestMessage(HttpMethod.Get, "/api/v1/risks") { Headers = { { "Origin", "https://front.meridian.example" } } });

        Assert.Equal("https://front.meridian.example", answer.Header("Access-Control-Allow-Origin"));
        Assert.Contains("ETag", answer.Header("Access-Control-Expose-Headers"), StringComparison.Ordinal);
        Assert.DoesNotContain(platform.Risks[0].Arrivals, arrival => arrival.Method == "OPTIONS");
    }

    private Task<HttpResponseMessage> PreflightAsync(string origin) => platform.As("").SendAsync(new HttpRequestMessage(HttpMethod.Options, "/api/v1/risks/1")
    {
        Headers = { { "Origin", origin }, { "Access-Control-Request-Method", "PATCH" }, { "Access-Control-Request-Headers", "authorization,if-match" } },
    });

    private async Task<string> SendRawAsync(string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(platform.Url.Host, platform.Url.Port);
        await socket.GetStream().WriteAsync(Encoding.UTF8.GetBytes(request));
        using var reader = new StreamReader(socket.GetStream());
        return await reader.ReadToEndAsync();
    }
}
