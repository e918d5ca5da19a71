using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace AimsPlatform.RiskRegister.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
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
                name: "due_date_move",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    action_id = table.Column<Guid>(type: "uuid", nullable: false),
                    action_owner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    first_due_date = table.Column<DateOnly>(type: "date", nullable: false),
                    from_date = table.Column<DateOnly>(type: "date", nullable: false),
                    to_date = table.Column<DateOnly>(type: "date", nullable: false),
                    reason = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    approved_by = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_due_date_move", x => x.id);
                    table.UniqueConstraint("ak_due_date_move_id_to_date_first_due_date", x => new { x.id, x.to_date, x.first_due_date });
                    table.CheckConstraint("moved_with_a_reason", "char_length(reason) >= 20");
                    table.CheckConstraint("not_moved_by_the_action_owner", "approved_by <> action_owner_id");
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
                name: "known_ai_system",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    name = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    external_id = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    business_unit = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    owner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    in_scope = table.Column<bool>(type: "boolean", nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    purpose_revision = table.Column<int>(type: "integer", nullable: false),
                    stands_version = table.Column<int>(type: "integer", nullable: false),
                    tier = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    legal_hold = table.Column<bool>(type: "boolean", nullable: false),
                    classified_version = table.Column<int>(type: "integer", nullable: false),
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
                name: "known_document",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    published_version = table.Column<int>(type: "integer", nullable: true),
                    review_due = table.Column<DateOnly>(type: "date", nullable: true),
                    out_of_review = table.Column<bool>(type: "boolean", nullable: false),
                    stands_version = table.Column<int>(type: "integer", nullable: false),
                    asked_version = table.Column<int>(type: "integer", nullable: true),
                    acknowledgement = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    acknowledgement_due = table.Column<DateOnly>(type: "date", nullable: true),
                    acknowledgement_version = table.Column<int>(type: "integer", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_known_document", x => x.id);
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
                name: "risk",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    ordinal = table.Column<int>(type: "integer", nullable: false),
                    raised_by = table.Column<Guid>(type: "uuid", nullable: false),
                    title = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    description = table.Column<string>(type: "character varying(8000)", maxLength: 8000, nullable: false),
                    domain = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    scope = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    ai_system_ids = table.Column<List<Guid>>(type: "uuid[]", nullable: false),
                    process = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    owner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    business_unit = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    source = table.Column<string>(type: "jsonb", nullable: false),
                    tags = table.Column<List<string>>(type: "text[]", nullable: false),
                    extra = table.Column<string>(type: "jsonb", nullable: false),
                    import_source = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    import_agency = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    external_id = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    as_imported = table.Column<string>(type: "jsonb", nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    inherent = table.Column<string>(type: "jsonb", nullable: true),
                    residual = table.Column<string>(type: "jsonb", nullable: true),
                    criteria_id = table.Column<Guid>(type: "uuid", nullable: true),
                    level = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    level_rank = table.Column<int>(type: "integer", nullable: false),
                    above_threshold = table.Column<bool>(type: "boolean", nullable: false),
                    treatment = table.Column<string>(type: "jsonb", nullable: true),
                    acceptance = table.Column<string>(type: "jsonb", nullable: true),
                    accepted_until = table.Column<DateOnly>(type: "date", nullable: true),
                    review_due = table.Column<DateOnly>(type: "date", nullable: true),
                    attention = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    closing = table.Column<string>(type: "jsonb", nullable: true),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_risk", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "risk_criteria",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    content = table.Column<string>(type: "jsonb", nullable: false),
                    authors = table.Column<List<Guid>>(type: "uuid[]", nullable: false),
                    approved_by = table.Column<Guid>(type: "uuid", nullable: true),
                    approved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_risk_criteria", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "risk_screening",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    ai_system_id = table.Column<Guid>(type: "uuid", nullable: false),
                    business_unit = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    purpose_revision = table.Column<int>(type: "integer", nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    items = table.Column<string>(type: "jsonb", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_risk_screening", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "treatment_plan",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    title = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    option = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    rationale = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    risk_ids = table.Column<Guid[]>(type: "uuid[]", nullable: false),
                    business_unit = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    revision = table.Column<int>(type: "integer", nullable: false),
                    written_by = table.Column<Guid[]>(type: "uuid[]", nullable: false),
                    carried_out_by = table.Column<Guid[]>(type: "uuid[]", nullable: false),
                    approved_by = table.Column<Guid>(type: "uuid", nullable: true),
                    approved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    approved_hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    verified_by = table.Column<Guid>(type: "uuid", nullable: true),
                    verified_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    verdict = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    due_date_moves = table.Column<int>(type: "integer", nullable: false),
                    evidence_count = table.Column<int>(type: "integer", nullable: false),
                    past_revisions = table.Column<string>(type: "jsonb", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_treatment_plan", x => x.id);
                    table.CheckConstraint("no_hand_in_it_verifies", "verified_by is null or (verified_by <> all (written_by) and verified_by <> all (carried_out_by))");
                    table.CheckConstraint("no_writer_approves", "approved_by is null or approved_by <> all (written_by)");
                });

            migrationBuilder.CreateTable(
                name: "risk_assessment",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    risk_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    likelihood = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    consequences = table.Column<string>(type: "jsonb", nullable: false),
                    rationale = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    level = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    criteria_id = table.Column<Guid>(type: "uuid", nullable: false),
                    criteria_number = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    method = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    assessed_by = table.Column<Guid>(type: "uuid", nullable: false),
                    assessed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_risk_assessment", x => x.id);
                    table.ForeignKey(
                        name: "fk_risk_assessment_risk_criteria_criteria_id",
                        column: x => x.criteria_id,
                        principalTable: "risk_criteria",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_risk_assessment_risk_risk_id",
                        column: x => x.risk_id,
                        principalTable: "risk",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "treatment_action",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    plan_id = table.Column<Guid>(type: "uuid", nullable: false),
                    revision = table.Column<int>(type: "integer", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false),
                    what = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    owner_id = table.Column<Guid>(type: "uuid", nullable: true),
                    due_date = table.Column<DateOnly>(type: "date", nullable: true),
                    first_due_date = table.Column<DateOnly>(type: "date", nullable: true),
                    due_date_move_id = table.Column<Guid>(type: "uuid", nullable: true),
                    control_id = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: true),
                    own_control = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    resource = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    evidence = table.Column<string>(type: "jsonb", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_treatment_action", x => x.id);
                    table.CheckConstraint("due_date_is_the_first_or_moved", "due_date is not distinct from first_due_date or (due_date is not null and due_date_move_id is not null)");
                    table.CheckConstraint("one_control", "control_id is null or own_control is null");
                    table.ForeignKey(
                        name: "fk_treatment_action_due_date_move_due_date_move_id_due_date_fi",
                        columns: x => new { x.due_date_move_id, x.due_date, x.first_due_date },
                        principalTable: "due_date_move",
                        principalColumns: new[] { "id", "to_date", "first_due_date" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_treatment_action_treatment_plan_plan_id",
                        column: x => x.plan_id,
                        principalTable: "treatment_plan",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

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
                name: "ix_due_date_move_tenant_id_action_id",
                table: "due_date_move",
                columns: new[] { "tenant_id", "action_id" });

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
                name: "ix_known_document_tenant_id_number",
                table: "known_document",
                columns: new[] { "tenant_id", "number" });

            migrationBuilder.CreateIndex(
                name: "ix_outbox_message_position",
                table: "outbox_message",
                column: "position",
                filter: "sent_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_risk_accepted_until",
                table: "risk",
                column: "accepted_until",
                filter: "state = 'Accepted'");

            migrationBuilder.CreateIndex(
                name: "ix_risk_ai_system_ids",
                table: "risk",
                column: "ai_system_ids")
                .Annotation("Npgsql:IndexMethod", "gin");

            migrationBuilder.CreateIndex(
                name: "ix_risk_criteria_id",
                table: "risk",
                column: "criteria_id",
                filter: "state = 'Accepted'");

            migrationBuilder.CreateIndex(
                name: "ix_risk_review_due",
                table: "risk",
                column: "review_due",
                filter: "state = 'Accepted'");

            migrationBuilder.CreateIndex(
                name: "ix_risk_tenant_id_created_at_id",
                table: "risk",
                columns: new[] { "tenant_id", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_risk_tenant_id_import_source_import_agency_external_id",
                table: "risk",
                columns: new[] { "tenant_id", "import_source", "import_agency", "external_id" },
                unique: true,
                filter: "import_source is not null");

            migrationBuilder.CreateIndex(
                name: "ix_risk_tenant_id_level_rank_id",
                table: "risk",
                columns: new[] { "tenant_id", "level_rank", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_risk_tenant_id_number",
                table: "risk",
                columns: new[] { "tenant_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_risk_tenant_id_ordinal_id",
                table: "risk",
                columns: new[] { "tenant_id", "ordinal", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_risk_tenant_id_owner_id",
                table: "risk",
                columns: new[] { "tenant_id", "owner_id" });

            migrationBuilder.CreateIndex(
                name: "ix_risk_tenant_id_updated_at_id",
                table: "risk",
                columns: new[] { "tenant_id", "updated_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_risk_title_description",
                table: "risk",
                columns: new[] { "title", "description" })
                .Annotation("Npgsql:IndexMethod", "gin")
                .Annotation("Npgsql:TsVectorConfig", "english");

            migrationBuilder.CreateIndex(
                name: "ix_risk_assessment_criteria_id",
                table: "risk_assessment",
                column: "criteria_id");

            migrationBuilder.CreateIndex(
                name: "ix_risk_assessment_risk_id",
                table: "risk_assessment",
                column: "risk_id");

            migrationBuilder.CreateIndex(
                name: "ix_risk_assessment_tenant_id_risk_id_created_at_id",
                table: "risk_assessment",
                columns: new[] { "tenant_id", "risk_id", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_risk_criteria_tenant_id_created_at_id",
                table: "risk_criteria",
                columns: new[] { "tenant_id", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_risk_criteria_tenant_id_number",
                table: "risk_criteria",
                columns: new[] { "tenant_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_risk_criteria_tenant_id_state",
                table: "risk_criteria",
                columns: new[] { "tenant_id", "state" },
                unique: true,
                filter: "state = 'Approved'");

            migrationBuilder.CreateIndex(
                name: "ix_risk_screening_tenant_id_ai_system_id",
                table: "risk_screening",
                columns: new[] { "tenant_id", "ai_system_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_risk_screening_tenant_id_created_at_id",
                table: "risk_screening",
                columns: new[] { "tenant_id", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_treatment_action_due_date_move_id_due_date_first_due_date",
                table: "treatment_action",
                columns: new[] { "due_date_move_id", "due_date", "first_due_date" });

            migrationBuilder.CreateIndex(
                name: "ix_treatment_action_plan_id",
                table: "treatment_action",
                column: "plan_id");

            migrationBuilder.CreateIndex(
                name: "ix_treatment_action_tenant_id_owner_id_due_date",
                table: "treatment_action",
                columns: new[] { "tenant_id", "owner_id", "due_date" });

            migrationBuilder.CreateIndex(
                name: "ix_treatment_plan_risk_ids",
                table: "treatment_plan",
                column: "risk_ids")
                .Annotation("Npgsql:IndexMethod", "gin");

            migrationBuilder.CreateIndex(
                name: "ix_treatment_plan_tenant_id_created_at_id",
                table: "treatment_plan",
                columns: new[] { "tenant_id", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_treatment_plan_tenant_id_number",
                table: "treatment_plan",
                columns: new[] { "tenant_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_treatment_plan_tenant_id_updated_at_id",
                table: "treatment_plan",
                columns: new[] { "tenant_id", "updated_at", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "audit_entry");

            migrationBuilder.DropTable(
                name: "audit_seal");

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
                name: "known_ai_system");

            migrationBuilder.DropTable(
                name: "known_document");

            migrationBuilder.DropTable(
                name: "number_series");

            migrationBuilder.DropTable(
                name: "outbox_message");

            migrationBuilder.DropTable(
                name: "risk_assessment");

            migrationBuilder.DropTable(
                name: "risk_screening");

            migrationBuilder.DropTable(
                name: "treatment_action");

            migrationBuilder.DropTable(
                name: "risk_criteria");

            migrationBuilder.DropTable(
                name: "risk");

            migrationBuilder.DropTable(
                name: "due_date_move");

            migrationBuilder.DropTable(
                name: "treatment_plan");
        }
    }
}
