using System.ComponentModel.DataAnnotations;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.DocumentControl.Documents;
using AimsPlatform.DocumentControl.Signatures;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AimsPlatform.DocumentControl.Versions;

/// <summary>A named reviewer says what they think of exactly what was submitted, and when they are done.</summary>
public static class CommentOnVersion
{
    public sealed record Request([Required, StringLength(4000, MinimumLength = 2)] string Comment, [Required] bool? Done);

    public static Task<Results<Ok<GetVersion.Response>, ProblemHttpResult>> Handle(
        Id<Document> id, int number, Request request, IfMatch ifMatch, MoveVersion move, HttpResponse response, CancellationToken cancellationToken) =>
        move.ByAsync(id, number, "comment", request.Comment, ifMatch,
            (at, moment) => at.Version.Comment(at, request.Comment, request.Done!.Value, moment), response, cancellationToken, request.Done == true ? SignatureMeaning.Reviewed : null);
}
