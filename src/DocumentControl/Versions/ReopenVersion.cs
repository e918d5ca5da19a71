using System.ComponentModel.DataAnnotations;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.DocumentControl.Documents;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AimsPlatform.DocumentControl.Versions;

/// <summary>An author takes an approved version back before it is published, once an approver has agreed; the approval is void.</summary>
public static class ReopenVersion
{
    public sealed record Request([Required, StringLength(2000, MinimumLength = 10)] string Reason);

    public static Task<Results<Ok<GetVersion.Response>, ProblemHttpResult>> Handle(
        Id<Document> id, int number, Request request, IfMatch ifMatch, MoveVersion move, HttpResponse response, CancellationToken cancellationToken) =>
        move.ByAsync(id, number, "reopen", request.Reason, ifMatch, (at, moment) => at.Version.Reopen(at, moment), response, cancellationToken);
}
