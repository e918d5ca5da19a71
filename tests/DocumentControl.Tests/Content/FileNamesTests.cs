using AimsPlatform.DocumentControl.Content.Inspection;
using CsCheck;

namespace AimsPlatform.DocumentControl.Tests.Content;

/// <summary>Names of strangers, made harmless.</summary>
public sealed class FileNamesTests
{
    [Theory]
    [InlineData("policy.pdf", "policy.pdf")]
    [InlineData("../../etc/passwd.txt", "passwd.txt")]
    [InlineData("C:\\Users\\ana\\policy.docx", "policy.docx")]
    [InlineData("pol\u0000icy\r\n.pdf", "policy.pdf")]
    [InlineData("invoice\u202Efdp.exe", "invoicefdp.exe")]
    [InlineData("\u2066policy\u2069.pdf", "policy.pdf")]
    [InlineData("a<b>:\"|?*.md", "a_b______.md")]
    [InlineData(" . policy.pdf. ", "policy.pdf")]
    [InlineData("CON.txt", "_CON.txt")]
    [InlineData("Richtlinie für KI 👍.pdf", "Richtlinie für KI 👍.pdf")]
    public void A_name_keeps_what_is_harmless(string sent, string kept) => Assert.Equal(kept, FileNames.Clean(sent));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/")]
    [InlineData("\u202E")]
    public void Where_nothing_is_left_there_is_no_name(string? sent) => Assert.Null(FileNames.Clean(sent));

    [Fact]
    public void A_long_name_keeps_its_ending()
    {
        var kept = FileNames.Clean(new string('a', 500) + ".docx")!;

        Assert.Equal(FileNames.Length, kept.Length);
        Assert.EndsWith(".docx", kept, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_is_sent_the_name_is_short_visible_and_has_no_path_and_cleaning_it_again_changes_nothing() =>
        Gen.String[Gen.Char, 0, 300].Sample(sent =>
        {
            var kept = FileNames.Clean(sent);
            return kept is null || (kept.Length is > 0 and <= FileNames.Length && kept.IndexOfAny(['/', '\\']) < 0 && !kept.Any(char.IsControl) && FileNames.Clean(kept) == kept);
        });
}
