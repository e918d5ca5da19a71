using AimsPlatform.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddTokenValidation();

var app = builder.Build();
app.UseProblems();
app.MapDefaultEndpoints();
await app.RunAsync();
