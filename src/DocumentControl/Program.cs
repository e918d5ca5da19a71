using AimsPlatform.BuildingBlocks;
using AimsPlatform.DocumentControl;
using AimsPlatform.DocumentControl.Acknowledgements;
using AimsPlatform.DocumentControl.Content;
using AimsPlatform.DocumentControl.Documents;
using AimsPlatform.DocumentControl.Pictures;
using AimsPlatform.DocumentControl.ReadingCopies;
using AimsPlatform.DocumentControl.Retention;
using AimsPlatform.DocumentControl.Sets;
using AimsPlatform.DocumentControl.Signatures;
using AimsPlatform.DocumentControl.Versions;
using AimsPlatform.Imports;
using AimsPlatform.Values;

var builder = WebApplication.CreateBuilder(args);
builder.AddAimsService<DocumentControlDb>("document-control");
builder.AddSigning();
builder.Services.AddValidation(); // called from this assembly: its source generator looks nowhere else
builder.Services.AddMergePatch();
builder.Services.AddDescribedBodies();
builder.Services.AddScoped<MoveVersion>();
builder.Services.AddScoped<DecideDisposal>().AddScoped<ExecuteDisposal>();
builder.Services.Configure<PdfSettings>(builder.Configuration.GetSection("ReadingCopies"));
builder.Services.AddSingleton<PdfPrinter>().AddSingleton<ReadingCopies>();
builder.Services.AddSingleton<PublishDueVersions>().AddHostedService(provider => provider.GetRequiredService<PublishDueVersions>());
builder.AddContent();
builder.Services.AddScoped<PicturesOf>();
builder.Services.AddSingleton<RemindAudiences>().AddHostedService(provider => provider.GetRequiredService<RemindAudiences>());
builder.Services.AddSingleton<TellAcknowledgements>().AddHostedService(provider => provider.GetRequiredService<TellAcknowledgements>());
builder.Services.AddSingleton<TellOverdueReviews>().AddHostedService(provider => provider.GetRequiredService<TellOverdueReviews>());
builder.AddImports<ImportDocuments>("documents");
builder.Services.AddSingleton<PublishMigrated>().AddHostedService(provider => provider.GetRequiredService<PublishMigrated>());

var app = builder.Build();
if (args is [RotateSigningKey.Verb, ..])
{
    return await RotateSigningKey.RunAsync(app.Services);
}

app.MapAimsService("document-control").MapDocumentControl();
return await app.RunAimsServiceAsync<DocumentControlDb>("document-control");
