using System.ComponentModel.DataAnnotations;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.DocumentControl.Documents;
using AimsPlatform.DocumentControl.Versions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AimsPlatform.DocumentControl.Retention;

/// <summary>A correction of a record that is closed: linked to it for good, bound to what it was by hash; the record itself never changes (I9).</summary>
[AppendOnly]
public sealed class VersionNote : Entity
{
    public Id<VersionNote> Id { get; private init; } = Id<VersionNote>.New();
    public required Id<Document> DocumentId { get; init; }
    public required int VersionNumber { get; init; }

    /// <summary>The content hash of the version that it is about.</summary>
    public required string ContentHash { get; init; }
    public required string Text { get; init; }
    public required Guid By { get; init; }

    private sealed class Mapping : IEntityTypeConfiguration<VersionNote>
    {
        public void Configure(EntityTypeBuilder<VersionNote> note)
        {
            note.ToTable("version_note");
            note.Property(n => n.ContentHash).HasMaxLength(80);
            note.Property(n => n.Text).HasMaxLength(10_000);
            note.HasOne<Document>().WithMany().HasForeignKey(n => n.DocumentId).OnDelete(DeleteBehavior.Restrict);
            note.HasIndex(n => new { n.TenantId, n.DocumentId, n.VersionNumber, n.CreatedAt, n.Id });
        }
    }
}

/// <summary>Adds a note to a version that can no longer be written in, and lists the notes.</summary>
public static class NoteOnVersion
{
    private const string Permission = "documents:write";
    private static readonly Error StillOpen = new("version-open", "This version is still in work: what is wrong in it is put right in it.");

    public sealed record Request([Required, StringLength(10_000, MinimumLength = 3)] string Text);

    public sealed record Row(Guid Id, string Text, Guid By, DateTimeOffset At, string ContentHash);

    private static readonly Sorting<VersionNote, Id<VersionNote>> Sorts = Sorting.Of((VersionNote n) => n.Id).By("at", n => n.CreatedAt);

    public static async Task<Results<Created<Row>, ProblemHttpResult>> Handle(
        Id<Document> id, int number, Request request, DocumentControlDb db, Acting acting, CancellationToken cancellationToken)
    {
        if (await VersionAt.FindAsync(id, number, db, acting, cancellationToken) is not var (document, version, _, _, _))
        {
            return DocumentVersion.NotFound.ToProblem();
        }

        var refused = !acting.May(Permission, document.BusinessUnit) ? Error.Forbidden(Permission, document.BusinessUnit)
            : !acting.IsPerson ? StartVersion.NotAPerson
            : version.IsOpen ? StillOpen
            : null;
        if (refused is not null)
        {
            return refused.ToProblem();
        }

        var note = new VersionNote { DocumentId = id, VersionNumber = number, ContentHash = version.ContentHash, Text = request.Text, By = acting.UserId };
        db.VersionNotes.Add(note);
        db.Record(note, "note", null, version.Hash);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Created($"/api/v1/documents/{id}/versions/{number}/notes", new Row(note.Id.Value, note.Text, note.By, note.CreatedAt, note.ContentHash));
    }

    public static async Task<Results<Ok<Page<Row>>, ProblemHttpResult>> HandleList(
        Id<Document> id, int number, [AsParameters] PageRequest page, DocumentControlDb db, Acting acting, CancellationToken cancellationToken)
    {
        if (!await db.Documents.ReadableBy(acting).AnyAsync(d => d.Id == id && d.Versions.Any(v => v.Number == number), cancellationToken))
        {
            return DocumentVersion.NotFound.ToProblem();
        }

        var (found, refused) = await Sorts.PageAsync(db.VersionNotes.AsNoTracking().Where(n => n.DocumentId == id && n.VersionNumber == number), page,
            n => new Row(n.Id.Value, n.Text, n.By, n.CreatedAt, n.ContentHash), cancellationToken);
        return refused is null ? TypedResults.Ok(found) : refused.ToProblem();
    }
}
