using System.Globalization;
using System.Runtime.CompilerServices;
using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.Imports;
using AimsPlatform.RiskRegister.Risks;
using AimsPlatform.Tabular;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.RiskRegister.Imports;

/// <summary>
/// Every risk that the filter of the list lets through, as a table that can be imported again without changing anything.
/// What the register computed stands beside it, for people to read.
/// </summary>
public static class ExportRisks
{
    private static readonly string[] Info =
    [
        "number", "state", "level", "above threshold", "acceptable", "because", "as of", "accepted until", "review due", "attention", "createdAt", "updatedAt",
    ];

    public static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> Handle(
        string? format, [AsParameters] ListRisks.Filter filter, RiskRegisterDb db, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (kind, unknown) = ExportTable.Format(format);
        if (unknown is not null)
        {
            return unknown.ToProblem();
        }

        var now = clock.GetUtcNow();
        var extra = await db.Database.SqlQuery<string>($"""select distinct jsonb_object_keys(extra) as "Value" from risk""").ToListAsync(cancellationToken);
        var rows = RowsAsync(ListRisks.Narrow(db.Risks.AsNoTracking(), filter), db, now, cancellationToken);
        return ExportTable.Stream(RiskColumns.Table, kind, "risks", Info, extra, rows, now, cancellationToken);
    }

    private static async IAsyncEnumerable<ExportedRow<RiskSaid>> RowsAsync(
        IQueryable<Risk> risks, RiskRegisterDb db, DateTimeOffset now, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in risks.PagesAsync(cancellationToken))
        {
            var names = await NamedAiSystems.NamesAsync(db, page.SelectMany(risk => risk.AiSystemIds), cancellationToken);
            foreach (var risk in page)
            {
                var said = RiskSaid.Of(risk) with { SystemNames = risk.AiSystemIds.ConvertAll(id => names.GetValueOrDefault(id, id.ToString())) };
                yield return new(risk.Id.Value, risk.SourceKey, said, Computed(risk, now), risk.Version);
            }
        }
    }

    private static List<TableCell> Computed(Risk risk, DateTimeOffset now)
    {
        var standing = risk.StandingAt(now);
        return
        [
            risk.Number, StateMachine<Risk, RiskState>.Name(risk.State), risk.Level, risk.Level is null ? null : Word(risk.AboveThreshold),
            Word(standing.Acceptable), standing.Because, ExportTable.Moment(now), Day(risk.State == RiskState.Accepted ? risk.AcceptedUntil : null), Day(risk.ReviewDue),
            risk.Attention, ExportTable.Moment(risk.CreatedAt), ExportTable.Moment(risk.UpdatedAt),
        ];
    }

    private static string Word(bool yes) => yes ? "true" : "false";

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
