using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Tenancy;

namespace AimsPlatform.AiSystemInventory.AiSystems;

public sealed partial class AiSystem
{
    public static readonly Error NothingClaimed = new("nothing-claimed", "There is no such claim to review.");
    public static readonly Error OwnClaim = new("own-claim", "Whoever makes a claim does not review it (R014).");
    public static readonly Error ReviewByMachine = new("needs-a-person", "A claim is reviewed by a person.");

    /// <summary>Makes or renews a claim; an earlier review was of another claim and falls away.</summary>
    public Error? ClaimThat(ClaimKind kind, string statement, IReadOnlyList<string> evidence, Guid author, DateTimeOffset at)
    {
        if (State is AiSystemState.Retired or AiSystemState.Rejected)
        {
            return IsClosed;
        }

        Claims = [.. Claims.Where(claim => claim.Kind != kind), new Claim(kind, statement, evidence, author, at)];
        return null;
    }

    /// <summary>Confirms or refutes a claim; never by its author.</summary>
    public Error? ReviewClaim(ClaimKind kind, bool confirmed, string note, Acting acting, DateTimeOffset at)
    {
        var claim = Claims.FirstOrDefault(c => c.Kind == kind);
        if ((State is AiSystemState.Retired or AiSystemState.Rejected ? IsClosed : claim is null ? NothingClaimed : !acting.IsPerson ? ReviewByMachine : claim.AuthorId == acting.UserId ? OwnClaim : null) is { } refused)
        {
            return refused;
        }

        var reviewed = claim! with { Status = confirmed ? ClaimStatus.Confirmed : ClaimStatus.Refuted, ReviewerId = acting.UserId, ReviewedAt = at, ReviewNote = note };
        Claims = Claims.Select(c => c.Kind == kind ? reviewed : c).ToList();
        return null;
    }
}
