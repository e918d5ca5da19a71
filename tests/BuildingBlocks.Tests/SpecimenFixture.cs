using AimsPlatform.BuildingBlocks.Tests;
using AimsPlatform.Specimen;
using AimsPlatform.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

[assembly: AssemblyFixture(typeof(SpecimenFixture))]

namespace AimsPlatform.BuildingBlocks.Tests;

public sealed class SpecimenFixture() : ServiceFixture<SpecimenDb>("specimen")
{
    protected override string[] ExpectedLeftovers => ["aims-unrouted"];

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureServices(services => services.AddTransient<WhileEnding>());
    }
}

/// <summary>Does something while the scope that made it is being disposed of.</summary>
public sealed class WhileEnding : IDisposable
{
    public Action Do { get; set; } = () => { };

    public void Dispose() => Do();
}
