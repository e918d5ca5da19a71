namespace AimsPlatform.DocumentControl.Versions;

/// <summary>What stands in the place of an approval: the exception, who approved it, and what the old system said.</summary>
public sealed record MigratedVersion(
    Guid ExceptionId, Guid ExceptionApprovedBy, string Source, string Number, string? Version, string? Status, string ApproverAsTold,
    DateOnly ApprovedOnAsTold, DateOnly? EffectiveOnAsTold, DateOnly? ReviewOnAsTold);

/// <summary>How a version that was in force elsewhere comes into force here, marked for good (I4). The one way past an approval.</summary>
public sealed partial class DocumentVersion
{
    /// <summary>
    /// Freezes the draft under the exception; false where the table does not lead there. The caller saves, then lets it
    /// come into force, in one transaction: the database lets nothing be published that was not frozen before.
    /// </summary>
    public bool FreezeAsMigrated(VersionAt at, MigratedVersion migration)
    {
        if (!VersionStates.Machine.Leads(at, "migrate", out _))
        {
            return false;
        }

        (Bound, State, Migrated) = (Content(at.Document), VersionState.Approved, migration);
        Hash = Bound.Hash();
        return true;
    }

    /// <summary>Comes into force. A review that the old system had planned for an earlier day stays due on that day.</summary>
    public void PublishAsMigrated(VersionAt at, Guid platform, DateTimeOffset now)
    {
        ComeIntoForce(at, platform, now);
        ReviewDue = Migrated!.ReviewOnAsTold is { } told && told < ReviewDue ? told : ReviewDue;
    }
}
