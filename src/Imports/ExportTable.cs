using System.Globalization;
using System.Runtime.CompilerServices;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.Tabular;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.Imports;

/// <summary>An object in an export: what identifies it, what it says, and what is only for people to read.</summary>
public sealed record ExportedRow<TSaid>(Guid Id, SourceKey? Key, TSaid Said, IReadOnlyList<TableCell> Info, int Version);

/// <summary>Objects as a table that can be imported again without changing anything. It leaves page by page, in constant memory.</summary>
public static class ExportTable
{
    private const int AtOnce = 500;
    private const int MostExtraColumns = 800;
    private static readonly Dictionary<string, TableFormat> Formats =
        Enum.GetValues<TableFormat>().Where(f => f != TableFormat.Xls).ToDictionary(f => f.ToString(), StringComparer.OrdinalIgnoreCase);

    /// <summary>The format of that name, or its refusal; CSV without a name.</summary>
    public static (TableFormat Format, Error? Unfit) Format(string? name) => Formats.TryGetValue(name ?? "csv", out var format)
        ? (format, null)
        : (default, new Error("validation", "format is one of csv, xlsx, json, ndjson.", StatusCodes.Status400BadRequest));

    /// <summary>Streams the rows; <paramref name="info"/> names the cells that are only for people, <paramref name="extraNames"/> the texts that are there.</summary>
    public static PushStreamHttpResult Stream<TSaid>(
        ImportTable<TSaid> table, TableFormat format, string name, IReadOnlyList<string> info, IEnumerable<string> extraNames,
        IAsyncEnumerable<ExportedRow<TSaid>> rows, DateTimeOffset now, CancellationToken cancellationToken) where TSaid : class
    {
        var extra = extraNames.Where(e => e.Trim() == e && e.Length > 0 && !e.Any(char.IsControl)).Order(StringComparer.Ordinal)
            .DistinctBy(e => e, StringComparer.OrdinalIgnoreCase).Take(MostExtraColumns).ToList();
        return TypedResults.Stream(
            output => TableWriter.WriteAsync(
                output, format, table.Header(info, extra), CellsAsync(table, extra, rows, cancellationToken), new WriteOptions { Sheet = name }, cancellationToken),
            MediaType(format), string.Create(CultureInfo.InvariantCulture, $"{name}-{now:yyyy-MM-dd}.{format.ToString().ToLowerInvariant()}"));
    }

    /// <summary>All of them in the order of their creation, 500 at once.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<TEntity>> PagesAsync<TEntity>(
        this IQueryable<TEntity> all, [EnumeratorCancellation] CancellationToken cancellationToken) where TEntity : Entity, IImported<TEntity>
    {
        var (at, id) = (DateTimeOffset.MinValue, default(Id<TEntity>));
        while (true)
        {
            var page = await all.Where(e => EF.Functions.GreaterThan(ValueTuple.Create(e.CreatedAt, e.Id), ValueTuple.Create(at, id)))
                .OrderBy(e => e.CreatedAt).ThenBy(e => e.Id).Take(AtOnce).ToListAsync(cancellationToken);
            yield return page;
            if (page.Count < AtOnce)
            {
                yield break;
            }

            (at, id) = (page[^1].CreatedAt, page[^1].Id);
        }
    }

    public static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private static async IAsyncEnumerable<IReadOnlyList<TableCell>> CellsAsync<TSaid>(
        ImportTable<TSaid> table, List<string> extra, IAsyncEnumerable<ExportedRow<TSaid>> rows, [EnumeratorCancellation] CancellationToken cancellationToken) where TSaid : class
    {
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            yield return table.Cells(row, extra);
        }
    }

    private static string MediaType(TableFormat format) => format switch
    {
        TableFormat.Csv => "text/csv; charset=utf-8",
        TableFormat.Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        TableFormat.Json => "application/json",
        _ => "application/x-ndjson",
    };
}
