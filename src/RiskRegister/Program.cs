using AimsPlatform.BuildingBlocks;
using AimsPlatform.RiskRegister;

var builder = WebApplication.CreateBuilder(args);
builder.AddAimsService<RiskRegisterDb>("risk-register");
builder.Services.AddValidation(); // called from this assembly: its source generator looks nowhere else

var app = builder.Build();
app.MapAimsService("risk-register").MapRiskRegister();
return await app.RunAimsServiceAsync<RiskRegisterDb>("risk-register");
