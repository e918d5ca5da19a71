using System.Globalization;
using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace AimsPlatform.Bench;

/// <summary>
/// 50,000 documents in force in one organisation, of 200 to 500 words each: as in any language a few words stand in nearly all
/// of them and most words in a handful. Every fifth is a file, the others were written in the platform; a fifth is not for everybody.
/// </summary>
internal static class Library
{
    public const int Documents = 50_000;
    private const int DifferentWords = 200_000;

    // The words that stand in most texts, the most frequent first. What follows them is put together from syllables.
    private static readonly string[] Frequent =
        ("system risk data policy management model process control review assessment document procedure requirement impact people security training supplier evidence audit "
        + "incident approval monitoring record responsibility owner objective improvement measure performance access change quality information decision user service customer "
        + "privacy bias fairness transparency oversight deployment validation testing retention classification version signature acknowledgement corrective action nonconformity "
        + "competence awareness resource communication stakeholder context scope leadership planning operation evaluation committee report threshold appetite treatment residual "
        + "likelihood severity mitigation vendor contract license dataset label annotation drift accuracy robustness explanation appeal complaint human intervention failure "
        + "recovery backup logging inventory lifecycle retirement credit claim recruitment diagnosis forecast pricing fraud chatbot vision speech translation recommendation").Split(' ');

    private static readonly string[] Syllables = "ba ce di fo gu la me ni po ru sa te vi zo ka lu mo ne pi ra so tu ve wi xa yo bre cla dro fle gri pla sto tri".Split(' ');

    // The database keeps the search itself, by its triggers, as for documents that came one by one.
    private const string Keep = """
        insert into document (id, number, ordinal, registered_by, title, type, owner_id, classification, reader_ids, reader_roles, business_unit, requirement_ids, mandatory_items,
            ai_system_ids, objectives, review_months, tags, retention_class, people, state, latest_version, published_version, published_hash, effective_from, replaces,
            tenant_id, version, created_at, updated_at)
        select id, 'PRO-' || 100000 + n, 100000 + n, id, title, (array['Procedure', 'Method', 'Plan', 'Report', 'Guideline'])[1 + n % 5], id,
            (array['Public', 'Internal', 'Internal', 'Internal', 'Internal', 'Internal', 'Internal', 'Internal', 'Confidential', 'Restricted'])[1 + n / 7 % 10], '{}',
            case when n % 3 = 0 then array['RO'] else '{}' end, case when n % 4 = 0 then 'claims' end, array['7.5'], '{}', '{}', '{}', 12, array['bench'], 'Standard', array[id],
            'Published', 1, 1, encode(sha256(text::bytea), 'hex'), now(), '{}', tenant, 1, now() - n * interval '1 minute', now()
        from pile;
        insert into content_blob (tenant_id, hash, size, stored_at) select tenant, hash, octet_length(text), now() from pile where n % 5 = 0;
        insert into content_piece (tenant_id, hash, number, bytes) select tenant, hash, 0, text::bytea from pile where n % 5 = 0;
        insert into content_text (tenant_id, hash, text) select tenant, hash, text from pile where n % 5 = 0;
        insert into document_version (id, document_id, number, state, change_summary, text, media_type, file_name, content_hash, content_size, written_by, reviewers, comments,
            published_by, published_at, tenant_id, version, created_at, updated_at)
        select gen_random_uuid(), id, 1, 'Published', 'First words', case when n % 5 > 0 then text end, case when n % 5 > 0 then 'text/markdown' else 'text/plain' end,
            case when n % 5 = 0 then 'procedure.txt' end, hash, octet_length(text), array[id], '[]', '[]', id, now() - n * interval '1 minute', tenant, 1, now(), now()
        from pile;
        """;

    /// <summary>How long the database took to take them in, in seconds.</summary>
    public static async Task<double> FillAsync(Guid tenant)
    {
        await using var connection = new NpgsqlConnection(Owner.Of("document_control"));
        await connection.OpenAsync();
        await ExecuteAsync(connection, "create temp table pile (n int, id uuid, tenant uuid, title text, text text, hash text)");
        var random = new Random(50_000);
        await using (var copy = await connection.BeginBinaryImportAsync("copy pile (n, id, tenant, title, text) from stdin (format binary)"))
        {
            for (var n = 0; n < Documents; n++)
            {
                await copy.StartRowAsync();
                await copy.WriteAsync(n, NpgsqlDbType.Integer);
                await copy.WriteAsync(Guid.CreateVersion7(), NpgsqlDbType.Uuid);
                await copy.WriteAsync(tenant, NpgsqlDbType.Uuid);
                await copy.WriteAsync(Sentence(random, 3 + random.Next(4)), NpgsqlDbType.Text);
                await copy.WriteAsync(Text(random, n), NpgsqlDbType.Text);
            }

            await copy.CompleteAsync();
        }

        await ExecuteAsync(connection, "update pile set hash = 'sha256:' || encode(sha256(text::bytea), 'hex'); analyze pile");
        var started = TimeProvider.System.GetTimestamp();
        await ExecuteAsync(connection, Keep);
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        foreach (var table in new[] { "document", "document_version", "search_entry", "content_text", "content_blob" })
        {
            await ExecuteAsync(connection, $"vacuum analyze {table}");
        }

        return seconds;
    }

    /// <summary>A word by how frequent it is; 0 stands in nearly every text.</summary>
    public static string Word(int rank)
    {
        if (rank < Frequent.Length)
        {
            return Frequent[rank];
        }

        var word = new StringBuilder();
        for (var rest = rank; rest > 0; rest /= Syllables.Length)
        {
            word.Append(Syllables[rest % Syllables.Length]);
        }

        return word.Append('n').ToString();
    }

    private static string Text(Random random, int n)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"# {Sentence(random, 4)}\n\nReference {700_000 + n}.\n\n");
        for (var words = 200 + random.Next(300); words > 0;)
        {
            var length = Math.Min(words, 8 + random.Next(10));
            text.Append(Sentence(random, length)).Append(words % 5 == 0 ? ".\n\n" : ". ");
            words -= length;
        }

        return text.ToString();
    }

    private static string Sentence(Random random, int words)
    {
        var sentence = string.Join(' ', Enumerable.Range(0, words).Select(_ => Word((int)(DifferentWords * Math.Pow(random.NextDouble(), 3)))));
        return char.ToUpperInvariant(sentence[0]) + sentence[1..];
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 600 };
        await command.ExecuteNonQueryAsync();
    }
}
