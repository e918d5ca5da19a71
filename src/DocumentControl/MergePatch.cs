using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using AimsPlatform.BuildingBlocks.Http;

namespace AimsPlatform.DocumentControl;

/// <summary>JSON merge patch (RFC 7396): what the patch names is replaced, null empties, what it leaves out stays.</summary>
internal static class MergePatch
{
    private static readonly JsonSerializerOptions Options = new(JsonColumn.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <summary>The patched values once they are valid, or which of them is not.</summary>
    public static (T? Patched, Error? Refused) Apply<T>(T current, JsonObject patch) where T : class
    {
        try
        {
            var patched = Merge(JsonSerializer.SerializeToNode(current, Options), patch).Deserialize<T>(Options)!;
            var faults = new List<ValidationResult>();
            return Validator.TryValidateObject(patched, new ValidationContext(patched), faults, validateAllProperties: true) ? (patched, null) : (null, Unfit(faults));
        }
        catch (JsonException unreadable)
        {
            return (null, Error.Invalid(unreadable.Path?.TrimStart('$').Replace('.', '/') ?? "", "is not known here, or has the wrong type"));
        }
    }

    private static JsonNode? Merge(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject members)
        {
            return patch?.DeepClone();
        }

        var merged = target is JsonObject old ? old.DeepClone().AsObject() : [];
        foreach (var (name, value) in members)
        {
            if (value is null)
            {
                merged.Remove(name);
            }
            else
            {
                merged[name] = Merge(merged[name], value);
            }
        }

        return merged;
    }

    private static Error Unfit(List<ValidationResult> faults) => new("validation", "The values do not fit together.", StatusCodes.Status422UnprocessableEntity)
    {
        Errors = faults.SelectMany(fault => fault.MemberNames, (fault, member) => (Pointer: "/" + JsonNamingPolicy.CamelCase.ConvertName(member), fault.ErrorMessage))
            .GroupBy(fault => fault.Pointer).ToDictionary(group => group.Key, group => group.Select(fault => fault.ErrorMessage ?? "").ToArray()),
    };
}
