using AimsPlatform.BuildingBlocks.Persistence;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl;

/// <summary>The tables of document control; each entity's mapping stands beside it.</summary>
public sealed class DocumentControlDb(DbContextOptions<DocumentControlDb> options) : ServiceDb(options);
