using System.Runtime.CompilerServices;
using System.Text.Json;
using AimsPlatform.AiSystemInventory.AiSystems;
using AimsPlatform.AiSystemInventory.LifeCycle;
using AimsPlatform.Imports;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.AiSystemInventory.Imports;

/// <summary>Every system that the filter lets through, as a table that can be imported again without changing anything.</summary>
public static class ExportAiSystems
{
    private static readonly string[] Info = ["number", "state", "tier", "claims", "createdAt", "updatedAt"];

    public static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> Handle(
        string? format, [AsParameters] ListAiSystems.Filter filter, AiSystemInventoryDb db, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (systems, unfit) = ListAiSystems.Narrow(db.AiSystems.AsNoTracking(), filter);
        var (kind, unknown) = ExportTable.Format(format);
        if ((unfit ?? unknown) is { } refused)
        {
            return refused.ToProblem();
        }

        var extra = await db.Database.SqlQuery<string>($"""select distinct jsonb_object_keys(extra) as "Value" from ai_system""").ToListAsync(cancellationToken);
        return ExportTable.Stream(AiSystemColumns.Table, kind, "ai-systems", Info, extra, RowsAsync(systems, cancellationToken), clock.GetUtcNow(), cancellationToken);
    }

    private static async IAsyncEnumerable<ExportedRow<AiSystemSaid>> RowsAsync(IQueryable<AiSystem> systems, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in systems.PagesAsync(cancellationToken))
        {
            foreach (var s in page)
            {
                yield return new(s.Id.Value, s.SourceKey, new(s.Fields, s.StageAsImported),
                [
                    s.Number, AiSystemMachine.Name(s.State), s.Tier, s.Claims.Count == 0 ? null : JsonSerializer.Serialize(s.Claims, AiSystemColumns.Json),
                    ExportTable.Moment(s.CreatedAt), ExportTable.Moment(s.UpdatedAt),
                ], s.Version);
            }
        }
    }
}
