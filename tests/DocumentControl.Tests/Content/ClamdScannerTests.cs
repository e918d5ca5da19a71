using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using AimsPlatform.DocumentControl.Content;
using AimsPlatform.DocumentControl.Content.Scanning;
using AimsPlatform.DocumentControl.Content.Stores;
using AimsPlatform.DocumentControl.Uploads;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace AimsPlatform.DocumentControl.Tests.Content;

/// <summary>The client of clamd, against one that speaks its protocol.</summary>
public sealed class ClamdScannerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_clean_arrives_whole_and_passes()
    {
        using var clamd = new FakeClamd(_ => "stream: OK");
        var content = new byte[1_000_000];
        new Random(7).NextBytes(content);

        Assert.Null((await new ClamdScanner(clamd.Address, Patience).ScanAsync(new MemoryStream(content), Token)).Signature);
        Assert.Equal(content, clamd.Received);
    }

    [Fact]
    public async Task What_is_infected_is_named()
    {
        using var clamd = new FakeClamd(_ => "stream: Win.Test.EICAR_HDB-1 FOUND");

        Assert.Equal("Win.Test.EICAR_HDB-1", (await new ClamdScanner(clamd.Address, Patience).ScanAsync(new MemoryStream([1]), Token)).Signature);
    }

    [Fact]
    public async Task It_speaks_through_a_unix_socket_too()
    {
        using var clamd = new FakeClamd(_ => "stream: OK", unix: true);

        Assert.Null((await new ClamdScanner(clamd.Address, Patience).ScanAsync(new MemoryStream([1, 2]), Token)).Signature);
        Assert.Equal([1, 2], clamd.Received);
    }

    [Fact]
    public async Task A_file_that_clamd_takes_no_more_of_is_told_from_one_that_is_clean()
    {
        using var clamd = new FakeClamd(_ => "INSTREAM size limit exceeded. ERROR", stopAfter: 300_000);

        await Assert.ThrowsAsync<TooLargeToScanException>(() => new ClamdScanner(clamd.Address, Patience).ScanAsync(new MemoryStream(new byte[400_000]), Token));
    }

    [Theory]
    [InlineData("")]
    [InlineData("stream: Can't allocate memory ERROR")]
    [InlineData("nonsense")]
    public async Task An_answer_that_is_none_counts_as_no_scan(string answer)
    {
        using var clamd = new FakeClamd(_ => answer);

        await Assert.ThrowsAsync<ScannerDownException>(() => new ClamdScanner(clamd.Address, Patience).ScanAsync(new MemoryStream([1]), Token));
    }

    [Fact]
    public async Task A_scanner_that_is_silent_counts_as_down()
    {
        using var clamd = new FakeClamd(_ => null);

        await Assert.ThrowsAsync<ScannerDownException>(() => new ClamdScanner(clamd.Address, TimeSpan.FromMilliseconds(200)).ScanAsync(new MemoryStream([1]), Token));
    }

    [Fact]
    public async Task Operators_see_whether_it_is_up_down_or_not_there()
    {
        using var clamd = new FakeClamd(_ => "ClamAV 1.4.1/27500/Wed Nov 25 2026");

        Assert.Equal(new ScannerState(ScannerStatus.Up, "ClamAV 1.4.1/27500/Wed Nov 25 2026"), await new ClamdScanner(clamd.Address, Patience).StateAsync(Token));
        Assert.Equal(ScannerStatus.Down, (await new ClamdScanner(new Uri("tcp://127.0.0.1:9"), Patience).StateAsync(Token)).Status);
        Assert.Equal(ScannerStatus.NotConfigured, (await new NoScanner().StateAsync(Token)).Status);
    }

    [Fact]
    public async Task An_upload_is_refused_with_the_signature_or_with_a_time_to_try_again()
    {
        using var clamd = new FakeClamd(_ => "stream: Eicar FOUND");
        var (infected, _) = await ReceiveAsync(new ClamdScanner(clamd.Address, Patience));
        var (down, http) = await ReceiveAsync(new ClamdScanner(new Uri("tcp://127.0.0.1:9"), Patience));

        Assert.Equal(("file-infected", 422, "Eicar"), (infected.Code, infected.Status, infected.Members!["signature"]));
        Assert.Equal(("scanner-unavailable", 503, "30"), (down.Code, down.Status, http.Response.Headers.RetryAfter.ToString()));
    }

    private static async Task<(BuildingBlocks.Http.Error Refused, HttpContext Http)> ReceiveAsync(IVirusScanner scanner)
    {
        var http = new DefaultHttpContext();
        http.Request.Body = new MemoryStream(TestFiles.Utf8("Hello"));
        var (file, refused) = await new ReceiveFile(new S3ContentStore(new S3Settings { Bucket = "none", ServiceUrl = "http://127.0.0.1:9", AccessKey = "key", SecretKey = "secret" }), scanner, new ContentSettings(), NullLogger<ReceiveFile>.Instance).FromAsync(http.Request, "note.txt", Token);
        Assert.Null(file);
        return (refused!, http);
    }

    /// <summary>Takes one connection after another, reads a command and its chunks, and answers what it is told to (null: nothing).</summary>
    private sealed class FakeClamd : IDisposable
    {
        private readonly Socket _listener;
        private readonly string? _path;
        private readonly Func<string, string?> _answer;
        private readonly int _stopAfter;
        private readonly CancellationTokenSource _end = new();
        private readonly MemoryStream _received = new();

        public FakeClamd(Func<string, string?> answer, bool unix = false, int stopAfter = int.MaxValue)
        {
            (_answer, _stopAfter) = (answer, stopAfter);
            _path = unix ? Path.Combine(Path.GetTempPath(), $"clamd-{Guid.CreateVersion7():N}") : null;
            _listener = unix ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) : new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _listener.Bind(unix ? new UnixDomainSocketEndPoint(_path!) : new IPEndPoint(IPAddress.Loopback, 0));
            _listener.Listen();
            Address = new Uri(unix ? $"unix://{_path}" : $"tcp://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}");
            _ = ServeAsync();
        }

        public Uri Address { get; }

        public byte[] Received => _received.ToArray();

        public void Dispose()
        {
            _end.Cancel();
            _listener.Dispose();
            _end.Dispose();
            if (_path is not null)
            {
                File.Delete(_path);
            }
        }

        private async Task ServeAsync()
        {
            while (true)
            {
                using var socket = await _listener.AcceptAsync(_end.Token);
                await using var stream = new NetworkStream(socket);
                var command = await CommandAsync(stream);
                if (command == "zINSTREAM")
                {
                    await ChunksAsync(stream);
                }

                if (_answer(command) is not { } answer)
                {
                    await Task.Delay(Timeout.Infinite, _end.Token);
                    return;
                }

                await stream.WriteAsync(Encoding.ASCII.GetBytes(answer.Length == 0 ? "" : answer + "\0"), _end.Token);
            }
        }

        private async Task<string> CommandAsync(NetworkStream stream)
        {
            var (command, one) = (new StringBuilder(), new byte[1]);
            while (await stream.ReadAsync(one, _end.Token) == 1 && one[0] != 0)
            {
                command.Append((char)one[0]);
            }

            return command.ToString();
        }

        private async Task ChunksAsync(NetworkStream stream)
        {
            var length = new byte[4];
            do
            {
                await stream.ReadExactlyAsync(length, _end.Token);
                var chunk = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
                await stream.ReadExactlyAsync(chunk, _end.Token);
                _received.Write(chunk);
            }
            while (!length.AsSpan().SequenceEqual(new byte[4]) && _received.Length < _stopAfter);
        }
    }
}
