using AimsPlatform.Standards;

namespace AimsPlatform.AiSystemInventory.LifeCycle;

/// <summary>
/// The gates of the AI system life cycle, one declarative table: what each event needs, on which ground, from whom.
/// Enforcement, <c>GET /ai-systems/{id}/gates</c> and the published catalogue all read it.
/// </summary>
public static class Gates
{
    private static readonly GateRequirement Class = new("class-decided", "EU AI Act class decided, not prohibited, no legal hold", "EU AI Act Art. 5 and 6; R039",
        RequirementKind.Classification, "SO, LEG, AIMS-M", (at, _) =>
            at.System.ClassOutcome is null ? "The system is not classified under the EU AI Act."
            : at.System.Tier == Tiers.Unacceptable ? "The system is classed as a prohibited practice."
            : at.System.ClassIsOfAnotherPurpose ? "The purpose changed since the class was decided."
            : at.System.LegalHold ? "It is undecided whether a practice is prohibited."
            : null);

    // An import may leave it out; nothing leaves inception without it.
    private static readonly GateRequirement Purpose = Record("purpose", "Purpose written down", "Domain model 5.5; ISO/IEC 42001 4.1",
        at => Written(at.System.Purpose), "The purpose is blank.");

    private static readonly GateRequirement[] Operation =
    [
        Reported("impact-assessment", "Impact assessment approved and not expired", "ISO/IEC 42001 6.1.4, 8.4, A.5", "Impact assessments"),
        Risks("risks-accepted", "All risks accepted", "ISO/IEC 42001 6.1.3, 8.3; I16, R041", screened: true),
        Reported("user-information", "User information published", "ISO/IEC 42001 A.8.2", "Document control"),
        Reported("technical-documentation", "Technical documentation published", "ISO/IEC 42001 A.6.2.7", "Document control"),
        Record("overseer-named", "Human oversight person named", "ISO/IEC 42001 A.9.2; EU AI Act Art. 14 and 26(2); R041, R105",
            at => at.System.Oversight.Overseers is { Count: > 0 }, "No human oversight person is named."),
        Reported("overseer-trained", "Human oversight person trained", "ISO/IEC 42001 7.2, A.4.6; R105", "Training records"),
        Linked("logging-on", "Event logging switched on", "ISO/IEC 42001 A.6.2.8", "DEV, SO"),
        Linked("monitoring-plan", "Monitoring plan", "ISO/IEC 42001 A.6.2.6, 9.1", "SO, DEV"),
        Linked("incident-plan", "Incident plan", "ISO/IEC 42001 A.8.4", "SO, AIMS-M"),
        Class,
        new("eu-duties", "EU AI Act duties of tier and role met or dated", "EU AI Act chapters III and IV; R086", RequirementKind.LinkedOrReportedEvidence, "SO, AIMS-M",
            (at, now) => at.System.ClassOutcome is null ? "The duties are not known before the system is classified."
                : at.System.Tier is null or Tiers.Minimal ? null : LinkedOrReported("eu-duties", at, now)),
        Record("ethical-considerations", "Ethical considerations written down", "R003", at => Written(at.System.Challenges.EthicalConsiderations), "Ethical considerations are blank."),
        Record("transparency", "Transparency written down", "R003, R041", at => Written(at.System.Challenges.Transparency), "Transparency is blank."),
        Record("continuous-learning", "Continuous learning written down", "R003", at => Written(at.System.Challenges.ContinuousLearning), "Continuous learning is blank."),
    ];

    /// <summary>Every gate, in the order of life.</summary>
    public static IReadOnlyList<Gate> All { get; } =
    [
        new(LifeCycleEvent.StartDesign,
        [
            Purpose,
            Linked("requirements", "Requirements and specification", "ISO/IEC 42001 A.6.2.2", "SO, DEV"),
            Class,
            Risks("risk-screening", "First risk screening", "ISO/IEC 42001 6.1.2, 8.2", screened: false),
            Either("impact-screening", "First impact screening", "ISO/IEC 42001 6.1.4, A.5.2", "SO, AIMS-M or impact assessments"),
        ]),
        new(LifeCycleEvent.Procure,
        [
            Purpose,
            Linked("supplier-check", "Supplier check of a bought system", "ISO/IEC 42001 A.10.3", "SUP, SO"),
            Record("intended-use", "Intended use known", "ISO/IEC 42001 A.9.4", at => Written(at.System.IntendedUse), "The intended use is blank."),
        ]),
        new(LifeCycleEvent.SubmitForVerification,
        [
            LinkedSinceChange("design-record", "Design and development record", "ISO/IEC 42001 A.6.2.3", "DEV"),
            new("data-records", "Data resources with owner, provenance, preparation and quality rules", "ISO/IEC 42001 A.7; R106", RequirementKind.Record, "DS, SO",
                (at, _) => at.Data.Count == 0 ? "No data resource is linked."
                    : at.Data.Where(d => !d.HasRecords).Select(d => d.Number).ToList() is { Count: > 0 } bare
                        ? $"Provenance, preparation or quality rules are missing for {string.Join(", ", bare.Order())}." : null),
            Linked("test-plan", "Test plan with preset criteria", "ISO/IEC 42001 A.6.2.4", "DEV, VV"),
        ]),
        new(LifeCycleEvent.Deploy, [LinkedSinceChange("test-report", "Test report passes the preset criteria", "ISO/IEC 42001 A.6.2.4, A.6.2.5", "VV, DEV")]),
        new(LifeCycleEvent.PutIntoOperation, Operation),
        new(LifeCycleEvent.Resume,
        [
            .. Operation,
            new("impact-assessment-updated", "Impact assessment updated since re-evaluation began", "ISO/IEC 42001 8.4", RequirementKind.ReportedEvidence, "Impact assessments",
                (at, _) => at.Reported.Any(r => r.Requirement == "impact-assessment" && r.ReportedAt >= at.System.StateSince)
                    ? null : "No impact assessment was approved since re-evaluation began."),
        ]),
        new(LifeCycleEvent.Retire,
        [
            Record("retirement-plan", "Retirement plan for data, users, records and contracts", "Domain model 5.5", at => at.System.Retirement is not null, "No retirement plan is proposed."),
            new("residual-risks-closed", "Residual risks closed", "Domain model 5.5", RequirementKind.Risks, "RO", (at, _) =>
                at.Risks.Where(r => r.State != RiskFact.Closed).Select(r => r.Number).ToList() is { Count: > 0 } open ? $"Risks are not closed: {string.Join(", ", open.Order().Take(20))}." : null),
        ]),
    ];

    /// <summary>The gate of one event; one without requirements when the event has none.</summary>
    public static Gate Of(string @event) => All.FirstOrDefault(gate => gate.Event == @event) ?? new Gate(@event, []);

    /// <summary>A requirement by its id.</summary>
    public static GateRequirement? Find(string requirement) => All.SelectMany(gate => gate.Requirements).FirstOrDefault(r => r.Id == requirement);

    private static bool Written(string? text) => !string.IsNullOrWhiteSpace(text);

    private static GateRequirement Record(string id, string title, string basis, Func<AtGate, bool> holds, string why) =>
        new(id, title, basis, RequirementKind.Record, "SO, AIMS-M", (at, _) => holds(at) ? null : why);

    private static GateRequirement Linked(string id, string title, string basis, string provider) =>
        new(id, title, basis, RequirementKind.LinkedEvidence, provider, (at, now) => MissingLink(id, at, now));

    private static GateRequirement LinkedSinceChange(string id, string title, string basis, string provider) =>
        new(id, title, basis, RequirementKind.LinkedEvidence, provider, (at, now) => MissingLink(id, at, now, at.System.ChangeStartedAt));

    private static GateRequirement Reported(string id, string title, string basis, string provider) =>
        new(id, title, basis, RequirementKind.ReportedEvidence, provider, (at, now) => MissingReport(id, at, now));

    private static GateRequirement Either(string id, string title, string basis, string provider) =>
        new(id, title, basis, RequirementKind.LinkedOrReportedEvidence, provider, (at, now) => LinkedOrReported(id, at, now));

    private static GateRequirement Risks(string id, string title, string basis, bool screened) =>
        new(id, title, basis, RequirementKind.Risks, "RA, RO", (at, now) =>
            at.Screening is null ? "The risk register has not screened the system yet."
            : !screened ? null
            : at.Screening.OpenDomains.Count > 0 ? $"The risk screening is open for {string.Join(", ", at.Screening.OpenDomains)}."
            : at.Risks.Where(r => !r.IsSettledOn(at.DayAt(now))).Select(r => r.Number).ToList() is { Count: > 0 } open
                ? $"Not accepted, or accepted for a time that is over: {string.Join(", ", open.Order().Take(20))}." : null);

    private static string? LinkedOrReported(string id, AtGate at, DateTimeOffset now) =>
        MissingLink(id, at, now) is { } missing && MissingReport(id, at, now) is not null ? missing : null;

    private static string? MissingLink(string id, AtGate at, DateTimeOffset now, DateTimeOffset? since = null)
    {
        var linked = at.Evidence.Where(e => e.Requirement == id).ToList();
        var counts = linked.Where(e => e.CountsOn(at.DayAt(now))).ToList();
        var (usable, day) = (counts.Where(e => since is null || e.JudgedAt >= since).ToList(), at.DayAt(now));
        return usable.Exists(e => at.WhyNotCurrent(e.Reference, day) is null) ? null
            : usable.Count > 0 ? at.WhyNotCurrent(usable[0].Reference, day)
            : counts.Count > 0 ? "The evidence was accepted before the system went back to design."
            : linked.Any(e => e.State == EvidenceState.Accepted) ? "The evidence has expired."
            : linked.Count > 0 ? "The evidence is submitted but not accepted yet."
            : "No evidence is linked.";
    }

    private static string? MissingReport(string id, AtGate at, DateTimeOffset now) =>
        at.Reported.FirstOrDefault(r => r.Requirement == id) is not { } reported ? "Its owner has not reported it yet."
        : reported.CountsOn(at.DayAt(now)) ? at.WhyNotCurrent(reported.Reference, at.DayAt(now))
        : reported.Satisfied ? $"What was reported expired on {reported.ValidUntil:yyyy-MM-dd}."
        : "Its owner reported that it does not hold any more.";
}
