using System.ComponentModel.DataAnnotations;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.DocumentControl.Documents;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AimsPlatform.DocumentControl.Versions;

/// <summary>Freezes a draft and lays it before its reviewers and the approver chosen for it.</summary>
public static class SubmitVersion
{
    private const int MostReviewers = 50;

    /// <param name="EffectiveFrom">When it is to come into force, once approved; left out: as soon as it is published.</param>
    public sealed record Request(
        [Required] Guid? ApproverId,
        [Required, MaxLength(MostReviewers)] IReadOnlyList<Guid> ReviewerIds,
        DateTimeOffset? EffectiveFrom = null,
        [StringLength(2000)] string? Note = null);

    public static Task<Results<Ok<GetVersion.Response>, ProblemHttpResult>> Handle(
        Id<Document> id, int number, Request request, IfMatch ifMatch, MoveVersion move, HttpResponse response, CancellationToken cancellationToken) =>
        move.ByAsync(id, number, "submit", request.Note, ifMatch, (at, moment) =>
        {
            var refused = at.Version.Submit(at, request, moment);
            if (refused is null)
            {
                at.Document.Involve(request.ReviewerIds.Append(request.ApproverId!.Value));
            }

            return refused;
        }, response, cancellationToken);
}
