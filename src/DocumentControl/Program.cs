using AimsPlatform.BuildingBlocks;
using AimsPlatform.DocumentControl;
using AimsPlatform.DocumentControl.Signatures;
using AimsPlatform.DocumentControl.Versions;

var builder = WebApplication.CreateBuilder(args);
builder.AddAimsService<DocumentControlDb>("document-control");
builder.AddSigning();
builder.Services.AddValidation(); // called from this assembly: its source generator looks nowhere else
builder.Services.AddScoped<MoveVersion>();
builder.Services.AddSingleton<PublishDueVersions>().AddHostedService(provider => provider.GetRequiredService<PublishDueVersions>());

var app = builder.Build();
if (args is [RotateSigningKey.Verb, ..])
{
    return await RotateSigningKey.RunAsync(app.Services);
}

app.MapAimsService("document-control").MapDocumentControl();
return await app.RunAimsServiceAsync<DocumentControlDb>("document-control");
