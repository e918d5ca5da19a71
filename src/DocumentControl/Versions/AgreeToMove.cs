using System.ComponentModel.DataAnnotations;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.DocumentControl.Documents;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AimsPlatform.DocumentControl.Versions;

/// <summary>Somebody with authority to approve agrees that an approved version is reopened, or a published one withdrawn; another person then does it.</summary>
public static class AgreeToMove
{
    public enum To { Reopen, Withdraw }

    public sealed record Request([Required] To? To, [Required, StringLength(2000, MinimumLength = 10)] string Reason);

    public static Task<Results<Ok<GetVersion.Response>, ProblemHttpResult>> Handle(
        Id<Document> id, int number, Request request, IfMatch ifMatch, MoveVersion move, HttpResponse response, CancellationToken cancellationToken) =>
        move.ByAsync(id, number, "agree", request.Reason, ifMatch,
            (at, moment) => at.Version.Agree(at, request.To == To.Reopen ? "reopen" : "withdraw", request.Reason, moment), response, cancellationToken);
}
