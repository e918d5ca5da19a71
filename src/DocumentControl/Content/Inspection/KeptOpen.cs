namespace AimsPlatform.DocumentControl.Content.Inspection;

/// <summary>
/// Lends a file to a reader that would close it, or that may have to be left behind: once the loan is over, the reader
/// fails at its next read and moves nothing under the feet of others.
/// </summary>
internal sealed class KeptOpen(Stream file) : Stream
{
    private readonly Lock _lock = new();
    private bool _over;

    public override bool CanRead => true;
    public override bool CanSeek => true;
    public override bool CanWrite => false;
    public override long Length => With(f => f.Length);

    public override long Position
    {
        get => With(f => f.Position);
        set => With(f => f.Position = value);
    }

    public override int Read(byte[] buffer, int offset, int count) => With(f => f.Read(buffer, offset, count));

    public override int Read(Span<byte> buffer)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_over, this);
            return file.Read(buffer);
        }
    }

    public override int ReadByte() => With(f => f.ReadByte());

    public override long Seek(long offset, SeekOrigin origin) => With(f => f.Seek(offset, origin));

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        lock (_lock)
        {
            _over = true;
        }

        base.Dispose(disposing);
    }

    private T With<T>(Func<Stream, T> act)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_over, this);
            return act(file);
        }
    }
}
