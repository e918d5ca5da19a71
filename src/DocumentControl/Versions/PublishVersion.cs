using System.ComponentModel.DataAnnotations;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.DocumentControl.Documents;
using AimsPlatform.DocumentControl.Signatures;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AimsPlatform.DocumentControl.Versions;

/// <summary>Puts an approved version in force and supersedes the one before, in one transaction (I7). On its effective date <see cref="PublishDueVersions"/> does it.</summary>
public static class PublishVersion
{
    public sealed record Request([StringLength(2000)] string? Note = null);

    public static Task<Results<Ok<GetVersion.Response>, ProblemHttpResult>> Handle(
        Id<Document> id, int number, Request request, IfMatch ifMatch, MoveVersion move, HttpResponse response, CancellationToken cancellationToken) =>
        move.ByAsync(id, number, "publish", request.Note, ifMatch, (at, moment) => at.Version.Publish(at, moment), response, cancellationToken, SignatureMeaning.Published);
}
