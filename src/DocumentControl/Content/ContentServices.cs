using AimsPlatform.DocumentControl.Content.Scanning;
using AimsPlatform.DocumentControl.Content.Stores;
using AimsPlatform.DocumentControl.Uploads;

namespace AimsPlatform.DocumentControl.Content;

/// <summary>Puts the content store together as the configuration says.</summary>
public static class ContentServices
{
    public static void AddContent(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        var settings = builder.Configuration.GetSection("Content").Get<ContentSettings>() ?? new ContentSettings();
        services.AddSingleton(settings);
        _ = settings.Store switch
        {
            "postgres" => services.AddScoped<IContentStore, PostgresContentStore>(),
            "directory" => services.AddSingleton<IContentStore>(new DirectoryContentStore(settings.Directory ?? throw new InvalidOperationException("Content:Directory is missing."))),
            "s3" => services.AddSingleton<IContentStore>(_ => new S3ContentStore(settings.S3)),
            var other => throw new InvalidOperationException($"Content:Store is postgres, directory or s3, not {other}."),
        };
        services.AddSingleton<IVirusScanner>(settings.Clamd is { } clamd ? new ClamdScanner(clamd, settings.ScanTime) : new NoScanner());
        services.AddScoped<Contents>().AddScoped<ContentFaults>().AddScoped<RemoveDisposedContent>().AddScoped<ReceiveFile>();
        services.AddSingleton<CheckContent>().AddHostedService(provider => provider.GetRequiredService<CheckContent>());
    }
}
