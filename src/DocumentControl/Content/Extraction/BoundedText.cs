using System.Text;

namespace AimsPlatform.DocumentControl.Content.Extraction;

/// <summary>Takes text until it has enough, or until the time is over or somebody closes it; keeps only what can be stored, and blanks once.</summary>
internal sealed class BoundedText(int most, CancellationToken time)
{
    private readonly Lock _lock = new();
    private readonly StringBuilder _text = new();
    private bool _closed;

    /// <summary>False when no more is wanted.</summary>
    public bool Add(ReadOnlySpan<char> more)
    {
        lock (_lock)
        {
            foreach (var rune in more.EnumerateRunes())
            {
                if (_closed || _text.Length + 1 >= most || time.IsCancellationRequested)
                {
                    return false;
                }

                var blank = Rune.IsWhiteSpace(rune) || Rune.IsControl(rune) || rune == Rune.ReplacementChar;
                if (!blank)
                {
                    _text.Append(rune.ToString());
                }
                else if (_text.Length > 0 && _text[^1] is not (' ' or '\n'))
                {
                    _text.Append(rune.Value == '\n' ? '\n' : ' ');
                }
            }

            return true;
        }
    }

    /// <summary>What came until now; whoever still reads is told to stop.</summary>
    public string Close()
    {
        lock (_lock)
        {
            _closed = true;
            return _text.ToString().Trim();
        }
    }
}
