using AimsPlatform.AiSystemInventory.AiSystems;
using AimsPlatform.AiSystemInventory.Classifications;
using AimsPlatform.AiSystemInventory.DataResources;
using AimsPlatform.AiSystemInventory.LifeCycle;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.Imports;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.AiSystemInventory;

/// <summary>The tables of the inventory; each entity maps itself.</summary>
public sealed class AiSystemInventoryDb(DbContextOptions<AiSystemInventoryDb> options) : ServiceDb(options)
{
    public DbSet<AiSystem> AiSystems => Set<AiSystem>();
    public DbSet<ClassificationRecord> Classifications => Set<ClassificationRecord>();
    public DbSet<ClassificationConfirmation> ClassificationConfirmations => Set<ClassificationConfirmation>();
    public DbSet<DataResource> DataResources => Set<DataResource>();
    public DbSet<Evidence> Evidence => Set<Evidence>();
    public DbSet<ReportedEvidence> ReportedEvidence => Set<ReportedEvidence>();
    public DbSet<RiskFact> RiskFacts => Set<RiskFact>();
    public DbSet<ScreeningFact> ScreeningFacts => Set<ScreeningFact>();
    public DbSet<DocumentFact> DocumentFacts => Set<DocumentFact>();
    public DbSet<RefusedMove> RefusedMoves => Set<RefusedMove>();

    protected override void OnModelCreating(ModelBuilder model)
    {
        model.HasImports();
        base.OnModelCreating(model);
    }
}
