using System.Security.Cryptography;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.DocumentControl.Versions;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Content;

/// <summary>
/// The content of the organisation that acts. Keeps the list of what the store must hold, in the same transaction as what
/// refers to it; hands out nothing that is not byte for byte what was kept.
/// </summary>
public sealed class Contents(IContentStore store, DocumentControlDb db, ContentFaults faults, Acting acting, TimeProvider clock)
{
    public static readonly Error Missing = new("content-missing", "The stored file is missing. It has been reported to those who run the platform.");
    public static readonly Error Altered = new("content-altered", "The stored file is not what was stored. It has been reported to those who run the platform.");

    /// <summary>Keeps what a seekable stream holds, from its start; once per organisation, however often it comes. Needs the caller's transaction.</summary>
    public async Task<StoredContent> KeepAsync(Stream content, string mediaType, CancellationToken cancellationToken)
    {
        content.Position = 0;
        var hash = ContentHash.Of(await SHA256.HashDataAsync(content, cancellationToken));
        return await KeepAsync(content, hash, mediaType, cancellationToken);
    }

    /// <summary>The same for content whose hash was taken while it arrived.</summary>
    public async Task<StoredContent> KeepAsync(Stream content, ContentHash hash, string mediaType, CancellationToken cancellationToken)
    {
        _ = db.Database.CurrentTransaction ?? throw new InvalidOperationException("Content is kept in the transaction of what refers to it.");
        if (await ListAsync(hash, content.Length, cancellationToken) || await faults.AreOpenAsync(hash, cancellationToken) || !await store.ExistsAsync(acting.TenantId, hash, cancellationToken))
        {
            content.Position = 0;
            await store.PutAsync(acting.TenantId, hash, content, content.Length, cancellationToken);
            await faults.ResolveAsync(hash, cancellationToken);
        }

        return new StoredContent(hash.ToString(), content.Length, mediaType);
    }

    /// <summary>Remembers the text of kept content for search, in the same transaction.</summary>
    public Task RememberTextAsync(ContentHash hash, string text, CancellationToken cancellationToken) => db.Database.ExecuteSqlAsync($"""
        insert into content_text (tenant_id, hash, text) values ({acting.TenantId}, {hash.ToString()}, {text}) on conflict (tenant_id, hash) do update set text = excluded.text
        """, cancellationToken);

    /// <summary>
    /// The content as it was kept, already checked as a whole where it is small. Where it is missing or altered, that is
    /// recorded and refused; where a large one turns out to be altered on the way, reading ends in <see cref="ContentAlteredException"/>.
    /// </summary>
    public async Task<(Stream? Content, Error? Refused)> OpenAsync(string hash, CancellationToken cancellationToken)
    {
        var tenant = acting.TenantId;
        var blob = await db.Set<ContentBlob>().AsNoTracking().SingleOrDefaultAsync(b => b.TenantId == tenant && b.Hash == hash && b.DisposedAt == null, cancellationToken);
        if (blob is null)
        {
            return (null, Error.NotFound("content"));
        }

        return await ReadAsync(blob, cancellationToken) is { } content
            ? await PrimedAsync(content, blob, cancellationToken)
            : (null, await ReportAsync(blob.Hash, ContentFaultKind.Missing, cancellationToken));
    }

    /// <summary>A text lies in its version and not in the store; whoever reads it asks here first whether it still is what its hash says.</summary>
    public async Task<Error?> RefuseAlteredAsync(DocumentVersion version, CancellationToken cancellationToken) =>
        version.IsTextAltered ? await ReportAsync(version.ContentHash, ContentFaultKind.Altered, cancellationToken) : null;

    /// <summary>Reads a blob to its end; answers what is wrong with it. For the scheduled check.</summary>
    public async Task<ContentFaultKind?> CheckAsync(ContentBlob blob, CancellationToken cancellationToken)
    {
        var stream = await ReadAsync(blob, cancellationToken);
        if (stream is null)
        {
            return ContentFaultKind.Missing;
        }

        await using var content = stream;
        try
        {
            await content.CopyToAsync(Stream.Null, VerifiedStream.HeldBack, cancellationToken);
            return null;
        }
        catch (ContentAlteredException)
        {
            return ContentFaultKind.Altered;
        }
    }

    /// <summary>
    /// Lets the bytes go, once the caller's transaction has committed; a sweep removes them. The caller has made sure that
    /// the disposal is approved and that nothing else of the organisation has the same content.
    /// </summary>
    public async Task DisposeOfAsync(string hash, CancellationToken cancellationToken)
    {
        var (tenant, now) = (acting.TenantId, clock.GetUtcNow());
        await db.Set<ContentBlob>().Where(b => b.TenantId == tenant && b.Hash == hash && b.DisposedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(b => b.DisposedAt, now), cancellationToken);
    }

    // Whoever keeps the same content at the same time waits here until the first has committed. True where the bytes must be written.
    private async Task<bool> ListAsync(ContentHash hash, long size, CancellationToken cancellationToken)
    {
        var (tenant, text, now) = (acting.TenantId, hash.ToString(), clock.GetUtcNow());
        while (true)
        {
            if (await db.Database.ExecuteSqlAsync($"""
                insert into content_blob (tenant_id, hash, size, stored_at) values ({tenant}, {text}, {size}, {now}) on conflict (tenant_id, hash) do nothing
                """, cancellationToken) == 1)
            {
                return true;
            }

            var there = await db.Database.SqlQuery<bool>($"""
                select disposed_at is not null as "Value" from content_blob where tenant_id = {tenant} and hash = {text} for update
                """).ToListAsync(cancellationToken);
            if (there is [var disposed])
            {
                return disposed && await db.Database.ExecuteSqlAsync($"""
                    update content_blob set disposed_at = null, stored_at = {now} where tenant_id = {tenant} and hash = {text}
                    """, cancellationToken) == 1;
            }
        }
    }

    private async Task<VerifiedStream?> ReadAsync(ContentBlob blob, CancellationToken cancellationToken)
    {
        var hash = ContentHash.Parse(blob.Hash);
        var stored = await store.OpenAsync(blob.TenantId, hash, cancellationToken);
        return stored is null ? null : new VerifiedStream(stored, hash, blob.Size);
    }

    private async Task<(Stream? Content, Error? Refused)> PrimedAsync(VerifiedStream content, ContentBlob blob, CancellationToken cancellationToken)
    {
        try
        {
            await content.PrimeAsync(cancellationToken);
            return (content, null);
        }
        catch (ContentAlteredException)
        {
            await content.DisposeAsync();
            return (null, await ReportAsync(blob.Hash, ContentFaultKind.Altered, cancellationToken));
        }
    }

    private async Task<Error> ReportAsync(string hash, ContentFaultKind kind, CancellationToken cancellationToken)
    {
        await faults.ReportAsync(acting.TenantId, hash, kind, cancellationToken);
        return kind == ContentFaultKind.Missing ? Missing : Altered;
    }
}
