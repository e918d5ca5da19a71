using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using AimsPlatform.BuildingBlocks.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Validation;

namespace AimsPlatform.AiSystemInventory.Persistence;

/// <summary>JSON merge patch (RFC 7396): what is named changes, null takes away, the rest stays; the result is validated like a whole body.</summary>
public sealed class MergePatch(IOptions<JsonOptions> json, IOptions<ValidationOptions> validation, IServiceProvider services)
{
    public async Task<(T? Patched, Error? Refused)> ApplyAsync<T>(T current, JsonElement patch, CancellationToken cancellationToken) where T : class
    {
        if (patch.ValueKind != JsonValueKind.Object)
        {
            return (null, Malformed(null));
        }

        var options = json.Value.SerializerOptions;
        T patched;
        try
        {
            var target = JsonSerializer.SerializeToNode(current, options)!.AsObject();
            Merge(target, JsonObject.Create(patch)!);
            patched = target.Deserialize<T>(options)!;
        }
        catch (Exception unreadable) when (unreadable is JsonException or ArgumentException) // the latter: a member that is there twice
        {
            return (null, Malformed(unreadable as JsonException));
        }

        var errors = await ValidateAsync(patched, cancellationToken);
        return errors is { Count: > 0 }
            ? (null, new Error("validation", "The values do not fit.", StatusCodes.Status400BadRequest) { Errors = errors })
            : (patched, null);
    }

    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            switch (value)
            {
                case null:
                    target.Remove(name);
                    break;
                case JsonObject inner:
                    var below = target[name] as JsonObject ?? [];
                    Merge(below, inner);
                    target[name] = below.Parent is null ? below : below.DeepClone();
                    break;
                default:
                    target[name] = value.DeepClone();
                    break;
            }
        }
    }

#pragma warning disable ASP0029 // The validation that bodies get is the one that patched and imported ones must get.
    /// <summary>What is wrong with a body that did not come in as one, by JSON pointer; null or empty when it is fine.</summary>
    public async Task<IReadOnlyDictionary<string, string[]>?> ValidateAsync(object body, CancellationToken cancellationToken)
    {
        if (!validation.Value.TryGetValidatableTypeInfo(body.GetType(), out var rules))
        {
            throw new InvalidOperationException($"{body.GetType().Name} has no validation; is it public and a body somewhere?");
        }

        var context = new ValidateContext { ValidationContext = new ValidationContext(body, services, null), ValidationOptions = validation.Value };
        await rules.ValidateAsync(body, context, cancellationToken);
        return context.ValidationErrors?.ToDictionary(error => Pointer(error.Key), error => error.Value);
    }
#pragma warning restore ASP0029

    // Technology.Models[0].Name -> /technology/models/0/name (RFC 6901)
    private static string Pointer(string path) =>
        "/" + string.Join('/', path.Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Split('.').Select(JsonNamingPolicy.CamelCase.ConvertName));

    private static Error Malformed(JsonException? unreadable)
    {
        var pointer = (unreadable?.Path ?? "$").TrimStart('$').Replace('.', '/').Replace("[", "/", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);
        return new Error("malformed-json", "The body is not the JSON that is expected here.", StatusCodes.Status400BadRequest)
        {
            Errors = new Dictionary<string, string[]> { [pointer] = ["does not fit what is expected here"] },
        };
    }
}
