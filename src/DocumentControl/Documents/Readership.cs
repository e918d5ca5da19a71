using AimsPlatform.BuildingBlocks.Tenancy;

namespace AimsPlatform.DocumentControl.Documents;

/// <summary>
/// Who may read which document. Public and internal ones: everybody who may read documents. Others: whoever owns, wrote,
/// reviews or approves them, the readers they name, and the roles below. To anybody else they do not exist.
/// </summary>
public static class Readership
{
    private static readonly string[] OfConfidential = ["TM", "DM", "AIMS-M", "DOC-C", "LEG", "LA", "AUD"];
    private static readonly string[] OfRestricted = ["TM", "DOC-C"];

    /// <summary>The documents that who acts may read; every query of a handler starts here.</summary>
    public static IQueryable<Document> ReadableBy(this IQueryable<Document> documents, Acting acting)
    {
        var (me, held) = (acting.UserId, acting.Roles.ToArray());
        var (allConfidential, allRestricted) = (HoldsOneEverywhere(acting, OfConfidential), HoldsOneEverywhere(acting, OfRestricted));
        var (confidentialUnits, restrictedUnits) = (UnitsOf(acting, OfConfidential), UnitsOf(acting, OfRestricted));
        return documents.Where(d => d.Classification == Classification.Public || d.Classification == Classification.Internal
            || d.People.Contains(me) || d.ReaderIds.Contains(me) || d.ReaderRoles.Any(role => held.Contains(role) || held.Contains(role + "@" + d.BusinessUnit))
            || (d.Classification == Classification.Confidential && (allConfidential || confidentialUnits.Contains(d.BusinessUnit!)))
            || (d.Classification == Classification.Restricted && (allRestricted || restrictedUnits.Contains(d.BusinessUnit!))));
    }

    private static bool HoldsOneEverywhere(Acting acting, string[] roles) => acting.Roles.Any(roles.Contains);

    private static string[] UnitsOf(Acting acting, string[] roles) =>
        (from held in acting.Roles
         let parts = held.Split('@', 2)
         where parts.Length == 2 && roles.Contains(parts[0])
         select parts[1]).ToArray();
}
