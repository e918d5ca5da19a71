namespace AimsPlatform.Bench;

/// <summary>What the platform asks of PostgreSQL, for the two limits that ask the same and nothing else.</summary>
internal static class Sql
{
    /// <summary>The organisation with few risks, and the one with a million: the demo organisations, which tokens can be had for.</summary>
    public static readonly Guid Meridian = new("01900000-0000-7001-8000-000000000000");
    public static readonly Guid Borealis = new("01900000-0000-7002-8000-000000000000");

    public const string SetTenant = "select set_config('aims.tenant', $1, true)";

    public const string InsertRisk = """
        insert into risk (id, number, ordinal, raised_by, title, description, domain, scope, ai_system_ids, process, owner_id, business_unit, source, tags, extra, as_imported, state,
            level_rank, above_threshold, tenant_id, version, created_at, updated_at)
        values ($1, $2, $3, $4, $5, $6, 'Bias', 'Aims', '{}', null, $7, null, '{"kind":"person"}', '{}', '{}', '{}', 'Identified', 0, false, $8, 1, $9, $9)
        """;

    public const string InsertAudit = """
        insert into audit_entry (id, tenant_id, user_id, at, subject, subject_id, action, changes) values ($1, $2, $3, $4, 'Risk', $5, 'raise', $6)
        """;

    // Marked as sent: no dispatcher may take it, or the platform's own events wait behind it.
    public const string InsertEvent = """
        insert into outbox_message (id, tenant_id, user_id, about, decided_at, type, body, sent_at) values ($1, $2, $3, $4, $5, 'AimsPlatform.Bench.Nothing', $6, $5)
        """;

    /// <summary>An audit entry's changes as the platform writes them for a new risk.</summary>
    public const string Changes = """
        {"id":[null,"01900000-0000-7001-8000-000000000000"],"title":[null,"Training data is not representative"],"description":[null,"Some groups are missing from the data."],"domain":[null,"bias"],"scope":[null,"aims"],"aiSystemIds":[null,[]],"process":[null,null],"ownerId":[null,"01900000-0000-7001-8000-000000000000"],"businessUnit":[null,null],"state":[null,"identified"],"levelRank":[null,0],"aboveThreshold":[null,false],"number":[null,"RISK-0001"],"ordinal":[null,1],"tags":[null,[]],"extra":[null,{}],"asImported":[null,{}],"importSource":[null,null],"importAgency":[null,null],"externalId":[null,null],"source":[null,{"kind":"person"}],"version":[null,1]}
        """;

    public const string Event = """
        {"RiskId":"01900000-0000-7001-8000-000000000000","Version":1,"Number":"RISK-0001","AiSystemIds":[],"State":"identified","Level":null,"AcceptedUntil":null,"At":"2026-01-01T00:00:00+00:00"}
        """;

    public const string Columns = """
        id, number, title, domain, state, level, above_threshold, accepted_until, owner_id, business_unit, ai_system_ids, review_due, created_at, updated_at
        """;

    public const string Page = $"select {Columns} from risk where tenant_id = $1 order by created_at desc, id desc limit 26";

    public const string Get = "select * from risk where tenant_id = $1 and id = $2";

    /// <summary>The same transaction for pgbench, with sent events marked so that no dispatcher takes them.</summary>
    public static string CreateForPgbench { get; } = $"""
        \set n random(1, 9999999999999)
        begin;
        select set_config('aims.tenant', '{Meridian}', true);
        insert into risk (id, number, ordinal, raised_by, title, description, domain, scope, ai_system_ids, process, owner_id, business_unit, source, tags, extra, as_imported, state,
            level_rank, above_threshold, tenant_id, version, created_at, updated_at)
        values (gen_random_uuid(), 'P-' || :n || '-' || :client_id, 1, gen_random_uuid(), 'Training data is not representative', 'Some groups are missing from the data.', 'Bias', 'Aims', array[]::uuid[], null,
            gen_random_uuid(), null, '{Json("""{"kind":"person"}""")}', array[]::text[], '{"{}"}', '{"{}"}', 'Identified', 0, false, '{Meridian}', 1, now(), now());
        insert into audit_entry (id, tenant_id, user_id, at, subject, subject_id, action, changes)
        values (gen_random_uuid(), '{Meridian}', gen_random_uuid(), now(), 'Risk', gen_random_uuid()::text, 'raise', '{Json(Changes)}');
        insert into outbox_message (id, tenant_id, user_id, about, decided_at, type, body, sent_at)
        values (gen_random_uuid(), '{Meridian}', gen_random_uuid(), gen_random_uuid(), now(), 'AimsPlatform.Bench.Nothing', '{Json(Event)}', now());
        commit;
        """;

    public static string PageForPgbench(Guid tenant) => $"select {Columns} from risk where tenant_id = '{tenant}' order by created_at desc, id desc limit 26;";

    public static string GetForPgbench(Guid tenant, Guid id) => $"select * from risk where tenant_id = '{tenant}' and id = '{id}';";

    public static string Fill(Guid tenant, int count) => $"""
        insert into risk (id, number, ordinal, raised_by, title, description, domain, scope, ai_system_ids, process, owner_id, business_unit, source, tags, extra, as_imported, state,
            level_rank, above_threshold, tenant_id, version, created_at, updated_at)
        select gen_random_uuid(), 'RISK-' || n, n, gen_random_uuid(), 'Training data is not representative ' || n, 'Some groups are missing from the data.', 'Bias', 'Aims', '{"{}"}', null,
            gen_random_uuid(), null, '{Json("""{"kind":"Person"}""")}', '{"{}"}', '{"{}"}', '{"{}"}', 'Identified', 0, false, '{tenant}', 1, now() - n * interval '1 second', now()
        from generate_series(1, {count}) n
        """;

    // pgbench replaces :name in a script; a colon in JSON before a letter or digit would be taken for one.
    private static string Json(string json) => json.Trim().Replace(":", ": ", StringComparison.Ordinal);
}
