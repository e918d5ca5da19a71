using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using AimsPlatform.AiSystemInventory.AiSystems;
using AimsPlatform.AiSystemInventory.LifeCycle;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.Imports;
using AimsPlatform.Tabular;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.AiSystemInventory.Imports;

/// <summary>
/// Every system that the filter lets through, as a table that can be imported again without changing anything. It leaves
/// page by page, in constant memory.
/// </summary>
public static class ExportAiSystems
{
    private const int AtOnce = 500;
    private const int MostExtraColumns = 800;

    public static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> Handle(
        string? format, [AsParameters] ListAiSystems.Filter filter, AiSystemInventoryDb db, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (systems, unfit) = ListAiSystems.Narrow(db.AiSystems.AsNoTracking(), filter);
        if (!Enum.GetValues<TableFormat>().Where(f => f != TableFormat.Xls).ToDictionary(f => f.ToString(), StringComparer.OrdinalIgnoreCase).TryGetValue(format ?? "csv", out var kind))
        {
            unfit ??= new Error("validation", "format is one of csv, xlsx, json, ndjson.", StatusCodes.Status400BadRequest);
        }

        if (unfit is not null)
        {
            return unfit.ToProblem();
        }

        var extra = await ExtraColumnsAsync(db, cancellationToken);
        string[] columns =
        [
            AiSystemColumns.SystemId, AiSystemColumns.Source, AiSystemColumns.Agency, AiSystemColumns.ExternalId, .. AiSystemColumns.Written.Select(c => c.Name),
            Understanding.InfoColumn + "number", Understanding.InfoColumn + "state", Understanding.InfoColumn + "tier", Understanding.InfoColumn + "claims",
            Understanding.InfoColumn + "createdAt", Understanding.InfoColumn + "updatedAt", Understanding.VersionColumn,
            .. extra.Select(key => Understanding.ExtraColumn + key), AiSystemColumns.Extra,
        ];
        var name = string.Create(CultureInfo.InvariantCulture, $"ai-systems-{clock.GetUtcNow():yyyy-MM-dd}.{kind.ToString().ToLowerInvariant()}");
        return TypedResults.Stream(
            output => TableWriter.WriteAsync(output, kind, columns, RowsAsync(systems, extra, cancellationToken), new WriteOptions { Sheet = "AI systems" }, cancellationToken),
            MediaType(kind), name);
    }

    private static async IAsyncEnumerable<IReadOnlyList<TableCell>> RowsAsync(
        IQueryable<AiSystem> systems, IReadOnlyList<string> extra, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var from = (At: DateTimeOffset.MinValue, Id: default(Id<AiSystem>));
        while (true)
        {
            var (at, id) = from;
            var page = await systems.Where(s => EF.Functions.GreaterThan(ValueTuple.Create(s.CreatedAt, s.Id), ValueTuple.Create(at, id)))
                .OrderBy(s => s.CreatedAt).ThenBy(s => s.Id).Take(AtOnce).ToListAsync(cancellationToken);
            foreach (var system in page)
            {
                yield return Row(system, extra);
            }

            if (page.Count < AtOnce)
            {
                yield break;
            }

            from = (page[^1].CreatedAt, page[^1].Id);
        }
    }

    private static List<TableCell> Row(AiSystem system, IReadOnlyList<string> extra)
    {
        var said = AiSystemSaid.Of(system);
        List<TableCell> row = [system.Id.ToString(), system.Source, system.SourceAgency, system.ExternalId];
        row.AddRange(AiSystemColumns.Written.Select(c => c.Write!(said)));
        row.AddRange([
            system.Number, AiSystemMachine.Name(system.State), system.Tier, system.Claims.Count == 0 ? null : JsonSerializer.Serialize(system.Claims, AiSystemColumns.Json),
            Moment(system.CreatedAt), Moment(system.UpdatedAt), system.Version.ToString(CultureInfo.InvariantCulture),
        ]);

        // An empty text, or a name that cannot head a column, would not come back from a table.
        var left = system.Extra.Where(e => e.Value.Length > 0).ToDictionary();
        var rest = system.Extra.Where(e => e.Value.Length == 0).ToDictionary();
        row.AddRange(extra.Select(key => (TableCell)(left.Remove(key, out var text) ? text : null)));
        foreach (var (key, text) in left)
        {
            rest[key] = text;
        }

        row.Add(rest.Count == 0 ? null : JsonSerializer.Serialize(rest, AiSystemColumns.Json));
        return row;
    }

    private static async Task<List<string>> ExtraColumnsAsync(AiSystemInventoryDb db, CancellationToken cancellationToken)
    {
        var keys = await db.Database.SqlQuery<string>($"""select distinct jsonb_object_keys(extra) as "Value" from ai_system""").ToListAsync(cancellationToken);
        return keys.Where(key => key.Trim() == key && key.Length > 0 && !key.Any(char.IsControl)).Order(StringComparer.Ordinal)
            .DistinctBy(key => key, StringComparer.OrdinalIgnoreCase).Take(MostExtraColumns).ToList();
    }

    private static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private static string MediaType(TableFormat format) => format switch
    {
        TableFormat.Csv => "text/csv; charset=utf-8",
        TableFormat.Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        TableFormat.Json => "application/json",
        _ => "application/x-ndjson",
    };
}
