namespace AimsPlatform.AiSystemInventory.DataResources;

/// <summary>A data resource as the API shows it.</summary>
public sealed record DataResourceAnswer(
    Guid Id, string Number, int Version, DataResourceFields Fields, bool HasRecords, IReadOnlyList<DataResourceAnswer.User>? UsedBy, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>An AI system that uses the data; given when one resource is read.</summary>
    public sealed record User(Guid Id, string Number, string Name);

    public static DataResourceAnswer Of(DataResource d, IReadOnlyList<User>? usedBy = null) =>
        new(d.Id.Value, d.Number, d.Version, d.Fields, d.HasRecords, usedBy, d.CreatedAt, d.UpdatedAt);
}
