using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.DocumentControl.Retention;

namespace AimsPlatform.DocumentControl.Versions;

/// <summary>What becomes of a version that has ended: kept, and one day disposed of.</summary>
public sealed partial class DocumentVersion
{
    /// <summary>When it was superseded, withdrawn or given up: its retention runs from here.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>The proof of its disposal: its content is gone, the record of what it was stays.</summary>
    public Id<DisposalProof>? DisposalProofId { get; private set; }

    /// <summary>Its content is gone for good (410).</summary>
    public Error? Disposed() => DisposalProofId is { } proof ? DisposedOf(proof) : null;

    public static Error DisposedOf(Id<DisposalProof> proof) =>
        new("version-disposed", "The content of this version was disposed of. The proof says what it was, who decided and when.", StatusCodes.Status410Gone)
        { Members = new Dictionary<string, object?> { ["disposalProofId"] = proof.Value } };

    /// <summary>Lets the content go; the database refuses that without a proof made in the same transaction.</summary>
    public void DisposeOf(DisposalProof proof) => (Text, DisposalProofId) = (null, proof.Id);
}
