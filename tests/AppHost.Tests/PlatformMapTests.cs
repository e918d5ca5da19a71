namespace AimsPlatform.AppHost.Tests;

/// <summary>The platform is described for containers and for one machine: both must be the same platform.</summary>
public sealed class PlatformMapTests
{
    [Fact]
    public void The_app_host_references_the_projects_that_run_locally() =>
        Assert.Equal(PlatformMap.LocalServices.Select(service => service.Project).Order(), PlatformMap.AppHostProjects.Order());

    [Fact]
    public void The_app_host_starts_them_under_the_same_names() =>
        Assert.Equal(
            PlatformMap.LocalServices.Select(service => $"{service.Name}: {Path.GetFileNameWithoutExtension(service.Project)}").Order(),
            PlatformMap.AppHostServices.Select(service => $"{service.Name}: {service.Project}").Order());

    [Fact]
    public void The_app_host_runs_the_same_verbs_before_each() =>
        Assert.Equal(
            PlatformMap.LocalServices.Select(service => $"{service.Name}: {string.Join(' ', service.Verbs)}").Order(),
            PlatformMap.AppHostServices.Select(service => $"{service.Name}: {string.Join(' ', service.Verbs)}").Order());

    [Fact]
    public void The_gateway_routes_to_every_other_service()
    {
        Assert.SkipWhen(PlatformMap.GatewayUpstreams is null, "The gateway has no route table yet.");

        Assert.Equal(
            PlatformMap.LocalServices.Select(service => service.Name).Where(name => name != "gateway").Order(),
            PlatformMap.GatewayUpstreams!.Order());
    }
}
