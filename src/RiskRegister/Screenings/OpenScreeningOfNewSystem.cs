using AimsPlatform.RiskRegister.AiSystems;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.RiskRegister.Screenings;

/// <summary>
/// An AI system that is in scope for the first time opens its screening, once; risks that are in the register already
/// answer their domains.
/// </summary>
internal static class OpenScreeningOfNewSystem
{
    public static async Task ApplyAsync(KnownAiSystem system, DateTimeOffset at, RiskRegisterDb db, CancellationToken cancellationToken)
    {
        if (!system.InScope || await db.Screenings.AnyAsync(s => s.AiSystemId == system.Id, cancellationToken))
        {
            return;
        }

        var screening = RiskScreening.Of(system);
        foreach (var risk in (await db.OpenRisksOfAsync(system.Id, cancellationToken)).OrderBy(risk => risk.CreatedAt))
        {
            screening.Answer(risk, risk.RaisedBy, risk.CreatedAt);
        }

        db.Screenings.Add(screening);
        db.Record(screening, "open", $"{system.Number} {system.Name} is in scope.");
        db.Publish(system.Id.Value, screening.Stands(at));
    }
}
