using System.ComponentModel.DataAnnotations;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.DocumentControl.Documents;
using AimsPlatform.DocumentControl.Signatures;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AimsPlatform.DocumentControl.Versions;

/// <summary>The chosen approver approves exactly what was submitted; nobody approves what they wrote or edited (I1, S1), and no machine approves.</summary>
public static class ApproveVersion
{
    /// <param name="Hash">The hash of the version that was read; another one is refused.</param>
    public sealed record Request([StringLength(64, MinimumLength = 64)] string? Hash = null, [StringLength(2000)] string? Comment = null);

    private static readonly Error AnotherHash = Error.Invalid("/hash", "The version has another hash than the one you read.");

    public static async Task<Results<Ok<GetVersion.Response>, ProblemHttpResult>> Handle(
        Id<Document> id, int number, Request request, IfMatch ifMatch, MoveVersion move, PublishDueVersions due, HttpResponse response, CancellationToken cancellationToken)
    {
        var answer = await move.ByAsync(id, number, "approve", request.Comment, ifMatch,
            (at, moment) => at.Version.Approve(at, request.Comment, moment) ?? (request.Hash is { } read && read != at.Version.Hash ? AnotherHash : null),
            response, cancellationToken, SignatureMeaning.Approved);
        response.OnCompleted(() =>
        {
            due.LookAgain(); // it may be effective before everything that waits now; only now is it stored for certain
            return Task.CompletedTask;
        });
        return answer;
    }
}
