using AimsPlatform.AiSystemInventory.Classifications;
using AimsPlatform.Standards;
using CsCheck;

namespace AimsPlatform.AiSystemInventory.Tests.Classifications;

public sealed class ClassificationLogTests
{
    private static readonly string?[] Tiers = [null, "minimal", "limited", "high", "unacceptable"];

    // Any story of answers and confirmations, as handlers would let it happen.
    private static readonly Gen<(int Tier, bool Derogation, bool Hold, bool Complete, bool Confirm)[]> Stories =
        Gen.Select(Gen.Int[0, 4], Gen.Bool, Gen.Bool, Gen.Bool, Gen.Bool).Array[0, 12];

    [Fact]
    public void Nothing_milder_ever_stands_without_a_confirmation() => Stories.Sample(story =>
    {
        var log = new ClassificationLog([]);
        foreach (var step in story)
        {
            var before = log.Standing;
            log = log.With(Next(log, step.Tier, step.Derogation, step.Hold, step.Complete));
            Assert.True(RankOf(log.Standing) >= RankOf(before));
            if (step.Confirm && log.Entry(log.LastNumber).Complete)
            {
                log = log.Confirming(log.LastNumber);
                Assert.Equal(log.LastNumber, log.Standing!.Number);
            }
        }
    });

    [Fact]
    public void A_hold_ends_only_by_a_confirmation() => Stories.Sample(story =>
    {
        var (log, held) = (new ClassificationLog([]), false);
        foreach (var step in story)
        {
            log = log.With(Next(log, step.Tier, step.Derogation, step.Hold, step.Complete));
            held |= step.Hold;
            Assert.Equal(held, log.LegalHold);
            if (step.Confirm && log.Entry(log.LastNumber).Complete)
            {
                (log, held) = (log.Confirming(log.LastNumber), false);
                Assert.False(log.LegalHold);
            }
        }
    });

    [Fact]
    public void At_most_one_record_stands_and_every_older_one_is_superseded() => Stories.Sample(story =>
    {
        var log = story.Aggregate(new ClassificationLog([]), (l, step) => l.With(Next(l, step.Tier, step.Derogation, step.Hold, step.Complete)));
        var states = Enumerable.Range(1, log.LastNumber).Select(n => log.StatusOf(log.Entry(n))).ToList();

        Assert.Equal(log.Standing is null ? 0 : 1, states.Count(s => s == ClassificationStatus.Standing));
        Assert.All(states.Take((log.Standing?.Number ?? 1) - 1), s => Assert.Equal(ClassificationStatus.Superseded, s));
    });

    [Fact]
    public void Unacceptable_always_stands_at_once()
    {
        foreach (var earlier in Tiers)
        {
            var log = new ClassificationLog([]).With(new(1, "X", earlier, null, "v", 1, true, false, false, null, false));
            Assert.Null(log.CauseToConfirm("unacceptable", derogation: false));
        }
    }

    private static LogEntry Next(ClassificationLog log, int tier, bool derogation, bool hold, bool complete) => new(
        log.LastNumber + 1, complete ? "X" : null, Tiers[tier], null, "v", 1, complete, hold, false,
        log.CauseToConfirm(Tiers[tier], derogation), Confirmed: false);

    private static int RankOf(LogEntry? entry) => entry is null ? -1 : Array.IndexOf(Tiers, entry.Tier);
}
