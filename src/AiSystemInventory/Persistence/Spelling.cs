using System.Text.Json;
using AimsPlatform.BuildingBlocks.Http;

namespace AimsPlatform.AiSystemInventory.Persistence;

/// <summary>Names of values in paths and query strings, spelt as in bodies: <c>special_category</c>.</summary>
public static class Spelling
{
    /// <summary>The value of that name; null when there is none.</summary>
    public static T? Read<T>(string name) where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (Name(value) == name)
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>The refusal of a name that is none, with those that are.</summary>
    public static Error Unknown<T>(string parameter) where T : struct, Enum
    {
        var reason = $"{parameter} is one of {string.Join(", ", Enum.GetValues<T>().Select(Name))}.";
        return new Error("validation", reason, StatusCodes.Status400BadRequest) { Errors = new Dictionary<string, string[]> { ["?" + parameter] = [reason] } };
    }

    private static string Name<T>(T value) where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
