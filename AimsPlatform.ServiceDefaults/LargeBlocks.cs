using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace AimsPlatform.ServiceDefaults;

/// <summary>
/// The memory that the server receives into and sends from. In its own blocks of 4 KB a file of 200 MB arrives in 100,000
/// calls to the kernel, and at every hop again; nothing but the block decides how much one call takes.
/// </summary>
internal sealed class LargeBlocks : MemoryPool<byte>, IMemoryPoolFactory<byte>
{
    private const int Block = 64 * 1024;

    public override int MaxBufferSize => Block;

    // Unused ones are given back by the collector; a connection holds one only while bytes are in it.
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1) => Shared.Rent(Math.Max(minBufferSize, Block));

    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => this;

    protected override void Dispose(bool disposing)
    {
    }
}
