namespace AimsPlatform.Tabular;

/// <summary>Why a file, or one row of it, is not accepted; `Row` is the 1-based row, line or element in the source.</summary>
public sealed record TabularRefusal(string Code, string Detail, int? Row = null);

/// <summary>The one exception of this library: a whole file (or a whole request about it) is refused.</summary>
public sealed class TabularException : Exception
{
    /// <summary>Refuses with a code for programs and a sentence for people.</summary>
    public TabularException(string code, string detail, int? row = null, Exception? inner = null)
        : base(detail, inner) => Refusal = new TabularRefusal(code, detail, row);

    /// <summary>What to tell the sender.</summary>
    public TabularRefusal Refusal { get; }
}
