using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.DocumentControl.Documents;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NpgsqlTypes;

namespace AimsPlatform.DocumentControl.Search;

/// <summary>
/// What a search finds: each version that is or was in force, with the words of its text; and a document that never had one
/// in force, by what is said of it. The database itself keeps these rows, in the transaction of whatever changes.
/// </summary>
public sealed class SearchEntry
{
    /// <summary>The version's id; the document's where no version is found by it.</summary>
    public required Guid Id { get; init; }
    public required Guid TenantId { get; init; }
    public required Id<Document> DocumentId { get; init; }
    public int? Version { get; init; }

    /// <summary>The version was superseded or withdrawn: it is found only as obsolete (R031).</summary>
    public required bool Obsolete { get; init; }
    public required DateTimeOffset Since { get; init; }

    /// <summary>Number and title (weight A) and tags (B): small, so that ordering by it is cheap.</summary>
    public required NpgsqlTsVector Heading { get; init; }

    /// <summary>The heading, and the text (D).</summary>
    public required NpgsqlTsVector Words { get; init; }

    /// <summary>The condition that the operator <c>@@</c> stands for, as a function: no index answers it, whatever the planner thinks of one.</summary>
    public static bool Speaks(NpgsqlTsVector words, NpgsqlTsQuery query) => throw new InvalidOperationException("PostgreSQL answers this.");

    /// <summary>Whether at least so many entries hold the words, wherever in the text: the index alone tells.</summary>
    public static bool AreMany(Guid tenant, string q, int many) => throw new InvalidOperationException("PostgreSQL answers this.");

    internal static void Map(ModelBuilder model)
    {
        model.HasDbFunction(() => Speaks(default!, default!)).HasName("ts_match_vq").IsBuiltIn();
        model.HasDbFunction(() => AreMany(default, default!, default)).HasName("search_are_many");
    }

    private sealed class Mapping : IEntityTypeConfiguration<SearchEntry>
    {
        public void Configure(EntityTypeBuilder<SearchEntry> entry)
        {
            entry.ToTable("search_entry");
            entry.HasKey(e => new { e.TenantId, e.Id });
            entry.HasIndex(e => new { e.TenantId, e.DocumentId });
            entry.HasIndex(e => new { e.TenantId, e.Since });
            entry.HasIndex(e => e.Heading).HasMethod("gin").HasStorageParameter("fastupdate", false);
            entry.HasIndex(e => e.Words).HasMethod("gin").HasStorageParameter("fastupdate", false); // published seldom, searched often
        }
    }

    /// <summary>
    /// Triggers, so that no way of publishing, withdrawing or renaming can forget the search. A tsvector holds 1 MB: of a text
    /// with more different words than that, the beginning is found.
    /// </summary>
    internal const string Rule = """
        create or replace function search_heading(number text, title text, tags text[]) returns tsvector language sql immutable as $$
            select setweight(to_tsvector('english', number || ' ' || title), 'A') || setweight(to_tsvector('english', array_to_string(tags, ' ')), 'B')
        $$;
        create or replace function search_text(text text) returns tsvector language plpgsql immutable as $$
        begin
            return setweight(to_tsvector('english', coalesce(text, '')), 'D');
        exception when program_limit_exceeded then
            return setweight(to_tsvector('english', left(text, 100000)), 'D');
        end $$;

        alter table search_entry set (parallel_workers = 0); -- starting workers takes longer than they save

        -- Of a phrase only its words are looked for: where they stand is in no index.
        create or replace function search_are_many(tenant uuid, q text, many int) returns boolean language sql stable as $$
            select count(*) = many from (select from search_entry e where e.tenant_id = tenant
                and e.words @@ regexp_replace(websearch_to_tsquery('english', q)::text, '<(-|\d+)>', '&', 'g')::tsquery limit many) found
        $$;

        create or replace function keep_document_findable() returns trigger language plpgsql as $$
        declare said tsvector := search_heading(new.number, new.title, new.tags);
        begin
            if tg_op = 'INSERT' then
                insert into search_entry (tenant_id, id, document_id, obsolete, since, heading, words) values (new.tenant_id, new.id, new.id, false, new.created_at, said, said);
            else
                update search_entry e set heading = said, words = ts_filter(e.words, '{d}') || said
                where e.tenant_id = new.tenant_id and e.document_id = new.id and not e.obsolete;
            end if;
            return null;
        end $$;
        create or replace trigger keep_document_findable after insert or update of title, tags on document for each row execute function keep_document_findable();

        create or replace function keep_version_findable() returns trigger language plpgsql as $$
        begin
            if tg_op = 'DELETE' then
                delete from search_entry e where e.tenant_id = old.tenant_id and e.id = old.id;
            elsif new.disposal_proof_id is not null then
                delete from search_entry e where e.tenant_id = new.tenant_id and e.id = new.id; -- its words went with its content
            elsif new.state = 'Published' then
                delete from search_entry e where e.tenant_id = new.tenant_id and e.id = new.document_id;
                insert into search_entry (tenant_id, id, document_id, version, obsolete, since, heading, words)
                select new.tenant_id, new.id, new.document_id, new.number, false, new.published_at, heading,
                    search_text(coalesce(new.text, (select t.text from content_text t where t.tenant_id = new.tenant_id and t.hash = new.content_hash))) || heading
                from (select search_heading(d.number, d.title, d.tags) as heading from document d where d.tenant_id = new.tenant_id and d.id = new.document_id) said
                on conflict (tenant_id, id) do nothing;
            elsif new.state in ('Superseded', 'Withdrawn') then
                update search_entry e set obsolete = true where e.tenant_id = new.tenant_id and e.id = new.id;
            end if;
            return null;
        end $$;
        create or replace trigger keep_version_findable after insert or delete or update of state, disposal_proof_id on document_version for each row execute function keep_version_findable();
        """;
}
