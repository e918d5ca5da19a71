using System.Text.Json.Serialization;

namespace AimsPlatform.Standards;

/// <summary>Where a statement of law comes from and the day it was true: no statement leaves without one (invariant I32).</summary>
/// <param name="Reference">The place in the act, as <c>Art. 50(2)</c>.</param>
/// <param name="Act">The act, with the act that amended it.</param>
/// <param name="AsOf">The day on which the catalogue was checked.</param>
public sealed record Citation(string Reference, string Act, DateOnly AsOf);

/// <summary>Whether a rule binds on a chosen day.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LegalStatus>))]
public enum LegalStatus
{
    [JsonStringEnumMemberName("in_force")]
    InForce,
    [JsonStringEnumMemberName("upcoming")]
    Upcoming,
}

/// <summary>A refusal of input: a code that never changes, the field at fault and a sentence for the caller.</summary>
public sealed record Refusal(string Code, string Field, string Detail);
