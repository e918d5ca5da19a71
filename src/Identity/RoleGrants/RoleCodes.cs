namespace AimsPlatform.Identity.RoleGrants;

/// <summary>The roles catalogue: every code a grant may carry.</summary>
public static class RoleCodes
{
    public static readonly IReadOnlySet<string> All = new HashSet<string>(StringComparer.Ordinal)
    {
        "TM", "AIMS-M", "DM", "DOC-C", "AUT", "REV", "APR", "RO", "RA", "CO", "SO", "DEV", "VV", "DS", "IA-L", "HO",
        "DPO", "SEC", "LEG", "SUP", "TRN", "EMP", "APM", "LA", "AUD", "TE", "AEE", "NC-O", "CA-O", "EV", "INC", "CON",
        "ADM", "PTR", "OPS", "CAND", "ASR", "EXM", "REG", "CNC-OP", "AGENT", "HRP", "GIV", "CBA", "GUEST",
    };

    /// <summary>The tenant administrator, without whom nobody could grant anything.</summary>
    public const string Administrator = "ADM";
}
