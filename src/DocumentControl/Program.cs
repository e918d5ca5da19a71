using AimsPlatform.BuildingBlocks;
using AimsPlatform.DocumentControl;

var builder = WebApplication.CreateBuilder(args);
builder.AddAimsService<DocumentControlDb>("document-control");
builder.Services.AddValidation(); // called from this assembly: its source generator looks nowhere else

var app = builder.Build();
app.MapAimsService("document-control").MapDocumentControl();
return await app.RunAimsServiceAsync<DocumentControlDb>("document-control");
