using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace AimsPlatform.DocumentControl.Content.Scanning;

/// <summary>
/// ClamAV's clamd, over TCP or a Unix socket. INSTREAM: chunks with their length in front (four bytes, big-endian), a
/// length of zero at the end, one answer: <c>stream: OK</c>, <c>stream: NAME FOUND</c> or <c>… ERROR</c>.
/// </summary>
public sealed class ClamdScanner(Uri address, TimeSpan patience) : IVirusScanner
{
    private const int ChunkBytes = 128 * 1024;
    private const int LongestAnswer = 4096;

    public async Task<ScanResult> ScanAsync(Stream content, CancellationToken cancellationToken)
    {
        var answer = await AskAsync("zINSTREAM\0", content, patience, cancellationToken);
        return answer switch
        {
            _ when answer.EndsWith(": OK", StringComparison.Ordinal) => new ScanResult(null),
            _ when answer.EndsWith(" FOUND", StringComparison.Ordinal) => new ScanResult(answer[(answer.IndexOf(": ", StringComparison.Ordinal) + 2)..^" FOUND".Length]),
            _ when answer.Contains("size limit exceeded", StringComparison.OrdinalIgnoreCase) => throw new TooLargeToScanException(),
            _ => throw new ScannerDownException(answer.Length == 0 ? "clamd closed the connection without an answer." : $"clamd answered: {answer}"),
        };
    }

    public async Task<ScannerState> StateAsync(CancellationToken cancellationToken)
    {
        try
        {
            return new ScannerState(ScannerStatus.Up, await AskAsync("zVERSION\0", null, TimeSpan.FromSeconds(3), cancellationToken));
        }
        catch (ScannerDownException down)
        {
            return new ScannerState(ScannerStatus.Down, Reason: down.Message);
        }
    }

    private async Task<string> AskAsync(string command, Stream? content, TimeSpan longest, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(longest);
        try
        {
            using var socket = await ConnectAsync(limit.Token);
            await using var stream = new NetworkStream(socket);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(command), limit.Token);
            if (content is not null)
            {
                await SendAsync(stream, content, limit.Token);
            }

            return await AnswerAsync(stream, limit.Token);
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new ScannerDownException(failure is SocketException ? $"clamd cannot be reached: {failure.Message}" : "clamd did not answer in time.", failure);
        }
        catch (IOException failure) when (failure.InnerException is SocketException)
        {
            throw new ScannerDownException($"clamd broke off: {failure.Message}", failure);
        }
    }

    private async Task<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        var local = address.Scheme == "unix";
        var socket = local ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) : new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await (local ? socket.ConnectAsync(new UnixDomainSocketEndPoint(address.AbsolutePath), cancellationToken) : socket.ConnectAsync(address.Host, address.Port, cancellationToken));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // clamd stops reading where a limit of its own is passed, and says so: the answer is then worth more than the broken pipe.
    private static async Task SendAsync(NetworkStream stream, Stream content, CancellationToken cancellationToken)
    {
        var chunk = new byte[4 + ChunkBytes];
        try
        {
            int read;
            do
            {
                read = await content.ReadAtLeastAsync(chunk.AsMemory(4), ChunkBytes, throwOnEndOfStream: false, cancellationToken);
                BinaryPrimitives.WriteInt32BigEndian(chunk, read);
                await stream.WriteAsync(chunk.AsMemory(0, 4 + read), cancellationToken);
            }
            while (read > 0);
        }
        catch (IOException broken) when (broken.InnerException is SocketException)
        {
        }
    }

    private static async Task<string> AnswerAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var answer = new byte[LongestAnswer];
        var length = 0;
        while (length < answer.Length && await stream.ReadAsync(answer.AsMemory(length), cancellationToken) is > 0 and var read)
        {
            length += read;
            if (answer.AsSpan(0, length).IndexOf((byte)0) is >= 0 and var end)
            {
                return Encoding.UTF8.GetString(answer, 0, end);
            }
        }

        return Encoding.UTF8.GetString(answer, 0, length).TrimEnd('\n');
    }
}
