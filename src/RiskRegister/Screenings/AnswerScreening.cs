using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.RiskRegister.AiSystems;
using AimsPlatform.RiskRegister.Risks;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.RiskRegister.Screenings;

/// <summary>
/// A risk that is raised or changed answers the screening of each of its AI systems for its domain, in the same save; where
/// it no longer belongs the question is open again. A risk that is closed stays the answer, until the purpose changes: why
/// it is none, or no more, stands in its own record.
/// </summary>
public static class AnswerScreening
{
    public static async Task ByAsync(Risk risk, IEnumerable<Guid> systemsBefore, RiskRegisterDb db, Moment moment, CancellationToken cancellationToken)
    {
        var systems = risk.AiSystemIds.Union(systemsBefore).Select(id => new Id<KnownAiSystem>(id)).ToArray();
        if (systems.Length == 0)
        {
            return;
        }

        foreach (var screening in await db.Screenings.Where(s => systems.Contains(s.AiSystemId)).ToListAsync(cancellationToken))
        {
            if (screening.Answer(risk, moment.Acting.UserId, moment.Now))
            {
                db.Record(screening, "answered-by-risk", risk.Number);
                db.Publish(screening.AiSystemId.Value, screening.Stands(moment.Now));
            }
        }
    }
}
