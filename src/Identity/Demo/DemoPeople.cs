namespace AimsPlatform.Identity.Demo;

/// <summary>
/// Who lives in the demo organisations. The list is the same in both and only ever grows at its end: its order gives
/// every demo person an id that documentation can name.
/// </summary>
public static class DemoPeople
{
    /// <param name="Login">The user name is this, an @ and the organisation's key: <c>ro@meridian</c>.</param>
    /// <param name="Roles">Role codes, limited to a business unit where an @ follows.</param>
    public sealed record Entry(string Login, string FirstName, string[] Roles);

    /// <summary>
    /// One person for every role, so that separation of duties can be tried, a few who hold several, and as many employees
    /// as make fifty with the first: whom a document is distributed to.
    /// </summary>
    public static readonly IReadOnlyList<Entry> All =
    [
        One("TM", "Astrid"), One("AIMS-M", "Bashir"), One("DM", "Chiara"), One("DOC-C", "Dmitri"), One("AUT", "Esther"),
        One("REV", "Farid"), One("APR", "Greta"), One("RO", "Hassan"), One("RA", "Ingrid"), One("CO", "Joaquin"),
        One("SO", "Katarina"), One("DEV", "Liang"), One("VV", "Miriam"), One("DS", "Nikhil"), One("IA-L", "Oksana"),
        One("HO", "Pierre"), One("DPO", "Quynh"), One("SEC", "Rashida"), One("LEG", "Stefan"), One("SUP", "Tomoko"),
        One("TRN", "Ulrich"), One("EMP", "Valeria"), One("APM", "Wanjiru"), One("LA", "Xavier"), One("AUD", "Yasmin"),
        One("TE", "Zoltan"), One("AEE", "Amara"), One("NC-O", "Bjorn"), One("CA-O", "Celeste"), One("EV", "Diego"),
        One("INC", "Eleni"), One("CON", "Felix"), One("ADM", "Gudrun"), One("PTR", "Hiroshi"), One("OPS", "Ioana"),
        One("CAND", "Jamal"), One("ASR", "Klara"), One("EXM", "Luis"), One("REG", "Mei"), One("CNC-OP", "Nadia"),
        One("AGENT", "Otto"), One("HRP", "Priya"), One("GIV", "Rosa"), One("CBA", "Sven"), One("GUEST", "Tariq"),
        new("owner-of-all", "Ursula", ["RO", "DM", "RA"]),
        new("second-owner", "Viktor", ["RO", "DM"]),
        new("claims-owner", "Wilma", ["RO@claims", "SO@claims"]),
        new("second-admin", "Ximena", ["ADM"]),
        .. Enumerable.Range(1, 49).Select(number => new Entry($"staff-{number:00}", $"Employee {number:00}", ["EMP"])),
    ];

    private static Entry One(string role, string firstName) => new(role.ToLowerInvariant(), firstName, [role]);
}

/// <summary>A demo organisation: its number goes into the ids of everything that belongs to it.</summary>
public sealed record DemoOrganisation(int Number, string Key, string Name, string TimeZone, string[] LastNames)
{
    public static readonly IReadOnlyList<DemoOrganisation> All =
    [
        new(1, "meridian", "Meridian Mutual", "Europe/Oslo", ["Haugen", "Okafor", "Lindqvist", "Moreau", "Tanaka", "Novak", "Silva"]),
        new(2, "borealis", "Borealis Health", "America/Toronto", ["Tremblay", "Singh", "Kowalski", "Laurent", "Mensah", "Berg", "Costa"]),
    ];

    public static readonly IReadOnlyList<(string Key, string Name)> Units = [("claims", "Claims"), ("data-science", "Data science")];

    public Guid Id => Make(0, 0);

    public Guid UnitId(int index) => Make(1, index + 1);

    public Guid PersonId(int index) => Make(2, index + 1);

    public Guid ServiceClientId => Make(3, 1);

    public string PersonName(int index) => $"{DemoPeople.All[index].FirstName} {LastNames[index % LastNames.Length]}";

    // 01900000-0000-7ooo-800k-nnnnnnnnnnnn: organisation, kind, number.
    private Guid Make(int kind, int number) => new($"01900000-0000-7{Number:000}-800{kind}-{number:000000000000}");
}
