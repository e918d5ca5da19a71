using System.ComponentModel.DataAnnotations;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.DocumentControl.Documents;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AimsPlatform.DocumentControl.Versions;

/// <summary>Gives a version up that never came into force; it stays on record.</summary>
public static class AbandonVersion
{
    public sealed record Request([Required, StringLength(2000, MinimumLength = 10)] string Reason);

    public static Task<Results<Ok<GetVersion.Response>, ProblemHttpResult>> Handle(
        Id<Document> id, int number, Request request, IfMatch ifMatch, MoveVersion move, HttpResponse response, CancellationToken cancellationToken) =>
        move.ByAsync(id, number, "abandon", request.Reason, ifMatch, (at, moment) => at.Version.Abandon(at, request.Reason, moment), response, cancellationToken);
}
