using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AimsPlatform.AiSystemInventory.AiSystems;
using AimsPlatform.AiSystemInventory.Persistence;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.Standards;
using AimsPlatform.Values;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AimsPlatform.AiSystemInventory.Classifications;

/// <summary>
/// One set of answers and where it led, written once and never changed (I20). Whether it stands, waits, is superseded or
/// stale is not written here: that follows from all records of the system and the rules of the day (I29).
/// </summary>
[AppendOnly]
public sealed class ClassificationRecord : Entity
{
    private ClassificationRecord() { }

    public Id<ClassificationRecord> Id { get; private init; } = Id<ClassificationRecord>.New();
    public Id<AiSystem> AiSystemId { get; private init; }

    /// <summary>1 for the first record of a system, and one more for each that follows.</summary>
    public int Number { get; private init; }

    public string RuleVersion { get; private init; } = "";

    /// <summary>The day that in-force statements of the result are for.</summary>
    public DateOnly AsOf { get; private init; }

    /// <summary>Which purpose was classified: another one asks for new answers.</summary>
    public int PurposeRevision { get; private init; }

    public Guid AnsweredBy { get; private init; }
    public string? Outcome { get; private init; }
    public string? Tier { get; private init; }
    public DateOnly? AppliesFrom { get; private init; }
    public bool Complete { get; private init; }
    public bool LegalHold { get; private init; }
    public bool LegalReview { get; private init; }

    /// <summary>Why it stands only once LEG confirms it; null when it stands at once.</summary>
    public ConfirmationCause? Waits { get; private init; }

    /// <summary>The answers as JSON, exactly as they were stored.</summary>
    public string AnswersText { get; private init; } = "";

    /// <summary>The <see cref="Evaluation"/> as JSON, exactly as it was stored.</summary>
    public string EvaluationText { get; private init; } = "";

    /// <summary>SHA-256 over system, purpose, answers and evaluation: what a confirmation is bound to.</summary>
    public string Hash { get; private init; } = "";

    public IReadOnlyList<Answer> Answers => JsonSerializer.Deserialize<IReadOnlyList<Answer>>(AnswersText, JsonColumn.Options)!;

    public Evaluation Evaluation => JsonSerializer.Deserialize<Evaluation>(EvaluationText, JsonColumn.Options)!;

    /// <summary>The next record of a system; <paramref name="log"/> holds the earlier ones.</summary>
    public static ClassificationRecord Of(
        AiSystem system, ClassificationLog log, IReadOnlyList<Answer> answers, Evaluation evaluation, Guid answeredBy)
    {
        var (answersText, evaluationText) = (JsonSerializer.Serialize(answers, JsonColumn.Options), JsonSerializer.Serialize(evaluation, JsonColumn.Options));
        var result = evaluation.Result;
        return new ClassificationRecord
        {
            AiSystemId = system.Id, Number = log.LastNumber + 1, RuleVersion = result.RuleVersion, AsOf = result.OnDay,
            PurposeRevision = system.PurposeRevision, AnsweredBy = answeredBy, Outcome = result.Outcome, Tier = result.Tier,
            AppliesFrom = result.AppliesFrom, Complete = evaluation.Complete, LegalHold = result.Effects.Contains(Effects.LegalHold),
            LegalReview = result.Effects.Contains(Effects.LegalReview), Waits = log.CauseToConfirm(result.Tier, evaluation.IsDerogation),
            AnswersText = answersText, EvaluationText = evaluationText,
            Hash = HashOf($"{system.Id}|{system.PurposeRevision}|{answersText}|{evaluationText}"),
        };
    }

    public LogEntry ToEntry() =>
        new(Number, Outcome, Tier, AppliesFrom, RuleVersion, PurposeRevision, Complete, LegalHold, LegalReview, Waits, Confirmed: false);

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private sealed class Mapping : IEntityTypeConfiguration<ClassificationRecord>
    {
        public void Configure(EntityTypeBuilder<ClassificationRecord> record)
        {
            record.ToTable("classification_record");
            record.Ignore(r => r.Answers);
            record.Ignore(r => r.Evaluation);
            record.Property(r => r.RuleVersion).HasMaxLength(Limit.Key);
            record.Property(r => r.Outcome).HasMaxLength(Limit.Key);
            record.Property(r => r.Tier).HasMaxLength(20);
            record.Property(r => r.Hash).HasMaxLength(64);
            record.HasOne<AiSystem>().WithMany().HasForeignKey(r => r.AiSystemId).OnDelete(DeleteBehavior.Restrict);
            record.HasIndex(r => new { r.TenantId, r.AiSystemId, r.Number }).IsUnique();
        }
    }
}
