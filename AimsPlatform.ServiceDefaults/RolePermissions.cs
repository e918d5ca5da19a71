namespace AimsPlatform.ServiceDefaults;

/// <summary>
/// The one table of who may do what: a permission and the role codes (domain model, roles catalogue) that grant it.
/// A permission opens the door of an endpoint; separation of duties is checked behind it, on the natural person.
/// </summary>
public static class RolePermissions
{
    // Everyone inside the organisation; GUEST and CBA see only what is shared with them.
    private const string Staff =
        "TM AIMS-M DM DOC-C AUT REV APR RO RA CO SO DEV VV DS IA-L HO DPO SEC LEG SUP TRN EMP APM LA AUD TE AEE NC-O CA-O EV INC CON ADM OPS";

    private const string Readers = "TM AIMS-M DM DOC-C AUT REV APR RO RA CO SO DEV VV DS IA-L HO DPO SEC LEG SUP TRN EMP APM LA AUD TE AEE NC-O CA-O EV INC CON";

    private static readonly Dictionary<string, string> Table = new()
    {
        ["me:read"] = Staff + " PTR CBA GUEST",
        ["directory:read"] = Staff,
        ["role-grants:read"] = "ADM AIMS-M AUD LA",
        ["role-grants:write"] = "ADM",
        ["organisation:read"] = Staff,
        ["organisation:write"] = "ADM",
        ["standards:read"] = Staff + " PTR CBA GUEST",
        ["audit-seals:verify"] = "AIMS-M AUD LA ADM OPS CBA",

        // AI system life cycle (domain model 5.5): one permission per event, the "Who" column as it stands there.
        ["ai-systems:read"] = Readers,
        ["ai-systems:write"] = "SO AIMS-M",
        ["ai-systems:import"] = "AIMS-M SO",
        ["ai-systems:export"] = "AIMS-M SO LEG DPO SEC AUD LA APM TM DM",
        ["ai-systems:classify"] = "SO LEG AIMS-M",
        ["ai-systems:confirm-class"] = "LEG",
        ["ai-systems:link-evidence"] = "SO AIMS-M DEV VV DS SUP HO",
        ["ai-systems:accept-evidence"] = "AIMS-M VV LEG DPO SEC SUP DM",
        ["ai-systems:start-design"] = "SO DM",
        ["ai-systems:procure"] = "SO",
        ["ai-systems:submit-for-verification"] = "DEV",
        ["ai-systems:return-to-design"] = "VV",
        ["ai-systems:deploy"] = "VV",
        ["ai-systems:put-into-operation"] = "DM",
        ["ai-systems:re-evaluate"] = "SO",
        ["ai-systems:resume"] = "DM",
        ["ai-systems:rework"] = "SO",
        ["ai-systems:suspend"] = "HO SO INC LEG",
        ["ai-systems:lift-suspension"] = "DM",
        ["ai-systems:retire"] = "SO DM",
        ["ai-systems:reject"] = "DM",
        ["data-resources:read"] = Readers,
        ["data-resources:write"] = "DS SO AIMS-M",

        // Risk (5.2), treatment plan (5.3), criteria (clause 6.1.1).
        ["risks:read"] = Readers,
        ["risks:raise"] = Staff,
        ["risks:write"] = "RA RO AIMS-M",
        ["risks:analyse"] = "RA",
        ["risks:evaluate"] = "RA",
        ["risks:accept"] = "RO",
        ["risks:treat"] = "RO",
        ["risks:re-rate"] = "RA",
        ["risks:review"] = "RO",
        ["risks:close"] = "RO",
        ["risks:reopen"] = "RA RO",
        ["risks:import"] = "AIMS-M RA",
        ["risks:export"] = "AIMS-M RA RO AUD LA APM TM DM",
        ["risk-criteria:read"] = Readers,
        ["risk-criteria:write"] = "AIMS-M RA",
        ["risk-criteria:approve"] = "TM DM",
        ["risk-screenings:read"] = Readers,
        ["risk-screenings:write"] = "RA SO",
        ["treatment-plans:read"] = Readers,
        ["treatment-plans:write"] = "RA CO RO",
        ["treatment-plans:submit"] = "RA CO",
        ["treatment-plans:return"] = "DM",
        ["treatment-plans:approve"] = "DM",
        ["treatment-plans:carry-out"] = "CO",
        ["treatment-plans:verify"] = "EV RA AUD VV",
        ["treatment-plans:revise"] = "RA CO RO",
        ["treatment-plans:cancel"] = "DM",
        ["treatment-plans:move-due-date"] = "DM",

        // Document versions (5.1). Which of these people may approve a document depends on its type: DocumentTypes.cs.
        ["documents:read"] = Readers,
        ["documents:register"] = "AUT DOC-C AIMS-M",
        ["documents:change"] = "AUT DOC-C AIMS-M",
        ["documents:write"] = "AUT",
        ["documents:submit"] = "AUT",
        ["documents:review"] = "REV",
        ["documents:return"] = "REV APR TM DM",
        ["documents:approve"] = "APR TM DM",
        ["documents:reopen"] = "AUT",
        ["documents:publish"] = "DOC-C",
        ["documents:withdraw"] = "DOC-C",
        ["documents:abandon"] = "AUT DOC-C",
        ["documents:import"] = "DOC-C AIMS-M",
        ["documents:export"] = "DOC-C AIMS-M AUD LA TM",
        ["documents:approve-migration"] = "TM DM",

        // Stored files: whether they are all there and unaltered.
        ["content-checks:read"] = "AIMS-M DOC-C AUD LA ADM OPS",
        ["documents:distribute"] = "DOC-C AIMS-M",
        ["acknowledgements:give"] = Staff,
        ["acknowledgements:oversee"] = "DOC-C AIMS-M TM DM TRN AUD LA",
        ["acknowledgements:tell-audience"] = "ADM DOC-C AIMS-M",

        // Retention belongs to the document controller, holds to the legal role; nobody approves the disposal they proposed.
        ["disposals:read"] = "DOC-C AIMS-M TM DM LEG AUD LA",
        ["disposals:propose"] = "DOC-C",
        ["disposals:approve"] = "TM DM LEG",
        ["disposals:refuse"] = "TM DM LEG DOC-C",
        ["disposals:execute"] = "DOC-C",
        ["legal-holds:read"] = "LEG DOC-C AIMS-M TM DM AUD LA",
        ["legal-holds:place"] = "LEG",
        ["legal-holds:release"] = "LEG",
        ["document-templates:read"] = Readers,
        ["document-templates:write"] = "DOC-C AIMS-M",
        ["template-packs:install"] = "DOC-C AIMS-M",
    };

    private static readonly Dictionary<string, HashSet<string>> ByRole = Invert();

    /// <summary>Every role code that grants anything, with its permissions, in order.</summary>
    public static IReadOnlyDictionary<string, string[]> All { get; } =
        ByRole.OrderBy(row => row.Key, StringComparer.Ordinal).ToDictionary(row => row.Key, row => row.Value.Order(StringComparer.Ordinal).ToArray());

    /// <summary>Every permission there is.</summary>
    public static IReadOnlyCollection<string> Known => Table.Keys;

    /// <summary>What these role claims (<c>RO</c>, or <c>RO@unit</c> for one business unit) allow anywhere.</summary>
    public static IReadOnlySet<string> Of(IEnumerable<string> roleClaims) =>
        roleClaims.SelectMany(claim => ByRole.GetValueOrDefault(Code(claim)) ?? []).ToHashSet();

    /// <summary>Whether one of these role claims allows <paramref name="permission"/> anywhere, be it in one business unit only.</summary>
    public static bool Allow(IEnumerable<string> roleClaims, string permission) => roleClaims.Any(claim => Grants(claim, permission));

    /// <summary>
    /// Whether one of these role claims allows <paramref name="permission"/> on what belongs to <paramref name="businessUnit"/>;
    /// null is what belongs to the whole organisation, where a role for one unit allows nothing.
    /// </summary>
    public static bool AllowIn(string? businessUnit, IEnumerable<string> roleClaims, string permission) => roleClaims.Any(claim =>
        Grants(claim, permission) && (Code(claim).Length == claim.Length || (businessUnit is not null && claim.AsSpan(Code(claim).Length + 1).SequenceEqual(businessUnit))));

    private static bool Grants(string claim, string permission) => ByRole.TryGetValue(Code(claim), out var granted) && granted.Contains(permission);

    private static string Code(string claim) => claim.IndexOf('@', StringComparison.Ordinal) is var at && at < 0 ? claim : claim[..at];

    private static Dictionary<string, HashSet<string>> Invert() =>
        (from row in Table from role in row.Value.Split(' ') group row.Key by role).ToDictionary(group => group.Key, group => group.ToHashSet());
}
