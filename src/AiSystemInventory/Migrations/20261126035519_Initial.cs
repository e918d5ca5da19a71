using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;
using NpgsqlTypes;

#nullable disable

namespace AimsPlatform.AiSystemInventory.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "ai_system",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    ordinal = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    purpose = table.Column<string>(type: "character varying(10000)", maxLength: 10000, nullable: false),
                    intended_use = table.Column<string>(type: "character varying(10000)", maxLength: 10000, nullable: true),
                    foreseeable_misuse = table.Column<string>(type: "character varying(10000)", maxLength: 10000, nullable: true),
                    purpose_revision = table.Column<int>(type: "integer", nullable: false),
                    owner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    business_unit = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    roles = table.Column<string>(type: "jsonb", nullable: false),
                    in_scope = table.Column<bool>(type: "boolean", nullable: false),
                    scope_reason = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    vendor = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    technology = table.Column<string>(type: "jsonb", nullable: false),
                    oversight = table.Column<string>(type: "jsonb", nullable: false),
                    affected = table.Column<string>(type: "jsonb", nullable: false),
                    challenges = table.Column<string>(type: "jsonb", nullable: false),
                    jurisdictions = table.Column<string>(type: "jsonb", nullable: false),
                    dates = table.Column<string>(type: "jsonb", nullable: false),
                    developers = table.Column<string>(type: "jsonb", nullable: false),
                    data_resource_ids = table.Column<List<Guid>>(type: "uuid[]", nullable: false),
                    links = table.Column<string>(type: "jsonb", nullable: false),
                    tags = table.Column<List<string>>(type: "text[]", nullable: false),
                    extra = table.Column<string>(type: "jsonb", nullable: false),
                    claims = table.Column<string>(type: "jsonb", nullable: false),
                    source = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    source_agency = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    external_id = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    stage_as_imported = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    state_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    state_reason = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    submitters = table.Column<string>(type: "jsonb", nullable: false),
                    change_started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    retirement = table.Column<string>(type: "jsonb", nullable: true),
                    tier = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    class_outcome = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    class_applies_from = table.Column<DateOnly>(type: "date", nullable: true),
                    legal_hold = table.Column<bool>(type: "boolean", nullable: false),
                    class_rule_version = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    classified_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    class_purpose_revision = table.Column<int>(type: "integer", nullable: true),
                    awaits_legal_decision = table.Column<bool>(type: "boolean", nullable: false),
                    words = table.Column<NpgsqlTsVector>(type: "tsvector", nullable: false, computedColumnSql: "to_tsvector('english', number || ' ' || name || ' ' || purpose || ' ' || coalesce(intended_use, '') || ' ' || coalesce(vendor, '') || ' ' || coalesce(business_unit, '') || ' ' || coalesce(external_id, ''))\n|| to_tsvector('english', technology) || array_to_tsvector(tags)", stored: true),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ai_system", x => x.id);
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
                name: "data_resource",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    fields = table.Column<string>(type: "jsonb", nullable: false),
                    name = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    owner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    in_scope = table.Column<bool>(type: "boolean", nullable: false),
                    personal_data = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_data_resource", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "document_fact",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    told_version = table.Column<int>(type: "integer", nullable: false),
                    number = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    published_version = table.Column<int>(type: "integer", nullable: true),
                    review_due = table.Column<DateOnly>(type: "date", nullable: true),
                    acknowledgement_told_version = table.Column<int>(type: "integer", nullable: false),
                    asked_version = table.Column<int>(type: "integer", nullable: true),
                    acknowledgement = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    acknowledgement_due = table.Column<DateOnly>(type: "date", nullable: true),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_document_fact", x => x.id);
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
                name: "refused_move",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    ai_system_id = table.Column<Guid>(type: "uuid", nullable: false),
                    @event = table.Column<string>(name: "event", type: "character varying(40)", maxLength: 40, nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    tried_by = table.Column<Guid>(type: "uuid", nullable: false),
                    reason = table.Column<string>(type: "character varying(10000)", maxLength: 10000, nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_refused_move", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "reported_evidence",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    ai_system_id = table.Column<Guid>(type: "uuid", nullable: false),
                    requirement = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    told_version = table.Column<int>(type: "integer", nullable: false),
                    reference = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    satisfied = table.Column<bool>(type: "boolean", nullable: false),
                    valid_until = table.Column<DateOnly>(type: "date", nullable: true),
                    reported_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reported_evidence", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "risk_fact",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    told_version = table.Column<int>(type: "integer", nullable: false),
                    number = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    ai_system_ids = table.Column<List<Guid>>(type: "uuid[]", nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    level = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    accepted_until = table.Column<DateOnly>(type: "date", nullable: true),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_risk_fact", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "screening_fact",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    told_version = table.Column<int>(type: "integer", nullable: false),
                    open_domains = table.Column<List<string>>(type: "text[]", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_screening_fact", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "classification_record",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    ai_system_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    rule_version = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    as_of = table.Column<DateOnly>(type: "date", nullable: false),
                    purpose_revision = table.Column<int>(type: "integer", nullable: false),
                    answered_by = table.Column<Guid>(type: "uuid", nullable: false),
                    outcome = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    tier = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    applies_from = table.Column<DateOnly>(type: "date", nullable: true),
                    complete = table.Column<bool>(type: "boolean", nullable: false),
                    legal_hold = table.Column<bool>(type: "boolean", nullable: false),
                    legal_review = table.Column<bool>(type: "boolean", nullable: false),
                    waits = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    answers_text = table.Column<string>(type: "text", nullable: false),
                    evaluation_text = table.Column<string>(type: "text", nullable: false),
                    hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_classification_record", x => x.id);
                    table.ForeignKey(
                        name: "fk_classification_record_ai_system_ai_system_id",
                        column: x => x.ai_system_id,
                        principalTable: "ai_system",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "evidence",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    ai_system_id = table.Column<Guid>(type: "uuid", nullable: false),
                    requirement = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    title = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    reference = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    note = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    content_hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    valid_until = table.Column<DateOnly>(type: "date", nullable: true),
                    submitted_by = table.Column<Guid>(type: "uuid", nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    judged_by = table.Column<Guid>(type: "uuid", nullable: true),
                    judged_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    judgement = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_evidence", x => x.id);
                    table.ForeignKey(
                        name: "fk_evidence_ai_system_ai_system_id",
                        column: x => x.ai_system_id,
                        principalTable: "ai_system",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "classification_confirmation",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    record_id = table.Column<Guid>(type: "uuid", nullable: false),
                    confirmed_by = table.Column<Guid>(type: "uuid", nullable: false),
                    reason = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    decided_hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_classification_confirmation", x => x.id);
                    table.ForeignKey(
                        name: "fk_classification_confirmation_classifications_record_id",
                        column: x => x.record_id,
                        principalTable: "classification_record",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_ai_system_data_resource_ids",
                table: "ai_system",
                column: "data_resource_ids")
                .Annotation("Npgsql:IndexMethod", "gin");

            migrationBuilder.CreateIndex(
                name: "ix_ai_system_tags",
                table: "ai_system",
                column: "tags")
                .Annotation("Npgsql:IndexMethod", "gin");

            migrationBuilder.CreateIndex(
                name: "ix_ai_system_tenant_id_created_at_id",
                table: "ai_system",
                columns: new[] { "tenant_id", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_ai_system_tenant_id_name_id",
                table: "ai_system",
                columns: new[] { "tenant_id", "name", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_ai_system_tenant_id_number",
                table: "ai_system",
                columns: new[] { "tenant_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_ai_system_tenant_id_ordinal_id",
                table: "ai_system",
                columns: new[] { "tenant_id", "ordinal", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_ai_system_tenant_id_owner_id",
                table: "ai_system",
                columns: new[] { "tenant_id", "owner_id" });

            migrationBuilder.CreateIndex(
                name: "ix_ai_system_tenant_id_source_source_agency_external_id",
                table: "ai_system",
                columns: new[] { "tenant_id", "source", "source_agency", "external_id" },
                unique: true,
                filter: "source is not null");

            migrationBuilder.CreateIndex(
                name: "ix_ai_system_tenant_id_state",
                table: "ai_system",
                columns: new[] { "tenant_id", "state" });

            migrationBuilder.CreateIndex(
                name: "ix_ai_system_tenant_id_updated_at_id",
                table: "ai_system",
                columns: new[] { "tenant_id", "updated_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_ai_system_words",
                table: "ai_system",
                column: "words")
                .Annotation("Npgsql:IndexMethod", "gin");

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
                name: "ix_classification_confirmation_record_id",
                table: "classification_confirmation",
                column: "record_id");

            migrationBuilder.CreateIndex(
                name: "ix_classification_confirmation_tenant_id_record_id",
                table: "classification_confirmation",
                columns: new[] { "tenant_id", "record_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_classification_record_ai_system_id",
                table: "classification_record",
                column: "ai_system_id");

            migrationBuilder.CreateIndex(
                name: "ix_classification_record_tenant_id_ai_system_id_number",
                table: "classification_record",
                columns: new[] { "tenant_id", "ai_system_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_data_resource_tenant_id_created_at_id",
                table: "data_resource",
                columns: new[] { "tenant_id", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_data_resource_tenant_id_name_id",
                table: "data_resource",
                columns: new[] { "tenant_id", "name", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_data_resource_tenant_id_number",
                table: "data_resource",
                columns: new[] { "tenant_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_document_fact_tenant_id_number",
                table: "document_fact",
                columns: new[] { "tenant_id", "number" });

            migrationBuilder.CreateIndex(
                name: "ix_evidence_ai_system_id",
                table: "evidence",
                column: "ai_system_id");

            migrationBuilder.CreateIndex(
                name: "ix_evidence_tenant_id_ai_system_id_created_at_id",
                table: "evidence",
                columns: new[] { "tenant_id", "ai_system_id", "created_at", "id" });

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
                name: "ix_outbox_message_position",
                table: "outbox_message",
                column: "position",
                filter: "sent_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_refused_move_tenant_id_ai_system_id_created_at_id",
                table: "refused_move",
                columns: new[] { "tenant_id", "ai_system_id", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_reported_evidence_tenant_id_ai_system_id_requirement",
                table: "reported_evidence",
                columns: new[] { "tenant_id", "ai_system_id", "requirement" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_reported_evidence_valid_until",
                table: "reported_evidence",
                column: "valid_until",
                filter: "valid_until is not null");

            migrationBuilder.CreateIndex(
                name: "ix_risk_fact_accepted_until",
                table: "risk_fact",
                column: "accepted_until",
                filter: "accepted_until is not null");

            migrationBuilder.CreateIndex(
                name: "ix_risk_fact_ai_system_ids",
                table: "risk_fact",
                column: "ai_system_ids")
                .Annotation("Npgsql:IndexMethod", "gin");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "audit_entry");

            migrationBuilder.DropTable(
                name: "audit_seal");

            migrationBuilder.DropTable(
                name: "classification_confirmation");

            migrationBuilder.DropTable(
                name: "data_resource");

            migrationBuilder.DropTable(
                name: "document_fact");

            migrationBuilder.DropTable(
                name: "evidence");

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
                name: "inbox_message");

            migrationBuilder.DropTable(
                name: "number_series");

            migrationBuilder.DropTable(
                name: "outbox_message");

            migrationBuilder.DropTable(
                name: "refused_move");

            migrationBuilder.DropTable(
                name: "reported_evidence");

            migrationBuilder.DropTable(
                name: "risk_fact");

            migrationBuilder.DropTable(
                name: "screening_fact");

            migrationBuilder.DropTable(
                name: "classification_record");

            migrationBuilder.DropTable(
                name: "ai_system");
        }
    }
}
