using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.Options;

namespace AimsPlatform.Identity.Http;

/// <summary>What was answered the first time, so that a retry gets the same answer and changes nothing.</summary>
public sealed class IdempotentRequest : IOrganisationOwned
{
    public required Guid OrganisationId { get; init; }
    public required Guid Subject { get; init; }
    public required string Key { get; init; }

    /// <summary>Method, path, version and hash of the body: the same key for anything else is a mistake.</summary>
    public required string Request { get; init; }
    public required int Status { get; init; }
    public required string? Location { get; init; }
    public required string? ETag { get; init; }
    public required string? Body { get; init; }
    public required DateTimeOffset At { get; init; }

    private sealed class Mapping : IEntityTypeConfiguration<IdempotentRequest>
    {
        public void Configure(EntityTypeBuilder<IdempotentRequest> request)
        {
            request.ToTable("idempotent_requests");
            request.HasKey(r => new { r.OrganisationId, r.Subject, r.Key });
            request.Property(r => r.Key).HasMaxLength(Idempotency.MaxKey);
            request.Property(r => r.Request).HasMaxLength(500);
            request.Property(r => r.Location).HasMaxLength(200);
            request.Property(r => r.ETag).HasMaxLength(40);
            request.HasIndex(r => r.At);
        }
    }
}

/// <summary>Makes a POST safe to retry: with an <c>Idempotency-Key</c> answer and effect commit together and hold for 24 hours.</summary>
public static class Idempotency
{
    public const string Header = "Idempotency-Key";
    public const int MaxKey = 100;

    private static readonly Error BadKey = new("idempotency-key-invalid", $"{Header} has 1 to {MaxKey} visible characters.", StatusCodes.Status400BadRequest);

    private static readonly Error Reused = new("idempotency-key-reused", "This key was used for another request.", StatusCodes.Status422UnprocessableEntity);

    public static RouteHandlerBuilder Idempotent(this RouteHandlerBuilder endpoint) => endpoint.AddEndpointFilter(FilterAsync);

    /// <summary>Keeps the body of such a request readable after it was bound: the fingerprint is taken over it.</summary>
    public static void UseIdempotency(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        if (http.Request.Headers.ContainsKey(Header))
        {
            http.Request.EnableBuffering();
        }

        return next(http);
    });

    private static async ValueTask<object?> FilterAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (!http.Request.Headers.TryGetValue(Header, out var header))
        {
            return await next(context);
        }

        var key = header.ToString();
        if (key.Length is 0 or > MaxKey || key.Any(char.IsControl))
        {
            return BadKey.ToProblem();
        }

        var (db, acting) = (http.RequestServices.GetRequiredService<IdentityDb>(), http.RequestServices.GetRequiredService<Acting>());
        var request = await FingerprintAsync(http);

        // A concurrent retry waits for the first attempt to end and then finds its answer.
        return await db.OneAtATimeAsync($"idempotency {acting.Subject} {key}", async () =>
        {
            var now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
            await db.IdempotentRequests.Where(r => r.Subject == acting.Subject && r.Key == key && r.At < now.AddHours(-24)).ExecuteDeleteAsync(http.RequestAborted);
            if (await db.IdempotentRequests.AsNoTracking().SingleOrDefaultAsync(r => r.Subject == acting.Subject && r.Key == key, http.RequestAborted) is { } first)
            {
                return first.Request == request ? Replay(http, first) : Reused.ToProblem();
            }

            var result = await next(context);
            result = result is INestedHttpResult nested ? nested.Result : result;
            if (result is IStatusCodeHttpResult { StatusCode: >= 200 and < 300 and var status })
            {
                var json = http.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
                db.Add(new IdempotentRequest
                {
                    OrganisationId = acting.TenantId, Subject = acting.Subject, Key = key, Request = request, Status = status, At = now,
                    Location = result.GetType().GetProperty("Location")?.GetValue(result) as string, ETag = http.Response.Headers.ETag,
                    Body = result is IValueHttpResult { Value: { } value } ? JsonSerializer.Serialize(value, value.GetType(), json) : null,
                });
                await db.SaveChangesAsync(http.RequestAborted);
            }

            return result;
        }, http.RequestAborted);
    }

    private static IResult Replay(HttpContext http, IdempotentRequest first)
    {
        (http.Response.Headers.Location, http.Response.Headers.ETag) = (first.Location, first.ETag);
        http.Response.Headers["Idempotency-Replayed"] = "true";
        return first.Body is null ? TypedResults.StatusCode(first.Status) : TypedResults.Text(first.Body, "application/json", statusCode: first.Status);
    }

    private static async Task<string> FingerprintAsync(HttpContext http)
    {
        http.Request.Body.Position = 0;
        var body = await SHA256.HashDataAsync(http.Request.Body, http.RequestAborted);
        return $"{http.Request.Method} {http.Request.Path} {http.Request.Headers.IfMatch} {Convert.ToHexStringLower(body)}";
    }
}
