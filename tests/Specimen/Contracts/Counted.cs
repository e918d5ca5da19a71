namespace AimsPlatform.Specimen.Contracts;

/// <summary>A tally goes up by one. The consumer throws <paramref name="FailFirst"/> times before it succeeds.</summary>
public sealed record Counted(Guid TallyId, int FailFirst = 0);

/// <summary>Nobody listens to this one.</summary>
public sealed record Unheard(Guid TallyId);
