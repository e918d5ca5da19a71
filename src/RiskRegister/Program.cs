using AimsPlatform.BuildingBlocks;
using AimsPlatform.Imports;
using AimsPlatform.RiskRegister;
using AimsPlatform.RiskRegister.Imports;
using AimsPlatform.RiskRegister.Risks;
using AimsPlatform.Values;

var builder = WebApplication.CreateBuilder(args);
builder.AddAimsService<RiskRegisterDb>("risk-register");
builder.Services.AddValidation(); // called from this assembly: its source generator looks nowhere else
builder.Services.AddMergePatch();
builder.Services.AddDescribedBodies();
builder.AddImports<ImportRisks>("risks");
builder.Services.AddSingleton<ReviewDueRisks>().AddHostedService(provider => provider.GetRequiredService<ReviewDueRisks>());

var app = builder.Build();
app.MapAimsService("risk-register").MapRiskRegister();
return await app.RunAimsServiceAsync<RiskRegisterDb>("risk-register");
