using AimsPlatform.BuildingBlocks;
using AimsPlatform.ServiceDefaults;

namespace AimsPlatform.AiSystemInventory.StandardsCatalogue;

/// <summary>Every route of the read-only catalogues. Each answer names its version; statements of law carry source and as-of date (I32).</summary>
public static class StandardsApi
{
    private const string Read = "standards:read";

    public static void MapStandards(this RouteGroupBuilder api)
    {
        var standards = api.MapGroup("/standards").WithTag("Standards", "The catalogues: ISO/IEC 42001 as identifiers and paraphrases, the EU AI Act, the crosswalk.");
        standards.MapGet("/", ListCatalogues.Handle).RequirePermission(Read).Cached()
            .WithSummary("Lists the catalogues this service has, with their versions");

        standards.MapGet("/iso42001", Iso42001Catalogue.Overview).RequirePermission(Read).Cached()
            .WithSummary("ISO/IEC 42001 as identifiers and paraphrases: clauses, control areas, kinds of evidence");
        standards.MapGet("/iso42001/requirements", Iso42001Catalogue.Requirements).RequirePermission(Read).Cached()
            .WithSummary("The 32 requirements of clauses 4 to 10");
        standards.MapGet("/iso42001/controls", Iso42001Catalogue.Controls).RequirePermission(Read).Cached()
            .WithSummary("The 38 controls of Annex A");
        standards.MapGet("/iso42001/documented-information", Iso42001Catalogue.Documents).RequirePermission(Read).Cached()
            .WithSummary("The documented information that the standard asks for");
        standards.MapGet("/crosswalk", CrosswalkCatalogue.Rows).RequirePermission(Read).Cached()
            .WithSummary("Where evidence for an ISO item may help under other frameworks; a hint, never a status (I31)");
        standards.MapGet("/life-cycle-gates", LifeCycleGatesCatalogue.Handle).RequirePermission(Read).Cached()
            .WithSummary("What an AI system must prove at each step of its life, and who may provide the proof");

        var law = standards.MapGroup("/eu-ai-act");
        law.MapGet("/", EuAiActCatalogue.Overview).RequirePermission(Read).Cached()
            .WithSummary("The EU AI Act as catalogued: tiers, roles, scope, transparency, transitional rules and what is uncertain");
        law.MapGet("/questions", EuAiActCatalogue.Questions).RequirePermission(Read).Cached()
            .WithSummary("The questions of the classification, where each answer leads, and what may be recorded with it");
        law.MapGet("/prohibited-practices", EuAiActCatalogue.ProhibitedPractices).RequirePermission(Read).Cached()
            .WithSummary("The practices of Art. 5(1) with their status on a day");
        law.MapGet("/annex-iii", EuAiActCatalogue.AnnexIII).RequirePermission(Read).Cached()
            .WithSummary("The high-risk areas and points of Annex III");
        law.MapGet("/dates", EuAiActCatalogue.Dates).RequirePermission(Read).Cached()
            .WithSummary("The dates of application with their status on a day");
        law.MapGet("/duties", ListDuties.Handle).RequirePermission(Read).Cached()
            .WithSummary("The duties of a tier and roles on a day, each with article and applies-from date");
        law.MapGet("/penalties/maximum", MaximumPenalty.Handle).RequirePermission(Read).Cached()
            .WithSummary("The maximum fine of Art. 99 for a worldwide turnover");
        law.MapPost("/evaluations", EvaluateAnswers.Handle).RequirePermission(Read)
            .WithSummary("Follows answers to an outcome without storing anything");
    }
}
