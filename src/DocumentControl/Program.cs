using AimsPlatform.BuildingBlocks;
using AimsPlatform.DocumentControl;
using AimsPlatform.DocumentControl.ReadingCopies;
using AimsPlatform.DocumentControl.Versions;

var builder = WebApplication.CreateBuilder(args);
builder.AddAimsService<DocumentControlDb>("document-control");
builder.Services.AddValidation(); // called from this assembly: its source generator looks nowhere else
builder.Services.AddScoped<MoveVersion>();
builder.Services.Configure<PdfSettings>(builder.Configuration.GetSection("ReadingCopies"));
builder.Services.AddSingleton<PdfPrinter>().AddSingleton<ReadingCopies>();
builder.Services.AddSingleton<PublishDueVersions>().AddHostedService(provider => provider.GetRequiredService<PublishDueVersions>());

var app = builder.Build();
app.MapAimsService("document-control").MapDocumentControl();
return await app.RunAimsServiceAsync<DocumentControlDb>("document-control");
