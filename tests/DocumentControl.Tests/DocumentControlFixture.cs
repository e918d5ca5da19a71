using AimsPlatform.DocumentControl;
using AimsPlatform.DocumentControl.Tests;
using AimsPlatform.Testing;

[assembly: AssemblyFixture(typeof(DocumentControlFixture))]

namespace AimsPlatform.DocumentControl.Tests;

public sealed class DocumentControlFixture() : ServiceFixture<DocumentControlDb>("document-control")
{
    // The inventory listens to what document control reports; here it runs alone.
    protected override string[] ExpectedLeftovers => ["aims-unrouted"];
}
