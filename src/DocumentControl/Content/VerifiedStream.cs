using System.Security.Cryptography;

namespace AimsPlatform.DocumentControl.Content;

/// <summary>The stored bytes are not those that were put there.</summary>
public sealed class ContentAlteredException(ContentHash hash) : IOException($"The content {hash} is not what was stored.");

/// <summary>
/// Hashes what is read and keeps the last buffer back until the hash of the whole fits: whoever reads to the end has read
/// what was stored, and altered content never arrives as a complete file.
/// </summary>
public sealed class VerifiedStream(Stream stored, ContentHash hash, long size) : ForwardStream
{
    /// <summary>Files up to this size are checked as a whole before their first byte is handed out.</summary>
    public const int HeldBack = 256 * 1024;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[] _now = new byte[HeldBack], _ahead = new byte[HeldBack];
    private int _at, _length, _aheadLength = -1;
    private long _read;
    private bool _fits;

    public override long Length => size;

    /// <summary>Reads ahead, so that a missing or altered small file shows before anything is sent.</summary>
    public async Task PrimeAsync(CancellationToken cancellationToken)
    {
        if (_aheadLength < 0)
        {
            _aheadLength = await FillAsync(_ahead, cancellationToken);
            await TurnAsync(cancellationToken);
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await PrimeAsync(cancellationToken);
        if (_at == _length)
        {
            await TurnAsync(cancellationToken);
        }

        var count = Math.Min(buffer.Length, _length - _at);
        _now.AsMemory(_at, count).CopyTo(buffer);
        _at += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
            stored.Dispose();
        }

        base.Dispose(disposing);
    }

    // What was ahead may go out as soon as more has come behind it, or the end has and the hash fits.
    private async Task TurnAsync(CancellationToken cancellationToken)
    {
        (_now, _ahead, _at, _length) = (_ahead, _now, 0, _aheadLength);
        _aheadLength = _length < HeldBack ? 0 : await FillAsync(_ahead, cancellationToken);
        if (_aheadLength == 0 && !_fits)
        {
            _fits = _read == size && ContentHash.Of(_hash.GetCurrentHash()) == hash ? true : throw new ContentAlteredException(hash);
        }
    }

    private async Task<int> FillAsync(byte[] buffer, CancellationToken cancellationToken)
    {
        var read = await stored.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        _hash.AppendData(buffer, 0, read);
        _read += read;
        return read > 0 && _read > size ? throw new ContentAlteredException(hash) : read;
    }
}
