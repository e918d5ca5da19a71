namespace AimsPlatform.DocumentControl.Contracts;

/// <summary>A document as it stands after a version came into force, went out of it or became due for review; a later version of the fact replaces an earlier one.</summary>
/// <param name="Version">The document row's version; an older one never overwrites a newer one.</param>
/// <param name="Number">As people name it: <c>POL-0001</c>.</param>
/// <param name="Type">Type as the API writes it (<c>user_information</c>).</param>
/// <param name="State"><c>published</c> or <c>withdrawn</c>.</param>
/// <param name="PublishedVersion">The version in force; null when there is none.</param>
/// <param name="Hash">Hash that the version in force was approved with.</param>
/// <param name="ReviewDue">Last day before it is out of review; it stays in force.</param>
/// <param name="OutOfReview">That day has passed. Said by itself once it has.</param>
public sealed record DocumentStands(
    Guid DocumentId, int Version, string Number, string Type, string Title, string State, int? PublishedVersion, string? Hash,
    DateTimeOffset? EffectiveFrom, DateOnly? ReviewDue, IReadOnlyList<Guid> AiSystemIds, IReadOnlyList<string> RequirementIds, DateTimeOffset At,
    bool OutOfReview = false);

/// <summary>
/// How the acknowledgement of a document's version in force stands. Told when that changes, not for each person: whoever
/// needs the people asks <c>GET /api/v1/documents/{id}/versions/{number}/acknowledgements</c>.
/// </summary>
/// <param name="Version">Rises with every statement about the document; an older one never overwrites a newer one.</param>
/// <param name="DocumentVersion">The version its audience is asked to acknowledge.</param>
/// <param name="State"><c>sent</c>: somebody still has time; <c>acknowledged</c>: nobody is missing; <c>overdue</c>: somebody is late; <c>ended</c>: nobody is asked any more.</param>
/// <param name="DueOn">Last day for those who were there when the version came into force.</param>
public sealed record AcknowledgementStands(
    Guid DocumentId, int Version, int DocumentVersion, string State, DateOnly DueOn, DateTimeOffset At);
