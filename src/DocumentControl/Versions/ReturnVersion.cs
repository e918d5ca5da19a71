using System.ComponentModel.DataAnnotations;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.DocumentControl.Documents;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AimsPlatform.DocumentControl.Versions;

/// <summary>A reviewer or the approver sends it back and says why; it can be written again.</summary>
public static class ReturnVersion
{
    public sealed record Request([Required, StringLength(4000, MinimumLength = 10)] string Comment);

    public static Task<Results<Ok<GetVersion.Response>, ProblemHttpResult>> Handle(
        Id<Document> id, int number, Request request, IfMatch ifMatch, MoveVersion move, HttpResponse response, CancellationToken cancellationToken) =>
        move.ByAsync(id, number, "return", request.Comment, ifMatch, (at, moment) => at.Version.Return(at, request.Comment, moment), response, cancellationToken);
}
