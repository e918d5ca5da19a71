using AimsPlatform.BuildingBlocks;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.ServiceDefaults;

namespace AimsPlatform.AiSystemInventory.Classifications;

/// <summary>Every route of the EU AI Act class of an AI system.</summary>
public static class ClassificationsApi
{
    private const string Read = "ai-systems:read";

    public static void MapClassifications(this RouteGroupBuilder api)
    {
        var system = api.MapGroup("/ai-systems/{id}").WithTag("Classification", "The class of an AI system under the EU AI Act, and the duties that follow.");
        system.MapPost("/classifications", ClassifyAiSystem.Handle).RequirePermission(ClassifyAiSystem.Permission).Idempotent()
            .WithSummary("Classifies the system by the EU AI Act and keeps answers and result for good");
        system.MapGet("/classifications", ListClassifications.Handle).RequirePermission(Read)
            .WithSummary("Every classification of the system, the newest first");
        system.MapGet("/classifications/{number}", GetClassification.Handle).RequirePermission(Read)
            .WithSummary("One classification with its answers and result");
        system.MapPost("/classifications/{number}/confirm", ConfirmClassification.Handle).RequirePermission(ConfirmClassification.Permission).Idempotent()
            .WithSummary("Confirms a classification as LEG; If-Match carries the version of the system");
        system.MapGet("/classifications/{number}/duties", ListDutiesOfAiSystem.OfOne).RequirePermission(Read)
            .WithSummary("The duties that follow from one classification, on a day");
        system.MapGet("/duties", ListDutiesOfAiSystem.OfStanding).RequirePermission(Read)
            .WithSummary("The duties of the class that stands, on a day");
    }
}
