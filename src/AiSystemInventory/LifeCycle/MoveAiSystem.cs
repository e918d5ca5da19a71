using System.Security.Cryptography;
using System.Text.Json;
using AimsPlatform.AiSystemInventory.AiSystems;
using AimsPlatform.AiSystemInventory.Persistence;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Messaging;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.Values;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.AiSystemInventory.LifeCycle;

/// <summary>Carries out one event of the life cycle for a caller: load, refuse or move, record, publish, save, answer.</summary>
public sealed class MoveAiSystem(AiSystemInventoryDb db, Acting acting, TimeProvider clock, IServiceScopeFactory scopes, ILogger<MoveAiSystem> log)
{
    private const int Attempts = 5;

    /// <summary>Moves the version that the caller has seen.</summary>
    public async Task<Results<Ok<AiSystemAnswer>, ProblemHttpResult>> ByAsync(
        Id<AiSystem> id, string @event, string? reason, IfMatch ifMatch, HttpResponse response, CancellationToken cancellationToken) =>
        await AtGate.LoadAsync(db, id, cancellationToken) is not { } at ? Error.NotFound("ai-system").ToProblem()
        : ifMatch.Check(at.System) is { } stale ? stale.ToProblem()
        : await MoveAsync(at, @event, reason, response, cancellationToken);

    /// <summary>Moves whatever version there is: a stop is not made to wait by somebody who edits at the same time (I21).</summary>
    public async Task<Results<Ok<AiSystemAnswer>, ProblemHttpResult>> AtOnceAsync(
        Id<AiSystem> id, string @event, string reason, HttpResponse response, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await AtGate.LoadAsync(db, id, cancellationToken) is { } at
                    ? await MoveAsync(at, @event, reason, response, cancellationToken)
                    : Error.NotFound("ai-system").ToProblem();
            }
            catch (DbUpdateConcurrencyException) when (attempt < Attempts)
            {
                // Forgets this attempt, but not the idempotency record that a retried request keeps in the same transaction.
                foreach (var entry in db.ChangeTracker.Entries().Where(entry => entry.Entity is AiSystem or AuditEntry or OutboxMessage).ToList())
                {
                    entry.State = EntityState.Detached;
                }
            }
        }
    }

    private async Task<Results<Ok<AiSystemAnswer>, ProblemHttpResult>> MoveAsync(
        AtGate at, string @event, string? reason, HttpResponse response, CancellationToken cancellationToken)
    {
        var (system, now) = (at.System, clock.GetUtcNow());
        if (AiSystemMachine.Table.Refuse(at, @event, new Moment(acting, now), out var to) is { } refused)
        {
            await RememberRefusalAsync(system, @event, refused, cancellationToken);
            return refused.ToProblem();
        }

        var decidedOn = Fingerprint(at);
        system.Move(@event, to, reason, now, acting.UserId);
        db.Record(system, @event, reason, decidedOn);
        db.Publish(system.Id.Value, system.Stands(now));
        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(system);
        return TypedResults.Ok(AiSystemAnswer.Of(system));
    }

    // By itself: a request with an idempotency key takes back everything that a refused attempt wrote.
    private async Task RememberRefusalAsync(AiSystem system, string @event, Error refused, CancellationToken cancellationToken)
    {
        log.LogWarning("Refused {Event} of {AiSystem} in {State}: {Reason}", @event, system.Number, system.State, refused.Detail);
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Acting>().As(acting.TenantId, acting.UserId, acting.IsPerson, [.. acting.Roles]);
        var aside = scope.ServiceProvider.GetRequiredService<AiSystemInventoryDb>();
        aside.RefusedMoves.Add(new RefusedMove
        {
            AiSystemId = system.Id, Event = @event, State = AiSystemMachine.Name(system.State), TriedBy = acting.UserId,
            Reason = refused.Detail[..Math.Min(refused.Detail.Length, Limit.Prose)],
        });
        await aside.SaveChangesAsync(cancellationToken);
    }

    // Exactly what was decided on: the record, the class, and every piece of evidence and risk fact the gate saw.
    private static string Fingerprint(AtGate at) => Hash(new
    {
        at.System.Id, at.System.Version, at.System.Fields, at.System.Tier, at.System.ClassOutcome, at.System.ClassRuleVersion, at.System.Retirement,
        Evidence = at.Evidence.OrderBy(e => e.Id.Value).Select(e => new { e.Id, e.Version, e.ContentHash }),
        Reported = at.Reported.OrderBy(r => r.Requirement, StringComparer.Ordinal).Select(r => new { r.Requirement, r.ToldVersion }),
        Risks = at.Risks.OrderBy(r => r.Id.Value).Select(r => new { r.Id, r.ToldVersion }),
        Screening = at.Screening?.ToldVersion,
        Documents = at.Documents.OrderBy(d => d.Id.Value).Select(d => new { d.Id, d.ToldVersion, d.AcknowledgementToldVersion }),
    });

    private static string Hash(object decidedOn) => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(decidedOn, JsonColumn.Options)));
}
