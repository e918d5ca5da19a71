using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Content;

/// <summary>
/// The part of the check that reads no store: texts lie in their versions, and PostgreSQL itself says which of them are not
/// what their hash says.
/// </summary>
internal static class CheckTexts
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>Records the altered texts of one organisation, and those that are right again; answers how many are altered.</summary>
    public static async Task<int> RunAsync(IServiceProvider scope, Guid tenant, CancellationToken cancellationToken)
    {
        var (db, faults) = (scope.GetRequiredService<DocumentControlDb>(), scope.GetRequiredService<ContentFaults>());
        db.Database.SetCommandTimeout(Longest);
        var altered = await db.Database.SqlQuery<string>($"""
            select distinct content_hash as "Value" from document_version
            where tenant_id = {tenant} and text is not null and content_hash <> 'sha256:' || encode(sha256(convert_to(text, 'UTF8')), 'hex')
            """).ToListAsync(cancellationToken);
        foreach (var hash in altered)
        {
            await faults.ReportAsync(tenant, hash, ContentFaultKind.Altered, cancellationToken);
        }

        var open = await db.Set<ContentFault>().Where(f => f.TenantId == tenant && f.ResolvedAt == null && db.Versions.Any(v => v.ContentHash == f.Hash && v.Text != null)
            && !db.Set<ContentBlob>().Any(b => b.TenantId == tenant && b.Hash == f.Hash)).Select(f => f.Hash).ToListAsync(cancellationToken);
        foreach (var hash in open.Except(altered))
        {
            await faults.ResolveAsync(ContentHash.Parse(hash), cancellationToken);
        }

        await db.Set<ContentCheck>().Where(c => c.TenantId == tenant).ExecuteUpdateAsync(set => set.SetProperty(c => c.Faults, c => c.Faults + altered.Count), cancellationToken);
        return altered.Count;
    }
}
