using AimsPlatform.AiSystemInventory;
using AimsPlatform.AiSystemInventory.Tests;
using AimsPlatform.Testing;

[assembly: AssemblyFixture(typeof(InventoryFixture))]

namespace AimsPlatform.AiSystemInventory.Tests;

public sealed class InventoryFixture() : ServiceFixture<AiSystemInventoryDb>("ai-system-inventory")
{
    // The services that listen to this one's events do not run here.
    protected override string[] ExpectedLeftovers => ["aims-unrouted"];
}
