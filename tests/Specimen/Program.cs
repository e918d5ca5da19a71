using AimsPlatform.BuildingBlocks;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.Specimen;

var builder = WebApplication.CreateBuilder(args);
builder.AddAimsService<SpecimenDb>("specimen");
builder.Services.AddValidation();

var app = builder.Build();
var tallies = app.MapAimsService("specimen").MapGroup("/tallies");
tallies.MapPost("/", OpenTally.Handle).RequirePermission("risks:raise").Idempotent();
tallies.MapGet("/", ListTallies.Handle).RequirePermission("risks:read");
tallies.MapPut("/{id}", RenameTally.Handle).RequirePermission("risks:write");
tallies.MapHistory<Tally>("risks:read");
return await app.RunAimsServiceAsync<SpecimenDb>("specimen");
