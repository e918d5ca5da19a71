using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AimsPlatform.DocumentControl.ReadingCopies;

/// <summary>The text as it was written, under a YAML front matter that says what it is.</summary>
public static class MarkdownCopy
{
    // A JSON string is a YAML string too, whatever is in it.
    private static readonly JsonSerializerOptions Quoted = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(ReadingCopy copy)
    {
        var text = new StringBuilder("---\n");
        foreach (var (name, value) in new (string, string?)[]
        {
            ("number", copy.Number), ("title", copy.Title), ("version", copy.Version), ("status", copy.Status), ("notice", copy.Watermark),
            ("effectiveFrom", copy.EffectiveFrom?.ToString("yyyy-MM-dd")), ("owner", copy.Owner), ("organisation", copy.Organisation.Length == 0 ? null : copy.Organisation), ("sha256", copy.Hash),
        })
        {
            if (value is not null)
            {
                text.Append(name).Append(": ").Append(JsonSerializer.Serialize(value, Quoted)).Append('\n');
            }
        }

        return Encoding.UTF8.GetBytes(text.Append("---\n\n").Append(copy.Markdown).ToString());
    }
}
