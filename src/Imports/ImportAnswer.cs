using System.Linq.Expressions;

namespace AimsPlatform.Imports;

/// <summary>An import as the API shows it.</summary>
public sealed record ImportAnswer(
    Guid Id, string Source, ImportStatus Status, bool DryRun, int Version, string? FileName, long FileBytes, string FileSha256, ImportProgress Progress,
    ImportCounts Counts, ImportReport Report, ImportOptions Options, Guid RequestedBy, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt, DateTimeOffset? UndoneAt)
{
    public static ImportAnswer Of(ImportJob j) => new(
        j.Id, j.Source, j.Status, j.DryRun, j.Version, j.FileName, j.FileBytes, j.FileHash, new(j.RowsRead, j.RowsInFile),
        new(j.Created, j.Updated, j.Unchanged, j.Rejected), j.Report, j.Options, j.RequestedBy, j.CreatedAt, j.StartedAt, j.FinishedAt, j.UndoneAt);
}

/// <summary>How far a running import is; the number of rows is known once the file is open.</summary>
public sealed record ImportProgress(int RowsRead, int? RowsInFile);

/// <summary>What became of the rows; together they are the rows read.</summary>
public sealed record ImportCounts(int Created, int Updated, int Unchanged, int Rejected);

/// <summary>An import in a list.</summary>
public sealed record ImportListRow(
    Guid Id, string Source, ImportStatus Status, bool DryRun, string? FileName, int RowsRead, int Created, int Updated, int Unchanged, int Rejected,
    Guid RequestedBy, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt)
{
    internal static readonly Expression<Func<ImportJob, ImportListRow>> Of = j => new ImportListRow(
        j.Id, j.Source, j.Status, j.DryRun, j.FileName, j.RowsRead, j.Created, j.Updated, j.Unchanged, j.Rejected, j.RequestedBy, j.CreatedAt, j.FinishedAt);
}

/// <summary>A row that was not taken.</summary>
public sealed record RejectionRow(int Row, string? Sheet, string? Column, string? Value, string Reason);

/// <summary>A row that created or changed an object.</summary>
public sealed record ChangeRow(int Row, RowAction Action, Guid? SubjectId, IReadOnlyList<FieldChange> Changes);
