using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;
using NpgsqlTypes;

#nullable disable

namespace AimsPlatform.DocumentControl.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "acknowledgement",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    round_id = table.Column<Guid>(type: "uuid", nullable: false),
                    document_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version_number = table.Column<int>(type: "integer", nullable: false),
                    version_hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_acknowledgement", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "acknowledgement_reminder",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    round_id = table.Column<Guid>(type: "uuid", nullable: false),
                    stage = table.Column<int>(type: "integer", nullable: false),
                    addressee = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    still_missing = table.Column<int>(type: "integer", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_acknowledgement_reminder", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "acknowledgement_round",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    document_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version_number = table.Column<int>(type: "integer", nullable: false),
                    version_hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    everyone = table.Column<bool>(type: "boolean", nullable: false),
                    person_ids = table.Column<List<Guid>>(type: "uuid[]", nullable: false),
                    roles = table.Column<List<string>>(type: "text[]", nullable: false),
                    business_units = table.Column<List<string>>(type: "text[]", nullable: false),
                    due_days = table.Column<int>(type: "integer", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    due_on = table.Column<DateOnly>(type: "date", nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ended_because = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_acknowledgement_round", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "acknowledgement_standing",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    round_id = table.Column<Guid>(type: "uuid", nullable: false),
                    document_version = table.Column<int>(type: "integer", nullable: false),
                    state = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    due_on = table.Column<DateOnly>(type: "date", nullable: false),
                    looked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    looked_on = table.Column<DateOnly>(type: "date", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_acknowledgement_standing", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "audience_member",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    roles = table.Column<List<string>>(type: "text[]", nullable: false),
                    business_units = table.Column<List<string>>(type: "text[]", nullable: false),
                    active = table.Column<bool>(type: "boolean", nullable: false),
                    since = table.Column<DateOnly>(type: "date", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audience_member", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "audit_entry",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    position = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    subject = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    subject_id = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    action = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    reason = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    decided_hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    changes = table.Column<string>(type: "jsonb", nullable: false),
                    seal = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_entry", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "audit_seal",
                columns: table => new
                {
                    number = table.Column<long>(type: "bigint", nullable: false),
                    entries = table.Column<int>(type: "integer", nullable: false),
                    root = table.Column<byte[]>(type: "bytea", nullable: false),
                    previous = table.Column<byte[]>(type: "bytea", nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    sealed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_seal", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "content_blob",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    hash = table.Column<string>(type: "character varying(71)", maxLength: 71, nullable: false),
                    size = table.Column<long>(type: "bigint", nullable: false),
                    stored_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    disposed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_content_blob", x => new { x.tenant_id, x.hash });
                });

            migrationBuilder.CreateTable(
                name: "content_check",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    beat_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    cursor = table.Column<string>(type: "character varying(71)", maxLength: 71, nullable: true),
                    blobs = table.Column<long>(type: "bigint", nullable: false),
                    bytes = table.Column<long>(type: "bigint", nullable: false),
                    faults = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_content_check", x => x.tenant_id);
                });

            migrationBuilder.CreateTable(
                name: "content_fault",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    hash = table.Column<string>(type: "character varying(71)", maxLength: 71, nullable: false),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    found_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    resolved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_content_fault", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "content_piece",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    hash = table.Column<string>(type: "character varying(71)", maxLength: 71, nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    bytes = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_content_piece", x => new { x.tenant_id, x.hash, x.number });
                });

            migrationBuilder.CreateTable(
                name: "content_text",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    hash = table.Column<string>(type: "character varying(71)", maxLength: 71, nullable: false),
                    text = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_content_text", x => new { x.tenant_id, x.hash });
                });

            migrationBuilder.CreateTable(
                name: "document",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    ordinal = table.Column<int>(type: "integer", nullable: false),
                    registered_by = table.Column<Guid>(type: "uuid", nullable: false),
                    title = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    type = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    owner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    classification = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    reader_ids = table.Column<List<Guid>>(type: "uuid[]", nullable: false),
                    reader_roles = table.Column<List<string>>(type: "text[]", nullable: false),
                    business_unit = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    requirement_ids = table.Column<List<string>>(type: "text[]", nullable: false),
                    mandatory_items = table.Column<List<string>>(type: "text[]", nullable: false),
                    ai_system_ids = table.Column<List<Guid>>(type: "uuid[]", nullable: false),
                    objectives = table.Column<List<string>>(type: "text[]", nullable: false),
                    review_months = table.Column<int>(type: "integer", nullable: false),
                    tags = table.Column<List<string>>(type: "text[]", nullable: false),
                    retention_class = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    source = table.Column<string>(type: "jsonb", nullable: true),
                    people = table.Column<List<Guid>>(type: "uuid[]", nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    latest_version = table.Column<int>(type: "integer", nullable: false),
                    published_version = table.Column<int>(type: "integer", nullable: true),
                    published_hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    effective_from = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    review_due = table.Column<DateOnly>(type: "date", nullable: true),
                    overdue_told = table.Column<DateOnly>(type: "date", nullable: true),
                    open_version = table.Column<int>(type: "integer", nullable: true),
                    open_state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    replaced_by = table.Column<Guid>(type: "uuid", nullable: true),
                    replaces = table.Column<List<Guid>>(type: "uuid[]", nullable: false),
                    audience = table.Column<string>(type: "jsonb", nullable: true),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_document", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "document_template",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    title = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    type = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    requirement_ids = table.Column<List<string>>(type: "text[]", nullable: false),
                    mandatory_items = table.Column<List<string>>(type: "text[]", nullable: false),
                    language = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    body = table.Column<string>(type: "character varying(200000)", maxLength: 200000, nullable: false),
                    body_hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    pack_id = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    pack_template_id = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    pack_version = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    base_body = table.Column<string>(type: "text", nullable: true),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_document_template", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "gate_evidence",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    ai_system_id = table.Column<Guid>(type: "uuid", nullable: false),
                    requirement = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    document_ids = table.Column<List<Guid>>(type: "uuid[]", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_gate_evidence", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "idempotent_request",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    key = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    request = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    status = table.Column<int>(type: "integer", nullable: false),
                    location = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    e_tag = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    body = table.Column<string>(type: "text", nullable: true),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_idempotent_request", x => new { x.tenant_id, x.key });
                });

            migrationBuilder.CreateTable(
                name: "import_change",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    job_id = table.Column<Guid>(type: "uuid", nullable: false),
                    row = table.Column<int>(type: "integer", nullable: false),
                    action = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    subject_id = table.Column<Guid>(type: "uuid", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false),
                    before = table.Column<string>(type: "jsonb", nullable: true),
                    changes = table.Column<string>(type: "jsonb", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_import_change", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "import_file_piece",
                columns: table => new
                {
                    job_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    content = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_import_file_piece", x => new { x.job_id, x.number });
                });

            migrationBuilder.CreateTable(
                name: "import_job",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    resource = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    source = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    dry_run = table.Column<bool>(type: "boolean", nullable: false),
                    file_name = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: true),
                    file_bytes = table.Column<long>(type: "bigint", nullable: false),
                    file_hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    options = table.Column<string>(type: "jsonb", nullable: false),
                    requested_by = table.Column<Guid>(type: "uuid", nullable: false),
                    by_person = table.Column<bool>(type: "boolean", nullable: false),
                    roles = table.Column<List<string>>(type: "text[]", nullable: false),
                    status = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    rows_read = table.Column<int>(type: "integer", nullable: false),
                    rows_in_file = table.Column<int>(type: "integer", nullable: true),
                    created = table.Column<int>(type: "integer", nullable: false),
                    updated = table.Column<int>(type: "integer", nullable: false),
                    unchanged = table.Column<int>(type: "integer", nullable: false),
                    rejected = table.Column<int>(type: "integer", nullable: false),
                    report = table.Column<string>(type: "jsonb", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    undone_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    lease = table.Column<Guid>(type: "uuid", nullable: true),
                    lease_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_import_job", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "import_profile",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    resource = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    source = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    options = table.Column<string>(type: "jsonb", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_import_profile", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "import_rejection",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    job_id = table.Column<Guid>(type: "uuid", nullable: false),
                    row = table.Column<int>(type: "integer", nullable: false),
                    sheet = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    column = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    value = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    reason = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_import_rejection", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "imported_document",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    source = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    number = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    job_id = table.Column<Guid>(type: "uuid", nullable: false),
                    document_id = table.Column<Guid>(type: "uuid", nullable: false),
                    row_hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    told = table.Column<string>(type: "jsonb", nullable: false),
                    draft_hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    outcome = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    reason = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_imported_document", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "inbox_message",
                columns: table => new
                {
                    message_id = table.Column<Guid>(type: "uuid", nullable: false),
                    queue = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    handled_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_inbox_message", x => new { x.message_id, x.queue });
                });

            migrationBuilder.CreateTable(
                name: "installed_pack",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    pack_id = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    pack_version = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    answered = table.Column<int>(type: "integer", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_installed_pack", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "known_ai_system",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    name = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    stands_version = table.Column<int>(type: "integer", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_known_ai_system", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "legal_hold",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    reason = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    whole_organisation = table.Column<bool>(type: "boolean", nullable: false),
                    document_ids = table.Column<List<Guid>>(type: "uuid[]", nullable: false),
                    requirement_ids = table.Column<List<string>>(type: "text[]", nullable: false),
                    ai_system_ids = table.Column<List<Guid>>(type: "uuid[]", nullable: false),
                    placed_by = table.Column<Guid>(type: "uuid", nullable: false),
                    placed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    released_by = table.Column<Guid>(type: "uuid", nullable: true),
                    released_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    release_reason = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_legal_hold", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "migration_exception",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    job_id = table.Column<Guid>(type: "uuid", nullable: false),
                    source = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    imported_by = table.Column<Guid>(type: "uuid", nullable: false),
                    reason = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    requested_by = table.Column<Guid>(type: "uuid", nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    approved_by = table.Column<Guid>(type: "uuid", nullable: true),
                    approved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    comment = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_migration_exception", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "number_series",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    prefix = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    next = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_number_series", x => new { x.tenant_id, x.prefix });
                });

            migrationBuilder.CreateTable(
                name: "outbox_message",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    position = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    about = table.Column<Guid>(type: "uuid", nullable: false),
                    decided_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    type = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    body = table.Column<string>(type: "jsonb", nullable: false),
                    trace_parent = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    sent_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_outbox_message", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "search_entry",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    document_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: true),
                    obsolete = table.Column<bool>(type: "boolean", nullable: false),
                    since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    heading = table.Column<NpgsqlTsVector>(type: "tsvector", nullable: false),
                    words = table.Column<NpgsqlTsVector>(type: "tsvector", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_search_entry", x => new { x.tenant_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "signing_key",
                columns: table => new
                {
                    id = table.Column<string>(type: "character varying(43)", maxLength: 43, nullable: false),
                    public_key = table.Column<byte[]>(type: "bytea", maxLength: 200, nullable: false),
                    sealed_private_key = table.Column<byte[]>(type: "bytea", maxLength: 400, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_signing_key", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "template_pack",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    pack_id = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    title = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    pack_version = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    content = table.Column<string>(type: "jsonb", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_template_pack", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "document_picture",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    document_id = table.Column<Guid>(type: "uuid", nullable: false),
                    hash = table.Column<string>(type: "character varying(71)", maxLength: 71, nullable: false),
                    media_type = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    size = table.Column<long>(type: "bigint", nullable: false),
                    file_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    added_by = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_document_picture", x => x.id);
                    table.ForeignKey(
                        name: "fk_document_picture_document_document_id",
                        column: x => x.document_id,
                        principalTable: "document",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "document_version",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    disposal_proof_id = table.Column<Guid>(type: "uuid", nullable: true),
                    document_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    change_summary = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    text = table.Column<string>(type: "text", nullable: true),
                    media_type = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    file_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    content_hash = table.Column<string>(type: "character varying(71)", maxLength: 71, nullable: false),
                    content_size = table.Column<long>(type: "bigint", nullable: false),
                    written_by = table.Column<Guid[]>(type: "uuid[]", nullable: false),
                    bound = table.Column<string>(type: "jsonb", nullable: true),
                    hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    submitted_by = table.Column<Guid>(type: "uuid", nullable: true),
                    submitted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    approver_id = table.Column<Guid>(type: "uuid", nullable: true),
                    reviewers = table.Column<string>(type: "jsonb", nullable: false),
                    comments = table.Column<string>(type: "jsonb", nullable: false),
                    effective_from = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    approved_by = table.Column<Guid>(type: "uuid", nullable: true),
                    approved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    approval_comment = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    approved_hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    agreement = table.Column<string>(type: "jsonb", nullable: true),
                    published_by = table.Column<Guid>(type: "uuid", nullable: true),
                    published_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    review_due = table.Column<DateOnly>(type: "date", nullable: true),
                    superseded_by = table.Column<int>(type: "integer", nullable: true),
                    superseded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    withdrawal = table.Column<string>(type: "jsonb", nullable: true),
                    migrated = table.Column<string>(type: "jsonb", nullable: true),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_document_version", x => x.id);
                    table.CheckConstraint("ended_when_obsolete", "(ended_at is not null) = (state in ('Superseded', 'Withdrawn'))");
                    table.CheckConstraint("no_writer_approves", "approved_by is null or approved_by <> all (written_by)");
                    table.ForeignKey(
                        name: "fk_document_version_document_document_id",
                        column: x => x.document_id,
                        principalTable: "document",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "version_note",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    document_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version_number = table.Column<int>(type: "integer", nullable: false),
                    content_hash = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    text = table.Column<string>(type: "character varying(10000)", maxLength: 10000, nullable: false),
                    by = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_version_note", x => x.id);
                    table.ForeignKey(
                        name: "fk_version_note_document_document_id",
                        column: x => x.document_id,
                        principalTable: "document",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "document_signature",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    document_id = table.Column<Guid>(type: "uuid", nullable: false),
                    document_number = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    version_number = table.Column<int>(type: "integer", nullable: false),
                    version_hash = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    content_hash = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    meaning = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    signed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    authenticated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    key_id = table.Column<string>(type: "character varying(43)", maxLength: 43, nullable: false),
                    jws = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    time_stamp_wanted = table.Column<bool>(type: "boolean", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_document_signature", x => x.id);
                    table.ForeignKey(
                        name: "fk_document_signature_signing_keys_key_id",
                        column: x => x.key_id,
                        principalTable: "signing_key",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "disposal",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    document_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version_number = table.Column<int>(type: "integer", nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    reason = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    proposed_by = table.Column<Guid>(type: "uuid", nullable: false),
                    proposed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    decided_by = table.Column<Guid>(type: "uuid", nullable: true),
                    decided_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    decision_comment = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    proof_id = table.Column<Guid>(type: "uuid", nullable: true),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_disposal", x => x.id);
                    table.CheckConstraint("decided_by_another", "state not in ('Approved', 'Executed') or decided_by <> proposed_by");
                    table.ForeignKey(
                        name: "fk_disposal_versions_version_id",
                        column: x => x.version_id,
                        principalTable: "document_version",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "disposal_proof",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    document_id = table.Column<Guid>(type: "uuid", nullable: false),
                    document_number = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    title = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    version_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version_number = table.Column<int>(type: "integer", nullable: false),
                    version_hash = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    content_hash = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    content_size = table.Column<long>(type: "bigint", nullable: false),
                    media_type = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    file_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    file_shared = table.Column<bool>(type: "boolean", nullable: false),
                    retention_class = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    kept_until = table.Column<DateOnly>(type: "date", nullable: false),
                    reason = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    proposed_by = table.Column<Guid>(type: "uuid", nullable: false),
                    proposed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    approved_by = table.Column<Guid>(type: "uuid", nullable: false),
                    approved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    executed_by = table.Column<Guid>(type: "uuid", nullable: false),
                    executed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    signature_id = table.Column<Guid>(type: "uuid", nullable: false),
                    transaction_id = table.Column<long>(type: "bigint", nullable: false, defaultValueSql: "pg_current_xact_id()::text::bigint"),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_disposal_proof", x => x.id);
                    table.ForeignKey(
                        name: "fk_disposal_proof_document_signatures_signature_id",
                        column: x => x.signature_id,
                        principalTable: "document_signature",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_disposal_proof_versions_version_id",
                        column: x => x.version_id,
                        principalTable: "document_version",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "signature_time_stamp",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    signature_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    token = table.Column<byte[]>(type: "bytea", maxLength: 65536, nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_signature_time_stamp", x => x.id);
                    table.ForeignKey(
                        name: "fk_signature_time_stamp_document_signature_signature_id",
                        column: x => x.signature_id,
                        principalTable: "document_signature",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "time_stamp_task",
                columns: table => new
                {
                    signature_id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_time_stamp_task", x => x.signature_id);
                    table.ForeignKey(
                        name: "fk_time_stamp_task_document_signature_signature_id",
                        column: x => x.signature_id,
                        principalTable: "document_signature",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_acknowledgement_tenant_id_person_id",
                table: "acknowledgement",
                columns: new[] { "tenant_id", "person_id" });

            migrationBuilder.CreateIndex(
                name: "ix_acknowledgement_tenant_id_round_id_created_at",
                table: "acknowledgement",
                columns: new[] { "tenant_id", "round_id", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_acknowledgement_tenant_id_round_id_person_id",
                table: "acknowledgement",
                columns: new[] { "tenant_id", "round_id", "person_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_acknowledgement_reminder_tenant_id_round_id_stage",
                table: "acknowledgement_reminder",
                columns: new[] { "tenant_id", "round_id", "stage" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_acknowledgement_round_due_on",
                table: "acknowledgement_round",
                column: "due_on",
                filter: "ended_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_acknowledgement_round_tenant_id_document_id",
                table: "acknowledgement_round",
                columns: new[] { "tenant_id", "document_id" },
                unique: true,
                filter: "ended_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_acknowledgement_round_tenant_id_document_id_version_number",
                table: "acknowledgement_round",
                columns: new[] { "tenant_id", "document_id", "version_number" });

            migrationBuilder.CreateIndex(
                name: "ix_acknowledgement_round_tenant_id_due_on_id",
                table: "acknowledgement_round",
                columns: new[] { "tenant_id", "due_on", "id" },
                filter: "ended_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_acknowledgement_standing_looked_at",
                table: "acknowledgement_standing",
                column: "looked_at",
                filter: "state <> 'ended'");

            migrationBuilder.CreateIndex(
                name: "ix_audience_member_tenant_id_person_id",
                table: "audience_member",
                columns: new[] { "tenant_id", "person_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_audience_member_tenant_id_updated_at",
                table: "audience_member",
                columns: new[] { "tenant_id", "updated_at" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_entry_position",
                table: "audit_entry",
                column: "position",
                filter: "seal is null");

            migrationBuilder.CreateIndex(
                name: "ix_audit_entry_seal",
                table: "audit_entry",
                column: "seal");

            migrationBuilder.CreateIndex(
                name: "ix_audit_entry_tenant_id_subject_id_position",
                table: "audit_entry",
                columns: new[] { "tenant_id", "subject_id", "position" });

            migrationBuilder.CreateIndex(
                name: "ix_content_blob_disposed_at",
                table: "content_blob",
                column: "disposed_at",
                filter: "disposed_at is not null");

            migrationBuilder.CreateIndex(
                name: "ix_content_fault_tenant_id_found_at_id",
                table: "content_fault",
                columns: new[] { "tenant_id", "found_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_content_fault_tenant_id_hash",
                table: "content_fault",
                columns: new[] { "tenant_id", "hash" },
                unique: true,
                filter: "resolved_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_disposal_tenant_id_proposed_at_id",
                table: "disposal",
                columns: new[] { "tenant_id", "proposed_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_disposal_tenant_id_version_id",
                table: "disposal",
                columns: new[] { "tenant_id", "version_id" },
                unique: true,
                filter: "state <> 'Refused'");

            migrationBuilder.CreateIndex(
                name: "ix_disposal_version_id",
                table: "disposal",
                column: "version_id");

            migrationBuilder.CreateIndex(
                name: "ix_disposal_proof_signature_id",
                table: "disposal_proof",
                column: "signature_id");

            migrationBuilder.CreateIndex(
                name: "ix_disposal_proof_tenant_id_executed_at_id",
                table: "disposal_proof",
                columns: new[] { "tenant_id", "executed_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_disposal_proof_tenant_id_version_id",
                table: "disposal_proof",
                columns: new[] { "tenant_id", "version_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_disposal_proof_version_id",
                table: "disposal_proof",
                column: "version_id");

            migrationBuilder.CreateIndex(
                name: "ix_document_ai_system_ids",
                table: "document",
                column: "ai_system_ids")
                .Annotation("Npgsql:IndexMethod", "gin");

            migrationBuilder.CreateIndex(
                name: "ix_document_mandatory_items",
                table: "document",
                column: "mandatory_items")
                .Annotation("Npgsql:IndexMethod", "gin");

            migrationBuilder.CreateIndex(
                name: "ix_document_requirement_ids",
                table: "document",
                column: "requirement_ids")
                .Annotation("Npgsql:IndexMethod", "gin");

            migrationBuilder.CreateIndex(
                name: "ix_document_review_due",
                table: "document",
                column: "review_due",
                filter: "overdue_told is distinct from review_due");

            migrationBuilder.CreateIndex(
                name: "ix_document_tenant_id_created_at_id",
                table: "document",
                columns: new[] { "tenant_id", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_document_tenant_id_number",
                table: "document",
                columns: new[] { "tenant_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_document_tenant_id_ordinal_id",
                table: "document",
                columns: new[] { "tenant_id", "ordinal", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_document_tenant_id_review_due",
                table: "document",
                columns: new[] { "tenant_id", "review_due" });

            migrationBuilder.CreateIndex(
                name: "ix_document_tenant_id_title_id",
                table: "document",
                columns: new[] { "tenant_id", "title", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_document_tenant_id_updated_at_id",
                table: "document",
                columns: new[] { "tenant_id", "updated_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_document_title",
                table: "document",
                column: "title")
                .Annotation("Npgsql:IndexMethod", "gin")
                .Annotation("Npgsql:TsVectorConfig", "english");

            migrationBuilder.CreateIndex(
                name: "ix_document_picture_document_id",
                table: "document_picture",
                column: "document_id");

            migrationBuilder.CreateIndex(
                name: "ix_document_picture_tenant_id_document_id_hash",
                table: "document_picture",
                columns: new[] { "tenant_id", "document_id", "hash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_document_signature_key_id",
                table: "document_signature",
                column: "key_id");

            migrationBuilder.CreateIndex(
                name: "ix_document_signature_tenant_id_document_id_version_number_sig",
                table: "document_signature",
                columns: new[] { "tenant_id", "document_id", "version_number", "signed_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_document_template_tenant_id_pack_id_pack_template_id",
                table: "document_template",
                columns: new[] { "tenant_id", "pack_id", "pack_template_id" },
                unique: true,
                filter: "pack_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_document_template_tenant_id_title_id",
                table: "document_template",
                columns: new[] { "tenant_id", "title", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_document_template_tenant_id_updated_at_id",
                table: "document_template",
                columns: new[] { "tenant_id", "updated_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_document_version_document_id",
                table: "document_version",
                column: "document_id");

            migrationBuilder.CreateIndex(
                name: "ix_document_version_effective_from",
                table: "document_version",
                column: "effective_from",
                filter: "state = 'Approved'");

            migrationBuilder.CreateIndex(
                name: "ix_document_version_open",
                table: "document_version",
                columns: new[] { "tenant_id", "document_id" },
                unique: true,
                filter: "state in ('Draft', 'Review', 'Approved')");

            migrationBuilder.CreateIndex(
                name: "ix_document_version_tenant_id_document_id_number",
                table: "document_version",
                columns: new[] { "tenant_id", "document_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_document_version_tenant_id_document_id_state",
                table: "document_version",
                columns: new[] { "tenant_id", "document_id", "state" },
                unique: true,
                filter: "state = 'Published'");

            migrationBuilder.CreateIndex(
                name: "ix_document_version_tenant_id_ended_at_id",
                table: "document_version",
                columns: new[] { "tenant_id", "ended_at", "id" },
                filter: "ended_at is not null and disposal_proof_id is null");

            migrationBuilder.CreateIndex(
                name: "ix_gate_evidence_tenant_id_ai_system_id_requirement",
                table: "gate_evidence",
                columns: new[] { "tenant_id", "ai_system_id", "requirement" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_idempotent_request_at",
                table: "idempotent_request",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_import_change_job_id_row_id",
                table: "import_change",
                columns: new[] { "job_id", "row", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_import_job_created_at",
                table: "import_job",
                column: "created_at",
                filter: "status in ('Queued', 'Running')");

            migrationBuilder.CreateIndex(
                name: "ix_import_job_tenant_id_resource_created_at_id",
                table: "import_job",
                columns: new[] { "tenant_id", "resource", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_import_profile_tenant_id_resource_source",
                table: "import_profile",
                columns: new[] { "tenant_id", "resource", "source" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_import_rejection_job_id_row_id",
                table: "import_rejection",
                columns: new[] { "job_id", "row", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_imported_document_job_id",
                table: "imported_document",
                column: "job_id",
                filter: "outcome = 'Waiting'");

            migrationBuilder.CreateIndex(
                name: "ix_imported_document_tenant_id_document_id",
                table: "imported_document",
                columns: new[] { "tenant_id", "document_id" });

            migrationBuilder.CreateIndex(
                name: "ix_imported_document_tenant_id_job_id_id",
                table: "imported_document",
                columns: new[] { "tenant_id", "job_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_imported_document_tenant_id_source_number",
                table: "imported_document",
                columns: new[] { "tenant_id", "source", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_installed_pack_tenant_id_pack_id",
                table: "installed_pack",
                columns: new[] { "tenant_id", "pack_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_legal_hold_open",
                table: "legal_hold",
                column: "tenant_id",
                filter: "released_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_legal_hold_tenant_id_placed_at_id",
                table: "legal_hold",
                columns: new[] { "tenant_id", "placed_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_migration_exception_tenant_id_created_at_id",
                table: "migration_exception",
                columns: new[] { "tenant_id", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_migration_exception_tenant_id_job_id",
                table: "migration_exception",
                columns: new[] { "tenant_id", "job_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_outbox_message_position",
                table: "outbox_message",
                column: "position",
                filter: "sent_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_search_entry_heading",
                table: "search_entry",
                column: "heading")
                .Annotation("Npgsql:IndexMethod", "gin")
                .Annotation("Npgsql:StorageParameter:fastupdate", false);

            migrationBuilder.CreateIndex(
                name: "ix_search_entry_tenant_id_document_id",
                table: "search_entry",
                columns: new[] { "tenant_id", "document_id" });

            migrationBuilder.CreateIndex(
                name: "ix_search_entry_tenant_id_since",
                table: "search_entry",
                columns: new[] { "tenant_id", "since" });

            migrationBuilder.CreateIndex(
                name: "ix_search_entry_words",
                table: "search_entry",
                column: "words")
                .Annotation("Npgsql:IndexMethod", "gin")
                .Annotation("Npgsql:StorageParameter:fastupdate", false);

            migrationBuilder.CreateIndex(
                name: "ix_signature_time_stamp_signature_id",
                table: "signature_time_stamp",
                column: "signature_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_template_pack_tenant_id_pack_id",
                table: "template_pack",
                columns: new[] { "tenant_id", "pack_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_version_note_document_id",
                table: "version_note",
                column: "document_id");

            migrationBuilder.CreateIndex(
                name: "ix_version_note_tenant_id_document_id_version_number_created_a",
                table: "version_note",
                columns: new[] { "tenant_id", "document_id", "version_number", "created_at", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "acknowledgement");

            migrationBuilder.DropTable(
                name: "acknowledgement_reminder");

            migrationBuilder.DropTable(
                name: "acknowledgement_round");

            migrationBuilder.DropTable(
                name: "acknowledgement_standing");

            migrationBuilder.DropTable(
                name: "audience_member");

            migrationBuilder.DropTable(
                name: "audit_entry");

            migrationBuilder.DropTable(
                name: "audit_seal");

            migrationBuilder.DropTable(
                name: "content_blob");

            migrationBuilder.DropTable(
                name: "content_check");

            migrationBuilder.DropTable(
                name: "content_fault");

            migrationBuilder.DropTable(
                name: "content_piece");

            migrationBuilder.DropTable(
                name: "content_text");

            migrationBuilder.DropTable(
                name: "disposal");

            migrationBuilder.DropTable(
                name: "disposal_proof");

            migrationBuilder.DropTable(
                name: "document_picture");

            migrationBuilder.DropTable(
                name: "document_template");

            migrationBuilder.DropTable(
                name: "gate_evidence");

            migrationBuilder.DropTable(
                name: "idempotent_request");

            migrationBuilder.DropTable(
                name: "import_change");

            migrationBuilder.DropTable(
                name: "import_file_piece");

            migrationBuilder.DropTable(
                name: "import_job");

            migrationBuilder.DropTable(
                name: "import_profile");

            migrationBuilder.DropTable(
                name: "import_rejection");

            migrationBuilder.DropTable(
                name: "imported_document");

            migrationBuilder.DropTable(
                name: "inbox_message");

            migrationBuilder.DropTable(
                name: "installed_pack");

            migrationBuilder.DropTable(
                name: "known_ai_system");

            migrationBuilder.DropTable(
                name: "legal_hold");

            migrationBuilder.DropTable(
                name: "migration_exception");

            migrationBuilder.DropTable(
                name: "number_series");

            migrationBuilder.DropTable(
                name: "outbox_message");

            migrationBuilder.DropTable(
                name: "search_entry");

            migrationBuilder.DropTable(
                name: "signature_time_stamp");

            migrationBuilder.DropTable(
                name: "template_pack");

            migrationBuilder.DropTable(
                name: "time_stamp_task");

            migrationBuilder.DropTable(
                name: "version_note");

            migrationBuilder.DropTable(
                name: "document_version");

            migrationBuilder.DropTable(
                name: "document_signature");

            migrationBuilder.DropTable(
                name: "document");

            migrationBuilder.DropTable(
                name: "signing_key");
        }
    }
}
