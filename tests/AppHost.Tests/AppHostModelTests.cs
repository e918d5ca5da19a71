#if ASPIRE
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
#endif

namespace AimsPlatform.AppHost.Tests;

/// <summary>What the app host builds, without starting a container: the model as it would be published.</summary>
public sealed class AppHostModelTests
{
#if ASPIRE
    [Fact]
    public async Task Each_service_that_runs_verbs_has_a_database_of_its_own()
    {
        var resources = await ModelAsync();

        Assert.Equal(
            PlatformMap.LocalServices.Where(service => service.Verbs.Contains("migrate")).Select(service => service.Name.Replace('-', '_')).Order(),
            resources.OfType<PostgresDatabaseResource>().Select(database => database.DatabaseName).Order());
    }

    [Fact]
    public async Task Every_service_waits_until_its_verbs_have_run()
    {
        var resources = await ModelAsync();

        foreach (var service in PlatformMap.LocalServices)
        {
            var waitsFor = service.Name;
            foreach (var verb in service.Verbs.Reverse())
            {
                var process = resources.Single(resource => resource.Name == waitsFor);
                waitsFor = $"{service.Name}-{verb}";
                Assert.Contains(process.Annotations.OfType<WaitAnnotation>(), wait => wait.Resource.Name == waitsFor && wait.WaitType == WaitType.WaitForCompletion);
            }
        }
    }

    [Fact]
    public async Task Only_the_gateway_can_be_reached_from_outside()
    {
        var resources = await ModelAsync();

        Assert.All(resources.OfType<ProjectResource>(), project => Assert.Equal(
            project.Name == "gateway",
            project.Annotations.OfType<EndpointAnnotation>().Any(endpoint => endpoint.IsExternal)));
    }

    private static async Task<IReadOnlyList<IResource>> ModelAsync()
    {
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AimsPlatform_AppHost>(["--operation", "publish"], TestContext.Current.CancellationToken);
        return [.. builder.Resources];
    }
#else
    [Fact(Skip = "Aspire is switched off here (AimsAspire=false): the app host is an empty shell and its model cannot be built.")]
    public void The_app_host_describes_every_service()
    {
    }
#endif
}
