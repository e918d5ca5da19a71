using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.DocumentControl.Content;
using AimsPlatform.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace AimsPlatform.DocumentControl.Tests.Content;

/// <summary>What tests do with content on behalf of an organisation.</summary>
internal static class ContentCalls
{
    public static async Task InAsync(this DocumentControlFixture service, Tenant tenant, Func<IServiceProvider, Task> act)
    {
        await using var scope = service.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Acting>().As(tenant.Id, tenant.UserId);
        await act(scope.ServiceProvider);
    }

    public static async Task<StoredContent> KeepAsync(this DocumentControlFixture service, Tenant tenant, byte[] content)
    {
        StoredContent? kept = null;
        await service.InAsync(tenant, async services =>
        {
            kept = await services.InTransactionAsync(() => services.GetRequiredService<Contents>().KeepAsync(new MemoryStream(content), "text/plain", default));
        });
        return kept!;
    }

    public static Task<T> InTransactionAsync<T>(this IServiceProvider services, Func<Task<T>> act, bool commit = true)
    {
        var db = services.GetRequiredService<DocumentControlDb>();
        return db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            var done = await act();
            await (commit ? transaction.CommitAsync() : transaction.RollbackAsync());
            return done;
        });
    }

    public static async Task<(byte[]? Content, Error? Refused)> OpenAsync(this DocumentControlFixture service, Tenant tenant, string hash)
    {
        (byte[]? Content, Error? Refused) answer = default;
        await service.InAsync(tenant, async services =>
        {
            var (stream, refused) = await services.GetRequiredService<Contents>().OpenAsync(hash, default);
            using var read = new MemoryStream();
            await (stream?.CopyToAsync(read) ?? Task.CompletedTask);
            answer = (stream is null ? null : read.ToArray(), refused);
        });
        return answer;
    }

    /// <summary>Past every wall, as somebody with the owner's password would.</summary>
    public static async Task TamperAsync(this DocumentControlFixture service, string sql, Guid tenant, string hash)
    {
        await using var connection = new NpgsqlConnection(service.OwnerConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"alter table content_piece disable trigger keep_content_as_stored; {sql}; alter table content_piece enable trigger keep_content_as_stored", connection);
        command.Parameters.AddWithValue("tenant", tenant);
        command.Parameters.AddWithValue("hash", hash);
        await command.ExecuteNonQueryAsync();
    }
}
