using System.ComponentModel.DataAnnotations;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.BuildingBlocks.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using static AimsPlatform.BuildingBlocks.States.StateMachine<AimsPlatform.RiskRegister.Risks.Risk, AimsPlatform.RiskRegister.Risks.RiskState>;

namespace AimsPlatform.RiskRegister.Risks;

/// <summary>
/// The owner takes an evaluated or a residual risk on. The acceptance is bound to the hash of exactly what was accepted and
/// to its last day; any later change of that, the last day, a due review or a trigger puts the risk under review again.
/// </summary>
public static class AcceptRisk
{
    /// <summary>Longest life of an acceptance above the threshold (domain model, section 6).</summary>
    public const int LongestMonths = 12;

    /// <param name="ExpiresOn">Last day of the acceptance; needed above the threshold, within 12 months.</param>
    /// <param name="Reason">Why a level above the threshold is taken on; needed there.</param>
    public sealed record Request(
        [Required, StringLength(2000, MinimumLength = 10)] string Statement,
        DateOnly? ExpiresOn = null,
        [StringLength(2000, MinimumLength = 10)] string? Reason = null);

    /// <summary>Who may accept, and what may never be accepted; all judged at the moment of the act (I5).</summary>
    public static readonly Guard<Risk>[] Guards =
    [
        Rule("I3", "Only the owner accepts a risk.", "Ask the owner.", (risk, moment) => moment.Acting.UserId == risk.OwnerId),
        Rule("S9", "A risk is accepted by a person, never by a machine.", "Sign in as a person.", (_, moment) => moment.Acting.IsPerson),
        Rule("S3", "The owner is not designated management for a risk of this level.",
            "Treat the risk, or hand it to an owner whom the criteria in force designate for its level.", IsDesignated),
        Rule("5.2", "A linked AI system is prohibited (EU AI Act, Article 5): its risks are never accepted.",
            "Retire the system, or have it classified again.",
            (risk, _) => !risk.Facts.Systems.Any(system => system.IsProhibited)),
        Rule("5.2", "A linked AI system is under legal hold.", "Wait for the decision of legal.",
            (risk, _) => !risk.Facts.Systems.Any(system => system.LegalHold)),
    ];

    public static async Task<Results<Ok<GetRisk.Response>, ProblemHttpResult>> Handle(
        Id<Risk> id, Request request, IfMatch ifMatch, RiskRegisterDb db, Acting acting, TimeProvider clock,
        HttpResponse response, CancellationToken cancellationToken)
    {
        if (await RiskFacts.LoadAsync(db, id, cancellationToken) is not { } risk)
        {
            return Error.NotFound("risk").ToProblem();
        }

        var now = clock.GetUtcNow();
        if ((ifMatch.Check(risk) ?? risk.Accept(request, new Moment(acting, now))) is { } refused)
        {
            return refused.ToProblem();
        }

        db.Record(risk, "accept", request.Reason ?? request.Statement, risk.Acceptance!.Hash);
        db.Publish(risk.Id.Value, risk.Stands(now));
        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(risk);
        return TypedResults.Ok(GetRisk.Response.Of(risk, now));
    }

    /// <summary>Above the threshold an acceptance has a reason and an end; below it may have both.</summary>
    internal static Error? Refuse(Risk risk, Request terms, Moment moment)
    {
        var today = moment.Today;
        if (terms.ExpiresOn is null && risk.AboveThreshold)
        {
            return Error.Invalid("/expiresOn", "Above the threshold an acceptance has a last day.");
        }

        if (terms.ExpiresOn is { } day && (day <= today || day > today.AddMonths(LongestMonths)))
        {
            return Error.Invalid("/expiresOn", $"The last day is after today and within {LongestMonths} months.");
        }

        return terms.Reason is null && risk.AboveThreshold ? Error.Invalid("/reason", "Above the threshold an acceptance says why.") : null;
    }

    // The list is the one in force now; a level that it no longer knows is judged by the criteria it came from.
    private static bool IsDesignated(Risk risk, Moment moment)
    {
        var (inForce, pinned) = (risk.Facts.InForce?.Content, risk.Facts.Pinned!.Content);
        var criteria = inForce is not null && inForce.RankOf(risk.Level!) >= 0 ? inForce : pinned;
        return criteria.MayAccept(risk.Level!, risk.Domain, moment.Acting.UserId, role => moment.Acting.Holds(role, risk.BusinessUnit));
    }
}
