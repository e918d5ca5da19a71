using Aspire.Hosting.ApplicationModel;

// The map of the platform. `./aims up` runs the same map without containers: deploy/local/services.
var builder = DistributedApplication.CreateBuilder(args);

var runtimePassword = Secret("runtime-password");
var commandLineSecret = Secret("demo-cli-secret");
var demoPassword = Secret("demo-password");
var signingSecret = Secret("signing-secret");

var postgres = builder.AddPostgres("postgres").WithImageTag("15").WithDataVolume("aims-postgres");
var rabbitmq = builder.AddRabbitMQ("rabbitmq").WithManagementPlugin();
var gateway = builder.AddProject<Projects.AimsPlatform_Gateway>("gateway")
    .WithEndpoint("http", endpoint => (endpoint.UriScheme, endpoint.Port) = ("http", 8080))
    .WithExternalHttpEndpoints()
    .WithHttpHealthCheck("/health");

var services = new List<IResourceBuilder<ProjectResource>>();
var identity = AddAimsService<Projects.AimsPlatform_Identity>("identity", "seed-demo");
AddAimsService<Projects.AimsPlatform_AiSystemInventory>("ai-system-inventory");
AddAimsService<Projects.AimsPlatform_RiskRegister>("risk-register");
AddAimsService<Projects.AimsPlatform_DocumentControl>("document-control");

foreach (var process in services.Append(gateway))
{
    process
        .WithEnvironment("Authentication__Authority", ReferenceExpression.Create($"{gateway.GetEndpoint("http")}/"))
        .WithEnvironment("Authentication__MetadataAddress", ReferenceExpression.Create($"{identity.GetEndpoint("http")}/.well-known/openid-configuration"))
        // In Development Aspire would let prompts to AI models into the telemetry.
        .WithEnvironment("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", "false");
    foreach (var other in services.Where(other => other != process))
    {
        process.WithReference(other);
    }
}

foreach (var service in services)
{
    gateway.WaitFor(service);
}

builder.Build().Run();

// A service with a database of its own: it starts when its migration, and then every other verb, has run to completion.
IResourceBuilder<ProjectResource> AddAimsService<TProject>(string name, params string[] verbs)
    where TProject : IProjectMetadata, new()
{
    var databaseName = name.Replace('-', '_');
    var database = postgres.AddDatabase($"{name}-database", databaseName);
    var runtime = ReferenceExpression.Create(
        $"Host={postgres.Resource.PrimaryEndpoint.Property(EndpointProperty.Host)};Port={postgres.Resource.PrimaryEndpoint.Property(EndpointProperty.Port)};Username={databaseName}_app;Password={runtimePassword};Database={databaseName}");

    var before = Process($"{name}-migrate", database.Resource.ConnectionStringExpression).WithArgs("migrate");
    foreach (var verb in verbs)
    {
        before = Process($"{name}-{verb}", runtime).WithArgs(verb).WaitForCompletion(before);
    }

    var service = Process(name, runtime)
        .WithEndpoint("http", endpoint => endpoint.UriScheme = "http")
        .WithHttpHealthCheck("/health")
        .WaitForCompletion(before);
    services.Add(service);
    return service;

    IResourceBuilder<ProjectResource> Process(string process, ReferenceExpression connection) => builder.AddProject<TProject>(process)
        .WithEnvironment($"ConnectionStrings__{name}", connection)
        .WithEnvironment("Database__RuntimePassword", runtimePassword)
        .WithEnvironment("Demo__CliSecret", commandLineSecret)
        .WithEnvironment("Demo__Password", demoPassword)
        .WithEnvironment("Signatures__KeySecret", signingSecret)
        .WithReference(rabbitmq)
        .WaitFor(database)
        .WaitFor(rabbitmq);
}

// Made once and kept in the user secrets, because the databases on their volume remember it. Letters and digits only: it stands in connection strings.
IResourceBuilder<ParameterResource> Secret(string name) =>
    builder.AddParameter(name, new GenerateParameterDefault { MinLength = 32, Special = false }, secret: true, persist: true);
