using System.Text.Json.Nodes;
using AimsPlatform.BuildingBlocks.Persistence;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.BuildingBlocks.Http;

/// <summary>The trail of one object, newest first: who, what, when, from, to, why, and the hash of what was decided on.</summary>
public static class History
{
    /// <summary>One entry; <c>changes</c> maps a property to [before, after].</summary>
    public sealed record Entry(Guid Id, long Position, string Action, Guid UserId, DateTimeOffset At, string? Reason, string? DecidedHash, JsonNode Changes, long? Seal);

    private static readonly Sorting<AuditEntry, Guid> Sorts = Sorting.Of((AuditEntry entry) => entry.Id).By("-position", entry => entry.Position);

    /// <summary>Maps <c>GET {id}/history</c> for one kind of object.</summary>
    public static RouteHandlerBuilder MapHistory<TEntity>(this RouteGroupBuilder group, string permission, string route = "/{id}/history") where TEntity : Entity =>
        group.MapGet(route, async Task<Results<Ok<Page<Entry>>, ProblemHttpResult>> (
            Guid id, [AsParameters] PageRequest page, ServiceDb db, CancellationToken cancellationToken) =>
        {
            var (subject, subjectId) = (typeof(TEntity).Name, id.ToString());
            var trail = db.Audit.AsNoTracking().Where(entry => entry.Subject == subject && entry.SubjectId == subjectId);
            var (answer, refused) = await Sorts.PageAsync(trail, page, entry => new { entry.Id, entry.Position, entry.Action, entry.UserId, entry.At, entry.Reason, entry.DecidedHash, entry.Changes, entry.Seal }, cancellationToken);
            if (refused is not null)
            {
                return refused.ToProblem();
            }

            return answer!.Items.Count == 0 && page.Cursor is null
                ? Error.NotFound(char.ToLowerInvariant(subject[0]) + subject[1..]).ToProblem()
                : TypedResults.Ok(new Page<Entry>(
                    answer.Items.Select(e => new Entry(e.Id, e.Position, e.Action, e.UserId, e.At, e.Reason, e.DecidedHash, JsonNode.Parse(e.Changes)!, e.Seal)).ToList(),
                    answer.Next, answer.Total));
        }).RequirePermission(permission).WithSummary("Who did what to it, when and why, newest first");
}
