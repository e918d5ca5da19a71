using AimsPlatform.DocumentControl;
using AimsPlatform.DocumentControl.Tests;
using AimsPlatform.Testing;
using Microsoft.AspNetCore.Hosting;

[assembly: AssemblyFixture(typeof(DocumentControlFixture))]

namespace AimsPlatform.DocumentControl.Tests;

public sealed class DocumentControlFixture() : ServiceFixture<DocumentControlDb>("document-control")
{
    // The inventory listens to what document control reports; here it runs alone.
    protected override string[] ExpectedLeftovers => ["aims-unrouted"];

    // Tests say themselves when stored content is checked.
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.UseSetting("Content:Sweep", "1.00:00:00");
    }
}
