using AimsPlatform.AiSystemInventory.AiSystems;
using AimsPlatform.AiSystemInventory.Persistence;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;
using Answer = System.Threading.Tasks.Task<Microsoft.AspNetCore.Http.HttpResults.Results<Microsoft.AspNetCore.Http.HttpResults.Ok<AimsPlatform.AiSystemInventory.AiSystems.AiSystemAnswer>, Microsoft.AspNetCore.Http.HttpResults.ProblemHttpResult>>;

namespace AimsPlatform.AiSystemInventory.LifeCycle;

/// <summary>What sends a system in operation to re-evaluation (domain model 5.5).</summary>
public enum Trigger { ReviewDue, Purpose, Model, Data, Supplier, Context, Law, Incident, Drift }

/// <summary>One handler for each event of the life cycle; they differ in what the caller must say.</summary>
public static class Moves
{
    /// <summary>For moves that the gate itself justifies.</summary>
    public sealed record Note([property: Text(Limit.Reason)] string? Comment = null);

    /// <summary>For moves that need a reason.</summary>
    public sealed record Because([property: Text(Limit.Reason, Min = 3)] string Reason);

    public sealed record Triggered(Trigger Trigger, [property: Text(Limit.Reason - 20, Min = 3)] string Reason);

    public sealed record Found([property: Text(Limit.Reason, Min = 3)] string Cause);

    public static Answer StartDesign(Id<AiSystem> id, Note body, IfMatch ifMatch, MoveAiSystem move, HttpResponse response, CancellationToken cancellationToken) =>
        move.ByAsync(id, LifeCycleEvent.StartDesign, body.Comment, ifMatch, response, cancellationToken);

    public static Answer Procure(Id<AiSystem> id, Note body, IfMatch ifMatch, MoveAiSystem move, HttpResponse response, CancellationToken cancellationToken) =>
        move.ByAsync(id, LifeCycleEvent.Procure, body.Comment, ifMatch, response, cancellationToken);

    public static Answer SubmitForVerification(Id<AiSystem> id, Note body, IfMatch ifMatch, MoveAiSystem move, HttpResponse response, CancellationToken cancellationToken) =>
        move.ByAsync(id, LifeCycleEvent.SubmitForVerification, body.Comment, ifMatch, response, cancellationToken);

    public static Answer ReturnToDesign(Id<AiSystem> id, Because body, IfMatch ifMatch, MoveAiSystem move, HttpResponse response, CancellationToken cancellationToken) =>
        move.ByAsync(id, LifeCycleEvent.ReturnToDesign, body.Reason, ifMatch, response, cancellationToken);

    public static Answer Deploy(Id<AiSystem> id, Note body, IfMatch ifMatch, MoveAiSystem move, HttpResponse response, CancellationToken cancellationToken) =>
        move.ByAsync(id, LifeCycleEvent.Deploy, body.Comment, ifMatch, response, cancellationToken);

    public static Answer PutIntoOperation(Id<AiSystem> id, Note body, IfMatch ifMatch, MoveAiSystem move, HttpResponse response, CancellationToken cancellationToken) =>
        move.ByAsync(id, LifeCycleEvent.PutIntoOperation, body.Comment, ifMatch, response, cancellationToken);

    public static Answer ReEvaluate(Id<AiSystem> id, Triggered body, IfMatch ifMatch, MoveAiSystem move, HttpResponse response, CancellationToken cancellationToken) =>
        move.ByAsync(id, LifeCycleEvent.ReEvaluate, $"{body.Trigger}: {body.Reason}", ifMatch, response, cancellationToken);

    public static Answer Resume(Id<AiSystem> id, Note body, IfMatch ifMatch, MoveAiSystem move, HttpResponse response, CancellationToken cancellationToken) =>
        move.ByAsync(id, LifeCycleEvent.Resume, body.Comment, ifMatch, response, cancellationToken);

    public static Answer Rework(Id<AiSystem> id, Because body, IfMatch ifMatch, MoveAiSystem move, HttpResponse response, CancellationToken cancellationToken) =>
        move.ByAsync(id, LifeCycleEvent.Rework, body.Reason, ifMatch, response, cancellationToken);

    /// <summary>Takes no If-Match: one step, always possible, never waiting (I21).</summary>
    public static Answer Suspend(Id<AiSystem> id, Because body, MoveAiSystem move, HttpResponse response, CancellationToken cancellationToken) =>
        move.AtOnceAsync(id, LifeCycleEvent.Suspend, body.Reason, response, cancellationToken);

    public static Answer LiftSuspension(Id<AiSystem> id, Found body, IfMatch ifMatch, MoveAiSystem move, HttpResponse response, CancellationToken cancellationToken) =>
        move.ByAsync(id, LifeCycleEvent.LiftSuspension, body.Cause, ifMatch, response, cancellationToken);

    public static Answer Retire(Id<AiSystem> id, Because body, IfMatch ifMatch, MoveAiSystem move, HttpResponse response, CancellationToken cancellationToken) =>
        move.ByAsync(id, LifeCycleEvent.Retire, body.Reason, ifMatch, response, cancellationToken);

    public static Answer Reject(Id<AiSystem> id, Because body, IfMatch ifMatch, MoveAiSystem move, HttpResponse response, CancellationToken cancellationToken) =>
        move.ByAsync(id, LifeCycleEvent.Reject, body.Reason, ifMatch, response, cancellationToken);
}
