using System.Reflection;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace AimsPlatform.BuildingBlocks.Messaging;

/// <summary>
/// How a service talks to RabbitMQ: one quorum queue per consumer, one exchange per event, and an alternate exchange that
/// catches what no queue is bound for. The same declaration serves <c>migrate</c>, which deploys the queues before anything
/// publishes, and the running service.
/// </summary>
internal static class Broker
{
    /// <summary>Holds what was published while nobody listened; it stays empty on a healthy platform.</summary>
    public const string Unrouted = "aims-unrouted";

    public static void AddBroker(this IServiceCollection services, IConfiguration configuration, string name, Assembly service, bool deployOnly) =>
        services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry(); // it would tell the library's vendor, over the internet
            bus.SetEndpointNameFormatter(new KebabCaseEndpointNameFormatter(name, includeNamespace: false));
            bus.AddConsumers(service);

            // Without the broker events wait in the outbox and everything else goes on: degraded, not out of service.
            bus.ConfigureHealthCheckOptions(health => health.MinimalFailureStatus = HealthStatus.Degraded);
            bus.AddConfigureEndpointsCallback((_, _, endpoint) =>
            {
                if (endpoint is IRabbitMqReceiveEndpointConfigurator queue)
                {
                    queue.SetQuorumQueue();
                }
            });
            bus.UsingRabbitMq((context, rabbit) =>
            {
                rabbit.Host(new Uri(configuration.GetConnectionString("rabbitmq") ?? throw new InvalidOperationException("ConnectionStrings:rabbitmq is missing.")),
                    host => host.PublisherConfirmation = true);
                rabbit.DeployTopologyOnly = deployOnly;
                rabbit.PrefetchCount = 32;
                rabbit.ConcurrentMessageLimit = 8;
                foreach (var integrationEvent in EventsKnownTo(service))
                {
                    rabbit.Publish(integrationEvent, exchange => exchange.BindAlternateExchangeQueue(Unrouted, Unrouted));
                }

                // A database that is away comes back: such a message waits its turn instead of ending in _error.
                rabbit.UseMessageRetry(retry =>
                {
                    retry.Handle<Exception>(IsOutage);
                    retry.Interval(600, TimeSpan.FromSeconds(1));
                });
                rabbit.UseMessageRetry(retry =>
                {
                    retry.Ignore<Exception>(IsOutage);
                    retry.Exponential(6, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(200));
                });
                rabbit.UseConsumeFilter(typeof(InboxFilter<>), context);
                rabbit.ConfigureEndpoints(context);
            });
        });

    /// <summary>Every event type of every contract assembly this service publishes from or listens to.</summary>
    public static IEnumerable<Type> EventsKnownTo(Assembly service) =>
        from reference in service.GetReferencedAssemblies()
        where reference.Name!.EndsWith(".Contracts", StringComparison.Ordinal)
        from type in Assembly.Load(reference).GetExportedTypes()
        where type is { IsClass: true, IsAbstract: false, IsNested: false }
        select type;

    private static bool IsOutage(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is NpgsqlException { IsTransient: true } or System.Net.Sockets.SocketException or TimeoutException)
            {
                return true;
            }
        }

        return false;
    }
}
