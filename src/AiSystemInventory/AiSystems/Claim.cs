using AimsPlatform.AiSystemInventory.Persistence;

namespace AimsPlatform.AiSystemInventory.AiSystems;

/// <summary>What a system is claimed to be (R014).</summary>
public enum ClaimKind { Fairness, Transparency, Accountability }

/// <summary>Whether somebody else has looked at a claim, and what they found.</summary>
public enum ClaimStatus { Claimed, Confirmed, Refuted }

/// <summary>One claim with its evidence, its author and, once reviewed, its reviewer.</summary>
public sealed record Claim(
    ClaimKind Kind, string Statement, IReadOnlyList<string> Evidence, Guid AuthorId, DateTimeOffset ClaimedAt, ClaimStatus Status = ClaimStatus.Claimed,
    Guid? ReviewerId = null, DateTimeOffset? ReviewedAt = null, string? ReviewNote = null);
