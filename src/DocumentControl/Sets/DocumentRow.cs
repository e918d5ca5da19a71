using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.RegularExpressions;
using AimsPlatform.DocumentControl.Documents;
using AimsPlatform.Imports;
using AimsPlatform.Tabular;
using AimsPlatform.Values;

namespace AimsPlatform.DocumentControl.Sets;

/// <summary>A row of the index, understood: what the document says here, and what the old system said of it. Pure.</summary>
/// <param name="InForce">It names who approved it and when, and says that it is in force.</param>
internal sealed partial record DocumentRow(DocumentFields Fields, AsTold Told, bool InForce)
{
    private const int LongestNumber = 100;
    private const int LongestWord = 300;

    public static DocumentRow Of(ImportRow row, Guid importer, DateOnly today, List<RowRefusal> refusals)
    {
        if (Cell(DocumentColumns.Number).Whole is not { Length: <= LongestNumber })
        {
            refusals.Add(new RowRefusal(DocumentColumns.Number, $"Every document needs a number, of {LongestNumber} characters at most: by it the row is known again."));
        }

        var (approvedOn, effectiveOn, reviewOn) = (Day(DocumentColumns.ApprovedOn), Day(DocumentColumns.EffectiveOn), Day(DocumentColumns.ReviewOn));
        var (approver, status) = (Cell(DocumentColumns.Approver).Text(LongestWord), row.Choice(DocumentColumns.Status, keep: false));
        if (approver is not null && approvedOn is null && row.Text(DocumentColumns.ApprovedOn) is null)
        {
            refusals.Add(new RowRefusal(DocumentColumns.Approver, "An approver without the day of approval proves nothing. Give the day, or leave both empty."));
        }

        if (approvedOn > today)
        {
            refusals.Add(new RowRefusal(DocumentColumns.ApprovedOn, "Nothing was approved in the future."));
        }

        var owner = Cell(DocumentColumns.Owner).Text(LongestWord);
        var fields = new DocumentFields
        {
            Title = Cell(DocumentColumns.Title).Text(200) ?? "", Type = Choice<DocumentType>(DocumentColumns.Type, needed: true), OwnerId = Guid.TryParse(owner, out var id) ? id : importer,
            Classification = Choice<Classification>(DocumentColumns.Classification, needed: false) ?? (row.Text(DocumentColumns.Classification) is null ? Classification.Internal : null),
            BusinessUnit = Cell(DocumentColumns.BusinessUnit).Key(100), RequirementIds = [.. Items(DocumentColumns.RequirementIds).Select(Requirement).Distinct()],
            MandatoryItems = [.. Items(DocumentColumns.MandatoryItems)], Objectives = [.. Items(DocumentColumns.Objectives)], Tags = [.. Items(DocumentColumns.Tags).Distinct()],
        };
        if (refusals.Count == 0)
        {
            refusals.AddRange(Unfit(fields));
        }

        var inForce = (status is "published" or "approved") && approver is not null && approvedOn is not null && (effectiveOn ?? today) <= today;
        var told = new AsTold(Cell(DocumentColumns.Version).Text(LongestWord), Cell(DocumentColumns.Status).Text(LongestWord), approver, approvedOn, effectiveOn, reviewOn, owner,
            row.Text(DocumentColumns.File), row.Kept);
        return new DocumentRow(fields, told, inForce);

        ToldCell Cell(string field) => new(row, field, refusals);

        IReadOnlyList<string> Items(string field) => ListText.Split(row.Text(field)) is { Count: 1 } one && one[0].Contains(',', StringComparison.Ordinal) ? ListText.Split(one[0], ',') : ListText.Split(row.Text(field));

        TEnum? Choice<TEnum>(string field, bool needed) where TEnum : struct, Enum
        {
            var value = row.Choice(field) is { } known && Word<TEnum>.TryParse(known, null, out var word) ? word.Value : (TEnum?)null;
            if (value is null && (needed || row.Text(field) is not null))
            {
                refusals.Add(new RowRefusal(field, row.Text(field) is null ? $"The row has no {field}." : $"This {field} is not known here. What your words mean can be said with values."));
            }

            return value;
        }

        DateOnly? Day(string field)
        {
            if (row.Text(field) is not { } text)
            {
                return null;
            }

            if (PartialDate.TryParse(text, out var date) && date.Precision == DatePrecision.Day)
            {
                return date.First;
            }

            refusals.Add(new RowRefusal(field, "This is not the date of a day, such as 2025-03-14."));
            return null;
        }
    }

    // What a request body must satisfy, a row must satisfy as well.
    private static IEnumerable<RowRefusal> Unfit(DocumentFields fields)
    {
        var faults = new List<ValidationResult>();
        Validator.TryValidateObject(fields, new ValidationContext(fields), faults, validateAllProperties: true);
        return faults.Select(fault => new RowRefusal(fault.MemberNames.Select(JsonNamingPolicy.CamelCase.ConvertName).FirstOrDefault(), fault.ErrorMessage ?? "This value is not accepted."));
    }

    // Lists write "Clause 5.2", "ISO/IEC 42001:2023 A.2.2", "ISO 42001:5.2".
    private static string Requirement(string told) => Preface().Replace(told.Trim(), "");

    [GeneratedRegex(@"^((ISO(/IEC)?\s*)?42001(:2023)?[\s:,\-–]*)?((clause|control|annex|cl\.)\s*)?", RegexOptions.IgnoreCase)]
    private static partial Regex Preface();
}
