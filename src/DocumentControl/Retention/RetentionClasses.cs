using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.DocumentControl.Documents;
using AimsPlatform.ServiceDefaults;

namespace AimsPlatform.DocumentControl.Retention;

/// <summary>How long a class of records is kept, and on what ground.</summary>
/// <param name="Years">Counted from the day on which the version ended; null: never over.</param>
public sealed record RetentionRule(int? Years, string Basis)
{
    /// <summary>The last day on which what ended on this day is kept.</summary>
    public DateOnly? KeptUntil(DateOnly ended) => Years is { } years ? ended.AddYears(years) : null;

    /// <summary>Whatever of that organisation ended before this moment is due on its day; nothing where the class is kept for good.</summary>
    public DateTimeOffset? DueIfEndedBefore(DateOnly today, Guid tenant)
    {
        if (Years is not { } years)
        {
            return null;
        }

        // Going back from 29 February lands on the 28th, and what ended on a 29th ends on a 28th: the day is found, not computed.
        var day = today.AddYears(-years);
        while (KeptUntil(day) < today)
        {
            day = day.AddDays(1);
        }

        return OrganisationDays.StartOf(tenant, day);
    }
}

/// <summary>The one table of retention (domain model, section 6). Nothing stores an end: it follows from the class and the day a version ended.</summary>
public static class RetentionClasses
{
    private const string Permission = "disposals:propose";

    public static readonly RetentionRule Standard = new(4, "One certification cycle and one year, the platform's default.");

    /// <summary>Counted from the end of the version: a version that documents a system on the market has not ended before the system was placed there.</summary>
    public static readonly RetentionRule EuHighRisk = new(10, "Documentation of a high-risk AI system, Regulation (EU) 2024/1689, Articles 18, 22, 23 and 47.");

    public static readonly RetentionRule Permanent = new(null, "Kept for good, by the organisation's decision.");

    public static RetentionRule Of(RetentionClass @class) => @class switch
    {
        RetentionClass.Standard => Standard,
        RetentionClass.EuHighRisk => EuHighRisk,
        _ => Permanent,
    };

    /// <summary>Retention belongs to the document controller: nobody else shortens it for what is kept already.</summary>
    public static Error? RefuseShortening(Document document, DocumentFields fields, Acting acting) =>
        document.LatestVersion > 0 && fields.RetentionClass < document.RetentionClass && !acting.May(Permission, document.BusinessUnit)
            ? Error.Forbidden(Permission, document.BusinessUnit) : null;
}
