using System.Text;

namespace AimsPlatform.Tabular;

/// <summary>
/// How a list is written in one cell: `first; second`. A separator or backslash inside an item, and a space at its
/// edge, carry a backslash, so that every list of texts comes back equal. Items without any character are dropped.
/// </summary>
public static class ListText
{
    /// <summary>The list as one cell; null when it has no items.</summary>
    public static string? Join(IEnumerable<string?> items, char separator = ';')
    {
        var text = new StringBuilder();
        foreach (var item in items)
        {
            if (string.IsNullOrEmpty(item))
            {
                continue;
            }

            text.Append(text.Length > 0 ? $"{separator} " : "");
            for (var i = 0; i < item.Length; i++)
            {
                var edge = (i == 0 || i == item.Length - 1) && char.IsWhiteSpace(item[i]);
                text.Append(edge || item[i] == separator || item[i] == '\\' ? "\\" : "").Append(item[i]);
            }
        }

        return text.Length == 0 ? null : text.ToString();
    }

    /// <summary>The items of a cell; a backslash before anything but a separator, backslash or space is kept as text.</summary>
    public static IReadOnlyList<string> Split(string? text, char separator = ';')
    {
        var items = new List<string>();
        var item = new StringBuilder();
        var kept = 0; // Characters up to here were escaped: trimming must not touch them.
        for (var i = 0; i < (text?.Length ?? 0); i++)
        {
            var escaped = text![i] == '\\' && i + 1 < text.Length
                && (text[i + 1] == separator || text[i + 1] == '\\' || char.IsWhiteSpace(text[i + 1]));
            if (escaped)
            {
                item.Append(text[++i]);
                kept = item.Length;
            }
            else if (text[i] == separator)
            {
                Finish();
            }
            else if (item.Length > 0 || !char.IsWhiteSpace(text[i]))
            {
                item.Append(text[i]);
            }
        }

        Finish();
        return items;

        void Finish()
        {
            while (item.Length > kept && char.IsWhiteSpace(item[^1]))
            {
                item.Length--;
            }

            if (item.Length > 0)
            {
                items.Add(item.ToString());
            }

            item.Clear();
            kept = 0;
        }
    }
}
