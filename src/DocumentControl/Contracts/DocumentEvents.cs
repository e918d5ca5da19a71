namespace AimsPlatform.DocumentControl.Contracts;

/// <summary>A document as it stands after a version came into force or went out of it; a later version of the fact replaces an earlier one.</summary>
/// <param name="Version">The document row's version; an older one never overwrites a newer one.</param>
/// <param name="Number">As people name it: <c>POL-0001</c>.</param>
/// <param name="Type">Type as the API writes it (<c>user_information</c>).</param>
/// <param name="State"><c>published</c> or <c>withdrawn</c>.</param>
/// <param name="PublishedVersion">The version in force; null when there is none.</param>
/// <param name="Hash">Hash that the version in force was approved with.</param>
/// <param name="ReviewDue">Last day before it is out of review; it stays in force.</param>
public sealed record DocumentStands(
    Guid DocumentId, int Version, string Number, string Type, string Title, string State, int? PublishedVersion, string? Hash,
    DateTimeOffset? EffectiveFrom, DateOnly? ReviewDue, IReadOnlyList<Guid> AiSystemIds, IReadOnlyList<string> RequirementIds, DateTimeOffset At);
