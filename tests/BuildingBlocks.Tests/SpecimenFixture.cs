using AimsPlatform.BuildingBlocks.Tests;
using AimsPlatform.Specimen;
using AimsPlatform.Testing;

[assembly: AssemblyFixture(typeof(SpecimenFixture))]

namespace AimsPlatform.BuildingBlocks.Tests;

public sealed class SpecimenFixture() : ServiceFixture<SpecimenDb>("specimen")
{
    protected override string[] ExpectedLeftovers => ["aims-unrouted"];
}
