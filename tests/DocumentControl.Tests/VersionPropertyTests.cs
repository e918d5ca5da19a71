using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.DocumentControl.Documents;
using AimsPlatform.DocumentControl.Versions;
using CsCheck;

namespace AimsPlatform.DocumentControl.Tests;

/// <summary>Whatever people try in whatever order, without any I/O: the rules hold after every step.</summary>
public sealed class VersionPropertyTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid[] People = [.. Enumerable.Range(0, 3).Select(_ => Guid.CreateVersion7())];
    private static readonly string[] Steps = ["start", "write", "submit", "comment", "return", "approve", "agree-reopen", "agree-withdraw", "reopen", "publish", "withdraw", "abandon", "retitle"];

    [Fact]
    public void I01_I07_I08_hold_after_every_step() =>
        Gen.Select(Gen.Int[0, Steps.Length - 1], Gen.Int[0, People.Length - 1], Gen.Int[0, People.Length - 1]).List[1, 80].Sample(tries =>
        {
            var document = Document.Register("PRO-0001", new DocumentFields
            {
                Title = "How we work", Type = DocumentType.Procedure, OwnerId = People[0], Classification = Classification.Internal,
            }, People[0]);
            var frozen = new Dictionary<int, string>();
            foreach (var ((step, by, other), turn) in tries.Select((t, turn) => (t, turn)))
            {
                Try(document, Steps[step], People[by], People[other], turn);
                Holds(document, frozen);
            }
        });

    private static void Try(Document document, string step, Guid by, Guid other, int turn)
    {
        if (step == "start" && document.OpenVersion is null)
        {
            document.Versions.Add(DocumentVersion.Draft(document, $"Text {turn}", "A change", by));
        }

        var published = document.Versions.Find(v => v.State == VersionState.Published);
        var version = step is "withdraw" or "agree-withdraw" ? published : document.Versions.Find(v => v.IsOpen);
        if (version is null)
        {
            return;
        }

        var acting = new Acting();
        acting.As(People[0], by, isPerson: true, "AUT", "REV", "APR", "DOC-C");
        var (at, moment) = (new VersionAt(document, version, published, []), new Moment(acting, Now));
        _ = step switch
        {
            "write" => version.Write($"Text {turn}", null, by),
            "submit" => version.Submit(at, new SubmitVersion.Request(other, [by]), moment),
            "comment" => version.Comment(at, "Fine", true, moment),
            "return" => version.Return(at, "Not yet, please", moment),
            "approve" => version.Approve(at, null, moment),
            "agree-reopen" => version.Agree(at, "reopen", "It is time", moment),
            "agree-withdraw" => version.Agree(at, "withdraw", "It is time", moment),
            "reopen" => version.Reopen(at, moment),
            "publish" => version.Publish(at, moment),
            "withdraw" => version.Withdraw(at, "It is time", null, moment),
            "abandon" => version.Abandon(at, "It is time", moment),
            "retitle" => document.Change(document.Fields() with { Title = $"Title {turn}" }),
            _ => null,
        };
        version.VoidIfChanged(at);
        document.Follow(version);
    }

    private static void Holds(Document document, Dictionary<int, string> frozen)
    {
        Assert.True(document.Versions.Count(v => v.State == VersionState.Published) <= 1 && document.Versions.Count(v => v.IsOpen) <= 1);
        Assert.Equal(document.Versions.Find(v => v.State == VersionState.Published)?.Number, document.PublishedVersion);
        Assert.Equal(document.Versions.Find(v => v.IsOpen)?.Number, document.OpenVersion);
        foreach (var version in document.Versions)
        {
            Assert.False(version.ApprovedBy is { } approver && version.WrittenBy.Contains(approver));
            Assert.False(version.Withdrawal is { AgreedBy: { } agreed } && agreed == version.Withdrawal.By);
            if (version.State == VersionState.Draft)
            {
                frozen.Remove(version.Number);
                Assert.Null(version.Hash);
            }
            else if (version.Hash is not null)
            {
                Assert.Equal(version.Bound!.Hash(), version.Hash);
                Assert.Equal(frozen.TryGetValue(version.Number, out var before) ? before : frozen[version.Number] = version.Text + version.Hash, version.Text + version.Hash);
                Assert.True(version.State is VersionState.Review or VersionState.Withdrawn || version.ApprovedHash == version.Hash);
            }
        }
    }
}
