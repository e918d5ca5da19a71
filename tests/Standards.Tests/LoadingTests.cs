using System.Diagnostics;

namespace AimsPlatform.Standards.Tests;

public sealed class LoadingTests(ITestOutputHelper output)
{
    [Fact]
    public void All_threads_share_one_catalogue()
    {
        var seen = new EuAiAct[16];
        Parallel.For(0, seen.Length, i => seen[i] = EuAiAct.Current);

        Assert.All(seen, law => Assert.Same(EuAiAct.Current, law));
    }

    [Fact]
    public void Reading_a_catalogue_again_gives_the_same_and_its_time_and_size_are_told()
    {
        var text = CatalogueReader.Text("eu-ai-act.yaml");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var clock = Stopwatch.StartNew();
        var law = EuAiAct.Parse(text);
        var took = clock.Elapsed;
        var kept = GC.GetTotalMemory(forceFullCollection: true) - before;

        Assert.Equal(EuAiAct.Current.Obligations.Select(o => o.Id), law.Obligations.Select(o => o.Id));
        output.WriteLine($"parsed in {took.TotalMilliseconds:F1} ms, keeps {kept / 1024} KiB");
    }
}
