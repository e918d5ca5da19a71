using System.Security.Cryptography;
using System.Text.Json;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AimsPlatform.BuildingBlocks.Http;

/// <summary>
/// Makes a POST safe to retry: with an <c>Idempotency-Key</c> the key row and the effect commit together, and the same
/// key and body get the same answer for 24 hours. Without the header nothing is added to the request's work.
/// </summary>
internal sealed class IdempotencyFilter : IEndpointFilter
{
    public const string Header = "Idempotency-Key";

    private static readonly Error BadKey = new("idempotency-key-invalid", $"{Header} has 1 to 100 visible characters.", StatusCodes.Status400BadRequest);

    private static readonly Error Reused = new("idempotency-key-reused", "This key was used for another request.", StatusCodes.Status422UnprocessableEntity);

    // Who sends no If-Match claims to have seen nothing: where two such writers meet (two first risks of one system), the
    // second simply runs again on what is there now.
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await OnceAsync(context, next);
            }
            catch (DbUpdateConcurrencyException) when (attempt < 8 && context.HttpContext.Request.Headers.IfMatch.Count == 0)
            {
                context.HttpContext.RequestServices.GetRequiredService<ServiceDb>().ChangeTracker.Clear();
            }
        }
    }

    private static async ValueTask<object?> OnceAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (!http.Request.Headers.TryGetValue(Header, out var header))
        {
            return await next(context);
        }

        var key = header.ToString();
        if (key.Length is 0 or > 100 || key.Any(char.IsControl))
        {
            return BadKey.ToProblem();
        }

        var db = http.RequestServices.GetRequiredService<ServiceDb>();
        var (tenantId, now) = (http.RequestServices.GetRequiredService<Acting>().TenantId, http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow());
        var request = await FingerprintAsync(http);

        return await db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            db.ChangeTracker.Clear();
            await using var transaction = await db.Database.BeginTransactionAsync(http.RequestAborted);

            // A concurrent retry waits here on the key until the first attempt commits or rolls back.
            var first = await db.Database.ExecuteSqlAsync($"""
                insert into idempotent_request (tenant_id, key, request, status, at) values ({tenantId}, {key}, {request}, 0, {now})
                on conflict (tenant_id, key) do update set request = excluded.request, status = 0, location = null, e_tag = null, body = null, at = excluded.at
                where idempotent_request.at < {now.AddHours(-24)}
                """, http.RequestAborted);
            var record = await db.IdempotentRequests.SingleAsync(r => r.Key == key, http.RequestAborted);
            if (first == 0)
            {
                return record.Request == request ? Replay(http, record) : Reused.ToProblem();
            }

            var result = await next(context);
            if (await StoreAsync(http, db, record, result))
            {
                await transaction.CommitAsync(http.RequestAborted);
            }

            return result;
        });
    }

    private static async Task<bool> StoreAsync(HttpContext http, ServiceDb db, IdempotentRequest record, object? result)
    {
        result = (result as INestedHttpResult)?.Result ?? result;
        if (result is not IStatusCodeHttpResult { StatusCode: >= 200 and < 300 } success)
        {
            return false;
        }

        var json = http.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        record.Status = success.StatusCode!.Value;
        record.Location = result.GetType().GetProperty("Location")?.GetValue(result) as string ?? http.Response.Headers.Location;
        record.ETag = http.Response.Headers.ETag;
        record.Body = result is IValueHttpResult { Value: { } value } ? JsonSerializer.Serialize(value, value.GetType(), json) : null;
        await db.SaveChangesAsync(http.RequestAborted);
        return true;
    }

    private static IResult Replay(HttpContext http, IdempotentRequest record)
    {
        http.Response.Headers.Location = record.Location;
        http.Response.Headers.ETag = record.ETag;
        http.Response.Headers["Idempotency-Replayed"] = "true";
        return record.Body is null ? TypedResults.StatusCode(record.Status) : TypedResults.Text(record.Body, "application/json", statusCode: record.Status);
    }

    // The same key by another caller, for another route, another version or another body is another request.
    private static async Task<string> FingerprintAsync(HttpContext http)
    {
        http.Request.Body.Position = 0;
        var body = http.GetEndpoint()?.Metadata.GetMetadata<BodyHash>() is { } own
            ? await own(http.Request, http.RequestAborted) : await SHA256.HashDataAsync(http.Request.Body, http.RequestAborted);
        return $"{http.User.FindFirst("sub")?.Value} {http.Request.Method} {http.Request.Path}{http.Request.QueryString} {http.Request.Headers.IfMatch} {Convert.ToHexStringLower(body)}";
    }
}

/// <summary>Metadata of an endpoint whose body can mean the same and not be the same bytes: hashes what it means.</summary>
public delegate Task<byte[]> BodyHash(HttpRequest request, CancellationToken cancellationToken);

public static class IdempotencyExtensions
{
    public static RouteHandlerBuilder Idempotent(this RouteHandlerBuilder endpoint) => endpoint.AddEndpointFilter<IdempotencyFilter>();
}
