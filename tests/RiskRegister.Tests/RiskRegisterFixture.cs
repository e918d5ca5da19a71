using AimsPlatform.RiskRegister;
using AimsPlatform.RiskRegister.Tests;
using AimsPlatform.Testing;

[assembly: AssemblyFixture(typeof(RiskRegisterFixture))]

namespace AimsPlatform.RiskRegister.Tests;

public sealed class RiskRegisterFixture() : ServiceFixture<RiskRegisterDb>("risk-register")
{
    // The inventory listens to the register's events; here the register runs alone.
    protected override string[] ExpectedLeftovers => ["aims-unrouted"];
}
