using static AimsPlatform.Imports.ImportField;

namespace AimsPlatform.AiSystemInventory.Imports;

/// <summary>What inventories of other people write, and the value each spelling stands for.</summary>
internal static class Spellings
{
    /// <summary>How far a system is, in the words of its source: a fact about the source, never a state of the life cycle here.</summary>
    public static readonly Dictionary<string, string> Stage = Spelt(
        ("planned", "initiated; initiation; ideation; planning; planned (not in production); concept; proposed; investigating/proof of concept; idea"),
        ("pre_deployment", "pre-deployment; predeployment; acquisition and/or development; development and acquisition; development; development (not in production); in development; initial development; currently under development; under development; acquisition"),
        ("implementation", "implementation and assessment; implementing; testing; user acceptance testing"),
        ("pilot", "piloting; pilot phase; this is a pilot initiative; proof of concept; proof-of-concept completed; proof of concept completed and published"),
        ("deployed", "deployment; operation and maintenance; operation and management; operation; operational; in operation; in production; production; in-use; in use; live; in mission; in production: more than 1 year; in production: less than 1 year; in production: less than one year; in production: less than six months; in production: less than 6 months"),
        ("retired", "retirement; decommissioned; discontinued; withdrawn"),
        ("completed", "complete; research or administrative action complete"));

    /// <summary>Whether the source calls a system high-impact (memorandum M-25-21) or rights- or safety-impacting (M-24-10).</summary>
    public static readonly Dictionary<string, string> Impact = Spelt(
        ("high_impact", "high-impact; high impact; yes"),
        ("presumed_not", "presumed high-impact but determined not high-impact; presumed high-impact, but determined not high-impact; presumed high-impact, but not high-impact; presumed high-impact but not high-impact"),
        ("not", "not high-impact; not high impact; no"),
        ("rights_impacting", "rights-impacting"),
        ("safety_impacting", "safety-impacting"),
        ("rights_and_safety_impacting", "both; rights- and safety-impacting"),
        ("neither", "neither rights- nor safety-impacting"));

    public static readonly Dictionary<string, string> YesNo = Spelt(("true", "yes; y; 1"), ("false", "no; n; 0"));

    public static readonly Dictionary<string, string> Autonomy = Spelt(
        ("not_stated", ""), ("advisory", "decision support"), ("human_in_the_loop", "human in the loop; human-in-the-loop"),
        ("human_on_the_loop", "human on the loop; human-on-the-loop"), ("fully_autonomous", "autonomous; human out of the loop"));
}
