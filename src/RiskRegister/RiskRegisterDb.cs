using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.Imports;
using AimsPlatform.RiskRegister.AiSystems;
using AimsPlatform.RiskRegister.Criteria;
using AimsPlatform.RiskRegister.Documents;
using AimsPlatform.RiskRegister.Risks;
using AimsPlatform.RiskRegister.Screenings;
using AimsPlatform.RiskRegister.TreatmentPlans;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.RiskRegister;

/// <summary>The tables of the risk register; each entity's mapping stands beside it.</summary>
public sealed class RiskRegisterDb(DbContextOptions<RiskRegisterDb> options) : ServiceDb(options)
{
    public DbSet<CriteriaVersion> Criteria => Set<CriteriaVersion>();
    public DbSet<Risk> Risks => Set<Risk>();
    public DbSet<RiskAssessment> Assessments => Set<RiskAssessment>();
    public DbSet<KnownAiSystem> AiSystems => Set<KnownAiSystem>();
    public DbSet<TreatmentPlan> TreatmentPlans => Set<TreatmentPlan>();
    public DbSet<DueDateMove> DueDateMoves => Set<DueDateMove>();
    public DbSet<KnownDocument> Documents => Set<KnownDocument>();
    public DbSet<RiskScreening> Screenings => Set<RiskScreening>();

    protected override void OnModelCreating(ModelBuilder model)
    {
        model.HasImports();
        base.OnModelCreating(model);
    }
}
