using AimsPlatform.DocumentControl.Signatures;
using Microsoft.Extensions.DependencyInjection;

namespace AimsPlatform.DocumentControl.Tests.Signatures;

/// <summary>The keys of the service under test.</summary>
internal sealed class SigningKeysAtHand(DocumentControlFixture service)
{
    public Task<string> RotateAsync() => service.Services.GetRequiredService<SigningKeys>().RotateAsync(TimeSpan.Zero, CancellationToken.None);
}
