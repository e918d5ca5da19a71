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

    private sealed class Mapping : IEntityTypeConfiguration<SearchEntry>
    {
        public void Configure(EntityTypeBuilder<SearchEntry> entry)
        {
            entry.ToTable("search_entry");
            entry.HasKey(e => new { e.TenantId, e.Id });
            entry.HasIndex(e => new { e.TenantId, e.DocumentId });
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
