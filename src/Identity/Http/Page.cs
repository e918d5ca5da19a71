using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AimsPlatform.Identity.Http;

/// <summary>One page of a list and the cursor of the next one; null on the last.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Keyset paging: a cursor holds the key of the last row seen, so that page 400 costs what page 1 costs.</summary>
public static class Paging
{
    public const int DefaultLimit = 25;
    public const int MaxLimit = 200;

    // A cursor that somebody made up lacks a member or holds a null: the list would start at a key that does not exist.
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    private static readonly Error BadLimit =
        new("validation", $"limit is a number from 1 to {MaxLimit}.", StatusCodes.Status400BadRequest) { Member = "?limit" };

    private static readonly Error BadCursor =
        new("validation", "cursor is not one that this list gave out.", StatusCodes.Status400BadRequest) { Member = "?cursor" };

    /// <summary>Reads <c>limit</c> and <c>cursor</c>; the key is null on the first page.</summary>
    public static Error? Read<TKey>(int? limit, string? cursor, out int take, out TKey? key) where TKey : class
    {
        (take, key) = (limit ?? DefaultLimit, null);
        if (take is < 1 or > MaxLimit)
        {
            return BadLimit;
        }

        if (cursor is null)
        {
            return null;
        }

        try
        {
            key = cursor.Length > 1000 ? null : JsonSerializer.Deserialize<TKey>(Base64Url.DecodeFromChars(cursor), Strict);
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return BadCursor;
        }

        return key is null ? BadCursor : null;
    }

    /// <summary>The rows were asked for with one more than <paramref name="take"/>: that one says whether a next page exists.</summary>
    public static Page<T> ToPage<T, TKey>(this List<T> rows, int take, Func<T, TKey> key) => rows.Count <= take
        ? new Page<T>(rows, null)
        : new Page<T>(rows[..take], Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(key(rows[take - 1]), Strict)));
}
