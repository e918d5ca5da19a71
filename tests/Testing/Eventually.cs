using Xunit;

namespace AimsPlatform.Testing;

public static class Eventually
{
    /// <summary>Asks until the answer is yes. A broker has no synchronous answer, a fixed sleep is always wrong.</summary>
    public static async Task TrueAsync(Func<Task<bool>> ask, string what, int seconds = 20)
    {
        var deadline = TimeProvider.System.GetTimestamp() + TimeProvider.System.TimestampFrequency * seconds;
        while (!await ask())
        {
            Assert.True(TimeProvider.System.GetTimestamp() < deadline, $"Not within {seconds} s: {what}");
            await Task.Delay(20);
        }
    }
}
