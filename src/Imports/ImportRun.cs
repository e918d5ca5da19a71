using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using AimsPlatform.Tabular;

namespace AimsPlatform.Imports;

/// <summary>One pass over one file: what it counts, and which keys it has seen. Bounded by the limit on rows.</summary>
public sealed class ImportRun(ImportJob job)
{
    private const int LongestKey = 450;
    private readonly Dictionary<UInt128, Seen> _seen = [];
    private readonly List<RepeatedRow> _repeated = [];

    public ImportJob Job => job;
    public bool DryRun => job.DryRun;

    internal int RowsRead { get; set; }
    internal int Created { get; private set; }
    internal int Updated { get; private set; }
    internal int Unchanged { get; private set; }
    internal int Rejected { get; private set; }
    internal int RepeatedInAll { get; private set; }
    internal IReadOnlyList<RepeatedRow> Repeated => _repeated;
    internal List<PreviewRow> Preview { get; } = [];

    internal void Count(RowAction action)
    {
        Created += action == RowAction.Created ? 1 : 0;
        Updated += action == RowAction.Updated ? 1 : 0;
        Unchanged += action == RowAction.Unchanged ? 1 : 0;
        Rejected += action == RowAction.Rejected ? 1 : 0;
    }

    /// <summary>
    /// The row under its key, or why it is refused: an id that came before is a conflict; a name that came before, where the
    /// source gives no ids, is another object and gets a number (<c>name:chat bot#2</c>).
    /// </summary>
    internal (KeyedRow? Keyed, RowRefusal? Refused) Identify(ImportRow row, RowKey key, string idField)
    {
        var source = key.Source ?? job.Source;
        var external = key.ExternalId ?? $"name:{Short(FoldedText.Of(key.Name))}";
        var content = Hash(string.Join('\u001f', row.Cells));
        ref var seen = ref CollectionsMarshal.GetValueRefOrAddDefault(_seen, Hash($"{source}\u001f{key.Agency}\u001f{external}"), out var again);
        if (!again)
        {
            seen = new Seen(row.Number, content, 1);
            return (new KeyedRow(row, new SourceKey(source, key.Agency, external)), null);
        }

        var identical = seen.Content == content;
        seen = seen with { Times = seen.Times + 1 };
        Note(new RepeatedRow(row.Number, seen.Row, external, identical, key.ExternalId is null ? "kept" : "rejected"));
        return key.ExternalId is null
            ? (new KeyedRow(row, new SourceKey(source, key.Agency, $"{external}#{seen.Times}")), null)
            : (null, new RowRefusal(idField, identical ? $"Row {seen.Row} is the same, cell by cell." : $"Row {seen.Row} has the same id and says something else."));
    }

    private void Note(RepeatedRow repeated)
    {
        RepeatedInAll++;
        if (_repeated.Count < ImportLimits.RepeatedRows)
        {
            _repeated.Add(repeated);
        }
    }

    private static string Short(string name) =>
        name.Length <= LongestKey ? name : $"{name[..LongestKey]}~{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 8))}";

    private static UInt128 Hash(string text) => MemoryMarshal.Read<UInt128>(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private readonly record struct Seen(int Row, UInt128 Content, int Times);
}
