using System.Text.Json;
using System.Text.Json.Serialization;

namespace AimsPlatform.DocumentControl.Tests;

/// <summary>The API's spelling, for requests that tests write as typed values.</summary>
internal static class Json
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };
}
