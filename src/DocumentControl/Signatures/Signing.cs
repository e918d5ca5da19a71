using AimsPlatform.ServiceDefaults;

namespace AimsPlatform.DocumentControl.Signatures;

/// <summary>What signing needs: keys, their rotation, the time stamping authority; and the routes that are open to strangers.</summary>
public static class Signing
{
    public static void AddSigning(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        var settings = builder.Configuration.GetSection("TimeStamping");
        services.AddSingleton(new TimeStampSettings(settings["Url"] is { Length: > 0 } url ? new Uri(url) : null, settings["TrustedCertificates"]));
        services.AddSingleton(_ => new KeySeal(builder.Configuration["Signatures:KeySecret"]));
        services.AddSingleton<SigningKeys>();
        services.AddScoped<Signer>();
        services.AddHttpClient<TimeStampAuthority>(http => http.MaxResponseContentBufferSize = SignatureTimeStamp.MaxToken);
        services.AddSingleton<RotateSigningKey>().AddHostedService(provider => provider.GetRequiredService<RotateSigningKey>());
        services.AddSingleton<AddTimeStamps>().AddHostedService(provider => provider.GetRequiredService<AddTimeStamps>());
    }

    /// <summary>Public keys are for whoever was handed a document: no token, on purpose.</summary>
    public static void MapSigningKeys(this IEndpointRouteBuilder api)
    {
        var keys = api.MapGroup("/document-signing-keys").AllowAnonymous().WithTag("Document signatures", "Public keys to verify signatures with, on the platform or far from it.");
        keys.MapGet("/", ListSigningKeys.Handle).WithSummary("Every public key that ever signed a document, as a JSON Web Key Set").WithDescription("Open to everybody.").ProducesProblem(StatusCodes.Status429TooManyRequests);
        keys.MapGet("/{kid}.pem", ListSigningKeys.Pem).WithSummary("One public key as PEM").WithDescription("Open to everybody.")
            .Produces<string>(contentType: ListSigningKeys.PemType).ProducesProblem(StatusCodes.Status404NotFound);
    }
}
