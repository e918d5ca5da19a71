namespace AimsPlatform.Gateway;

/// <summary>The gateway is ready when every service of the table has a replica that passed its last probe.</summary>
public static class Health
{
    public sealed record Answer(string Status, IReadOnlyList<Service> Services);

    public sealed record Service(string Name, string Status, int Healthy, int Replicas);

    public static IResult Handle(Upstreams upstreams)
    {
        var services = Routes.All.Select(upstream =>
        {
            var (healthy, all) = upstreams.Count(upstream.Name);
            return new Service(upstream.Name, healthy > 0 ? "healthy" : all > 0 ? "unhealthy" : "absent", healthy, all);
        }).ToArray();
        var ready = services.All(service => service.Healthy > 0);
        return TypedResults.Json(new Answer(ready ? "healthy" : "unhealthy", services), statusCode: ready ? 200 : 503);
    }
}
