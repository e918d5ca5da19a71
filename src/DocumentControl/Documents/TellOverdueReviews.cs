using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Documents;

/// <summary>
/// Once an hour raises the flag of documents whose review has become overdue (domain model 5.1) and tells those who rely on
/// them. The document stays in force.
/// </summary>
public sealed class TellOverdueReviews(JobsDataSource jobs, IServiceScopeFactory scopes, TimeProvider clock, ILogger<TellOverdueReviews> log) : Sweep(jobs, scopes, clock, log)
{
    protected override TimeSpan Every => TimeSpan.FromHours(1);

    // One replica sweeps at a time.
    protected override string Candidates => """
        select tenant_id, id from document left join behind using (tenant_id)
        where review_due < $1 and review_due < coalesce(day, $1) and overdue_told is distinct from review_due and pg_try_advisory_xact_lock(660504)
        order by review_due limit 500
        """;

    protected override async Task<bool> ActAsync(Guid id, DateTimeOffset now, DocumentControlDb db, CancellationToken cancellationToken)
    {
        var document = await db.Documents.SingleOrDefaultAsync(d => d.Id == new Id<Document>(id), cancellationToken);
        if (document?.RaiseOverdueReview(OrganisationDays.DayAt(document.TenantId, now)) != true)
        {
            return false;
        }

        db.Record(document, "review-overdue", $"Its review was due on {document.ReviewDue:yyyy-MM-dd}.");
        db.Publish(id, document.Stands(now));
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }
}
