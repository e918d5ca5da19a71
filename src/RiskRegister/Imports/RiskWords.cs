using static AimsPlatform.Imports.ImportField;

namespace AimsPlatform.RiskRegister.Imports;

/// <summary>What risk registers of other people write, and the value each spelling stands for.</summary>
internal static class RiskWords
{
    public static readonly Dictionary<string, string> Domain = Spelt(
        ("bias", "fairness; fairness and bias; bias and fairness; discrimination; unfair bias; discrimination and toxicity; discrimination & toxicity"),
        ("privacy", "data protection; data privacy; personal data; gdpr"),
        ("security", "cybersecurity; cyber security; cyber; information security; it security; data security; adversarial attack"),
        ("safety", "health and safety; health & safety; physical safety; ai system safety; harm to people"));

    public static readonly Dictionary<string, string> Scope = Spelt(
        ("ai_system", "ai system; system; model; application"), ("process", "business process; activity"), ("aims", "management system; ai management system; organisation; organization; enterprise"));

    public static readonly Dictionary<string, string> Source = Spelt(
        ("person", "employee; expert; interview; workshop; brainstorming; expert judgement"), ("library", "risk library; risk catalogue"), ("screening", "risk screening"),
        ("incident", "near miss; incident report"), ("finding", "audit; audit finding; internal audit; external audit"), ("legal_gap", "legal gap"));

    /// <summary>Where a risk stands in the words of its source: a fact about the source, never a state of the risk here.</summary>
    public static readonly Dictionary<string, string> Status = Spelt(
        ("open", "new; active; identified; live; ongoing; not started; open risk"), ("in_progress", "in progress; in treatment; being treated; under treatment; mitigating; work in progress"),
        ("monitoring", "monitored; watch; watching; under review; on watch"), ("accepted", "risk accepted; tolerated"), ("mitigated", "treated; controlled; resolved"),
        ("closed", "close; done; complete; completed; retired; inactive"), ("draft", "proposed"));

    /// <summary>How grave a risk is in the words of its source: never a level by this organisation's criteria.</summary>
    public static readonly Dictionary<string, string> Level = Spelt(
        ("very_low", "very low; negligible; insignificant; minimal; trivial"), ("low", "minor; green"), ("medium", "moderate; med; amber; yellow; tolerable"),
        ("high", "major; red; significant; serious"), ("very_high", "very high"), ("critical", "extreme; severe; catastrophic; intolerable; unacceptable"));

    /// <summary>What a source does about a risk, by the four options of treatment.</summary>
    public static readonly Dictionary<string, string> Treatment = Spelt(
        ("modify", "mitigate; mitigation; reduce; reduction; treat; control; lessen"), ("share", "transfer; insure; insurance; outsource; transfer or share"),
        ("avoid", "avoidance; terminate; eliminate; stop; remove"), ("retain", "accept; acceptance; tolerate; retention; take; accept the risk"));
}
