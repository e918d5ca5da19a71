using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.DocumentControl.Content;
using AimsPlatform.DocumentControl.Documents;
using AimsPlatform.ServiceDefaults;

namespace AimsPlatform.DocumentControl.Versions;

/// <summary>How a version moves: each event of its state table, and what it leaves behind.</summary>
public sealed partial class DocumentVersion
{
    private const int MostComments = 500;

    public static readonly Error NotADraft = new("version-not-a-draft", "What was submitted never changes (I8). Have it returned or reopened, or start a new version.");
    public static readonly Error ApproverWrote = Error.Invalid("/approverId", "Nobody approves what they wrote or edited (S1). Choose another approver.");
    public static readonly Error NotAPerson = Error.Invalid("/approverId", "Approver and reviewers are people.");
    public static readonly Error EnoughComments = new("comment-limit", $"A version has {MostComments} comments at most.");

    /// <summary>Saves content into the draft; whoever saves has had a hand in it from now on.</summary>
    public Error? Write(string? text, string? changeSummary, Guid by)
    {
        if (State != VersionState.Draft)
        {
            return NotADraft;
        }

        if (text is not null)
        {
            var bytes = Bytes(text);
            (Text, MediaType, FileName, ContentHash, ContentSize) = (text, Markdown, null, HashOf(bytes), bytes.LongLength);
        }

        ChangeSummary = changeSummary ?? ChangeSummary;
        AlsoWrittenBy(by);
        return null;
    }

    /// <summary>Counts somebody among those who wrote what this version says, who then never approves it (S1).</summary>
    public void AlsoWrittenBy(Guid person) => WrittenBy = WrittenBy.Contains(person) ? WrittenBy : [.. WrittenBy, person];

    /// <summary>Puts an uploaded file in the place of the draft's content.</summary>
    public Error? Upload(StoredContent content, string fileName, string? changeSummary, Guid by)
    {
        if (Write(null, changeSummary, by) is { } refused)
        {
            return refused;
        }

        (Text, MediaType, FileName, ContentHash, ContentSize) = (null, content.MediaType, fileName, content.Hash, content.Size);
        return null;
    }

    /// <summary>What the version says together with its document, as it stands now.</summary>
    public BoundContent Content(Document document) => new(
        document.Id.Value, document.Number, document.Type, document.Title, document.Classification, document.RequirementIds, document.MandatoryItems,
        document.AiSystemIds, document.Objectives, Number, ChangeSummary, ContentHash, ContentSize, MediaType, FileName, EffectiveFrom);

    /// <summary>Whether it still is what was frozen; for a version in work that includes what is said of its document.</summary>
    public bool IsAsFrozen(Document document) => Bound is { } bound && Hash == bound.Hash() && Hash == Content(document).Hash()
        && !IsTextAltered;

    /// <summary>Freezes the content and lays it before reviewers and approver.</summary>
    public Error? Submit(VersionAt at, SubmitVersion.Request terms, Moment moment)
    {
        if (VersionStates.Machine.Refuse(at, "submit", moment, out var to) is { } refused)
        {
            return refused;
        }

        if (terms.ApproverId == Guid.Empty || terms.ReviewerIds.Contains(Guid.Empty))
        {
            return NotAPerson;
        }

        if (WrittenBy.Contains(terms.ApproverId!.Value))
        {
            return ApproverWrote;
        }

        (State, SubmittedBy, SubmittedAt) = (to, moment.Acting.UserId, moment.Now);
        (ApproverId, Reviewers, EffectiveFrom) = (terms.ApproverId, [.. terms.ReviewerIds.Distinct().Select(person => new Reviewer(person))], ToTheSecond(terms.EffectiveFrom));
        Bound = Content(at.Document);
        Hash = Bound.Hash();
        return null;
    }

    /// <summary>A named reviewer says something; <paramref name="done"/> ends their review.</summary>
    public Error? Comment(VersionAt at, string text, bool done, Moment moment)
    {
        if (VersionStates.Machine.Refuse(at, "comment", moment, out _) is { } refused)
        {
            return refused;
        }

        if (Comments.Count >= MostComments)
        {
            return EnoughComments;
        }

        Comments = [.. Comments, new ReviewComment(moment.Acting.UserId, moment.Now, text, Hash!)];
        Reviewers = [.. Reviewers.Select(reviewer => done && reviewer.PersonId == moment.Acting.UserId ? reviewer with { DoneAt = moment.Now } : reviewer)];
        return null;
    }

    public Error? Return(VersionAt at, string comment, Moment moment)
    {
        if (VersionStates.Machine.Refuse(at, "return", moment, out var to) is { } refused)
        {
            return refused;
        }

        Comments = [.. Comments, new ReviewComment(moment.Acting.UserId, moment.Now, comment, Hash!, Returned: true)];
        Unfreeze(to);
        return null;
    }

    public Error? Approve(VersionAt at, string? comment, Moment moment)
    {
        if (VersionStates.Machine.Refuse(at, "approve", moment, out var to) is { } refused)
        {
            return refused;
        }

        (State, ApprovedBy, ApprovedAt, ApprovalComment, ApprovedHash) = (to, moment.Acting.UserId, moment.Now, comment, Hash);
        return null;
    }

    /// <summary>Somebody with authority to approve agrees with what another person will do.</summary>
    public Error? Agree(VersionAt at, string @event, string reason, Moment moment)
    {
        var refused = VersionStates.Machine.Refuse(at, "agree", moment, out _);
        if (refused is null)
        {
            Agreement = new Agreement(@event, moment.Acting.UserId, moment.Now, reason);
        }

        return refused;
    }

    public Error? Reopen(VersionAt at, Moment moment)
    {
        if (VersionStates.Machine.Refuse(at, "reopen", moment, out var to) is { } refused)
        {
            return refused;
        }

        Unfreeze(to);
        return null;
    }

    /// <summary>Something that was decided on is no longer so: a version in review or approved is a draft again. The platform's own move.</summary>
    public bool VoidIfChanged(VersionAt at)
    {
        var @event = State == VersionState.Review ? "return" : "reopen";
        if (Hash is null || IsAsFrozen(at.Document) || !VersionStates.Machine.Leads(at, @event, out var to))
        {
            return false;
        }

        Unfreeze(to);
        return true;
    }

    /// <summary>Comes into force and supersedes the version before in the same save (I7).</summary>
    public Error? Publish(VersionAt at, Moment moment)
    {
        if (VersionStates.Machine.Refuse(at, "publish", moment, out _) is { } refused)
        {
            return refused;
        }

        ComeIntoForce(at, moment.Acting.UserId, moment.Now);
        return null;
    }

    /// <summary>Its effective date has come: the platform's own move, on the same conditions.</summary>
    public bool PublishBecauseDue(VersionAt at, Guid platform, DateTimeOffset now)
    {
        if (EffectiveFrom is null || EffectiveFrom > now || ApprovedHash != Hash || !IsAsFrozen(at.Document) || !VersionStates.Machine.Leads(at, "publish", out _))
        {
            return false;
        }

        ComeIntoForce(at, platform, now);
        return true;
    }

    public Error? Withdraw(VersionAt at, string reason, Guid? replacement, Moment moment)
    {
        if (VersionStates.Machine.Refuse(at, "withdraw", moment, out var to) is { } refused)
        {
            return refused;
        }

        (State, EndedAt, Withdrawal) = (to, moment.Now, new Withdrawal(moment.Acting.UserId, moment.Now, reason, Agreement!.By, replacement));
        return null;
    }

    /// <summary>Given up before it came into force.</summary>
    public Error? Abandon(VersionAt at, string reason, Moment moment)
    {
        if (VersionStates.Machine.Refuse(at, "abandon", moment, out var to) is { } refused)
        {
            return refused;
        }

        (State, EndedAt, Withdrawal) = (to, moment.Now, new Withdrawal(moment.Acting.UserId, moment.Now, reason));
        return null;
    }

    private void ComeIntoForce(VersionAt at, Guid by, DateTimeOffset now)
    {
        if (at.Published is { } before && VersionStates.Machine.Leads(at with { Version = before }, "supersede", out var superseded))
        {
            (before.State, before.SupersededBy, before.SupersededAt, before.EndedAt) = (superseded, Number, now, now);
        }

        (State, PublishedBy, PublishedAt) = (VersionState.Published, by, now);
        (ReviewDue, Agreement) = (OrganisationDays.DayAt(at.Document.TenantId, now).AddMonths(at.Document.ReviewMonths), null);
    }

    // PostgreSQL keeps fewer digits than a client may send: what is hashed now must equal what is read later.
    private static DateTimeOffset? ToTheSecond(DateTimeOffset? time) =>
        time?.ToUniversalTime() is { } utc ? utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerSecond)) : null;

    private void Unfreeze(VersionState draft)
    {
        (State, Bound, Hash, SubmittedBy, SubmittedAt, ApproverId, EffectiveFrom) = (draft, null, null, null, null, null, null);
        (Reviewers, ApprovedBy, ApprovedAt, ApprovalComment, ApprovedHash, Agreement) = ([], null, null, null, null, null);
    }
}
