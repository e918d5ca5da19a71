namespace AimsPlatform.DocumentControl.Versions;

/// <summary>
/// I8 as the database keeps it, whatever the code does: content is written in drafts only, what was frozen lasts until the
/// version is a draft again, and a version that was superseded or withdrawn stays as it is (I9). Only a proven disposal takes
/// its content away, and not while a legal hold reaches it (I12). <c>migrate</c> puts it in place.
/// </summary>
internal static class FrozenVersions
{
    public const string Rule = """
        create or replace function keep_version_frozen() returns trigger language plpgsql as $$
        begin
            if tg_op = 'DELETE' then
                if old.state <> 'Draft' then
                    raise exception 'I8: a version that was submitted is never deleted';
                end if;
                return old;
            end if;
            if (new.document_id, new.number) is distinct from (old.document_id, old.number) then
                raise exception 'I8: a version keeps its document and its number';
            end if;
            if old.state <> 'Draft' and (new.content_hash, new.content_size, new.media_type, new.file_name, new.change_summary)
                is distinct from (old.content_hash, old.content_size, old.media_type, old.file_name, old.change_summary) then
                raise exception 'I8: content is written in a draft only';
            end if;
            if not new.written_by @> old.written_by or (old.state <> 'Draft' and new.state <> 'Draft' and new.written_by is distinct from old.written_by) then
                raise exception 'I8: who wrote a version stays among those who wrote it';
            end if;
            if old.state <> 'Draft' and new.text is distinct from old.text and (new.text is not null or new.disposal_proof_id is not distinct from old.disposal_proof_id) then
                raise exception 'I8: content is written in a draft only';
            end if;
            if new.disposal_proof_id is distinct from old.disposal_proof_id and (old.disposal_proof_id is not null or new.text is not null
                or old.state not in ('Superseded', 'Withdrawn') or new.state <> old.state
                or not exists (select from disposal_proof p where p.id = new.disposal_proof_id and p.version_id = old.id and p.transaction_id = pg_current_xact_id()::text::bigint)) then
                raise exception 'I9: the content of a version goes when it has ended, with a proof from the same transaction';
            end if;
            if new.disposal_proof_id is distinct from old.disposal_proof_id and exists (
                select from legal_hold h join document d on d.id = old.document_id where h.tenant_id = old.tenant_id and h.released_at is null
                and (h.whole_organisation or d.id = any (h.document_ids) or d.requirement_ids && h.requirement_ids or d.ai_system_ids && h.ai_system_ids)) then
                raise exception 'I12: a legal hold reaches this document';
            end if;
            if old.state <> 'Draft' and new.state <> 'Draft' and (new.hash, new.bound) is distinct from (old.hash, old.bound) then
                raise exception 'I8: what was submitted stays as it was frozen';
            end if;
            if old.state in ('Published', 'Superseded', 'Withdrawn') and
                (new.approved_by, new.approved_at, new.approved_hash, new.published_at) is distinct from (old.approved_by, old.approved_at, old.approved_hash, old.published_at) then
                raise exception 'I8: an approval that took effect stays as it was given';
            end if;
            if old.state in ('Superseded', 'Withdrawn') and new.state <> old.state
                or old.state = 'Published' and new.state not in ('Published', 'Superseded', 'Withdrawn')
                or new.state in ('Published', 'Superseded') and old.state not in ('Approved', 'Published', 'Superseded') then
                raise exception '5.1: a version does not go from % to %', old.state, new.state;
            end if;
            if old.state in ('Superseded', 'Withdrawn') and to_jsonb(new) - array['text', 'disposal_proof_id', 'version', 'updated_at']
                is distinct from to_jsonb(old) - array['text', 'disposal_proof_id', 'version', 'updated_at'] then
                raise exception 'I9: a version that has ended never changes';
            end if;
            return new;
        end $$;
        create or replace trigger keep_version_frozen before update or delete on document_version for each row execute function keep_version_frozen();
        """;
}
