using AimsPlatform.AiSystemInventory;
using AimsPlatform.AiSystemInventory.AiSystems;
using AimsPlatform.AiSystemInventory.DataResources;
using AimsPlatform.AiSystemInventory.Imports;
using AimsPlatform.AiSystemInventory.LifeCycle;
using AimsPlatform.BuildingBlocks;
using AimsPlatform.Imports;
using AimsPlatform.Values;

var builder = WebApplication.CreateBuilder(args);
builder.AddAimsService<AiSystemInventoryDb>(AiSystemInventoryApi.Service);
builder.Services.AddValidation();
builder.AddImports<ImportAiSystems>("ai-systems");
builder.Services.AddMergePatch();
builder.Services.AddDescribedBodies();
builder.Services.AddScoped<ChangeAiSystem>();
builder.Services.AddScoped<ChangeDataResource>();
builder.Services.AddScoped<MoveAiSystem>();
builder.Services.AddSingleton<WatchDates>();
builder.Services.AddHostedService(provider => provider.GetRequiredService<WatchDates>());

var app = builder.Build();
app.MapAimsService(AiSystemInventoryApi.Service).MapAiSystemInventory();
return await app.RunAimsServiceAsync<AiSystemInventoryDb>(AiSystemInventoryApi.Service);
