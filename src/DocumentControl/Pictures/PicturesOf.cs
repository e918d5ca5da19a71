using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.DocumentControl.Content;
using AimsPlatform.DocumentControl.Documents;
using AimsPlatform.DocumentControl.Markdown;
using AimsPlatform.DocumentControl.ReadingCopies;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Pictures;

/// <summary>The pictures that a text shows, read from the store to be put into a copy.</summary>
public sealed class PicturesOf(Contents contents, DocumentControlDb db)
{
    // A copy holds its pictures, and is made in memory.
    private const long MostBytes = 64L * 1024 * 1024;

    private static readonly Error TooMuch = new("copy-pictures-too-large", $"The pictures of this text have more than {MostBytes / 1024 / 1024} MiB altogether: no copy holds them. The Markdown copy names them.", StatusCodes.Status422UnprocessableEntity);

    /// <summary>By hash. What was never added to the document is left out; what the store has lost is refused: a copy without it would not be one.</summary>
    public async Task<(Dictionary<string, CopyImage> Pictures, Error? Refused)> TextAsync(string text, Id<Document> document, CancellationToken cancellationToken)
    {
        var pictures = new Dictionary<string, CopyImage>();
        var shown = DocumentMarkdown.Images(text).Select(hash => "sha256:" + hash).ToList();
        if (shown.Count == 0)
        {
            return (pictures, null);
        }

        var known = await db.Set<DocumentPicture>().AsNoTracking().Where(p => p.DocumentId == document && shown.Contains(p.Hash)).ToListAsync(cancellationToken);
        if (known.Sum(picture => picture.Size) > MostBytes)
        {
            return (pictures, TooMuch);
        }

        foreach (var picture in known)
        {
            var (stream, refused) = await contents.OpenAsync(picture.Hash, cancellationToken);
            if (stream is null)
            {
                return (pictures, refused);
            }

            await using var stored = stream;
            var bytes = new MemoryStream((int)picture.Size);
            try
            {
                await stored.CopyToAsync(bytes, cancellationToken);
            }
            catch (ContentAlteredException)
            {
                return (pictures, Contents.Altered); // found by the check as well, which reports it
            }

            pictures[picture.Hash["sha256:".Length..]] = new CopyImage(bytes.ToArray(), picture.MediaType);
        }

        return (pictures, null);
    }
}
