using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.DocumentControl.Acknowledgements;
using AimsPlatform.DocumentControl.AiSystems;
using AimsPlatform.DocumentControl.Content;
using AimsPlatform.DocumentControl.Documents;
using AimsPlatform.DocumentControl.Retention;
using AimsPlatform.DocumentControl.Search;
using AimsPlatform.DocumentControl.Sets;
using AimsPlatform.DocumentControl.Signatures;
using AimsPlatform.DocumentControl.Templates;
using AimsPlatform.DocumentControl.Versions;
using AimsPlatform.Imports;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl;

/// <summary>The tables of document control; each entity's mapping stands beside it.</summary>
public sealed class DocumentControlDb(DbContextOptions<DocumentControlDb> options) : ServiceDb(options)
{
    public DbSet<Document> Documents => Set<Document>();
    public DbSet<DocumentVersion> Versions => Set<DocumentVersion>();
    public DbSet<AcknowledgementRound> AcknowledgementRounds => Set<AcknowledgementRound>();
    public DbSet<Acknowledgement> Acknowledgements => Set<Acknowledgement>();
    public DbSet<AcknowledgementReminder> AcknowledgementReminders => Set<AcknowledgementReminder>();
    public DbSet<AcknowledgementStanding> AcknowledgementStandings => Set<AcknowledgementStanding>();
    public DbSet<AudienceMember> AudienceMembers => Set<AudienceMember>();
    public DbSet<DocumentSignature> DocumentSignatures => Set<DocumentSignature>();
    public DbSet<SignatureTimeStamp> SignatureTimeStamps => Set<SignatureTimeStamp>();
    public DbSet<TimeStampTask> TimeStampTasks => Set<TimeStampTask>();
    public DbSet<SigningKey> SigningKeys => Set<SigningKey>();
    public DbSet<DocumentTemplate> Templates => Set<DocumentTemplate>();
    public DbSet<TemplatePack> TemplatePacks => Set<TemplatePack>();
    public DbSet<InstalledPack> InstalledPacks => Set<InstalledPack>();

    public DbSet<LegalHold> LegalHolds => Set<LegalHold>();
    public DbSet<Disposal> Disposals => Set<Disposal>();
    public DbSet<DisposalProof> DisposalProofs => Set<DisposalProof>();
    public DbSet<VersionNote> VersionNotes => Set<VersionNote>();
    public DbSet<ImportedDocument> ImportedDocuments => Set<ImportedDocument>();
    public DbSet<MigrationException> MigrationExceptions => Set<MigrationException>();

    public DbSet<KnownAiSystem> AiSystems => Set<KnownAiSystem>();
    public DbSet<GateEvidence> GateEvidence => Set<GateEvidence>();

    public override string Rules => FrozenVersions.Rule + ContentPiece.Rule + SearchEntry.Rule;

    protected override void OnModelCreating(ModelBuilder model)
    {
        model.HasImports();
        SearchEntry.Map(model);
        base.OnModelCreating(model);
    }
}
