"""Tables of the database. Times are seconds since 1970."""

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData()

# SQLite makes only a column of exactly this type an alias of its row id.
_Number = BigInteger().with_variant(Integer, "sqlite")

keys = Table(
    "keys",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("name", String(64), nullable=False, unique=True),
    Column("secret_hash", String(64), nullable=False),
    Column("scopes", Text, nullable=False),
    Column("rate", Float),
    Column("concurrency", Integer),
    Column("created_at", Float, nullable=False),
    Column("revoked_at", Float),
)

# Browsers that are signed in to the console, each with a key.
console_sessions = Table(
    "console_sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("key_id", ForeignKey("keys.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", Float, nullable=False),
    Index("console_sessions_by_time", "created_at"),
)

# Service processes that run jobs; one that stops sending heartbeats loses its leases.
workers = Table(
    "workers",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("seen_at", Float, nullable=False),
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("client", String(64), nullable=False),
    Column("status", String(16), nullable=False),
    Column("total", Integer, nullable=False),
    Column("pending", Integer, nullable=False),
    Column("finished", Integer, nullable=False),
    Column("created_at", Float, nullable=False),
    Column("started_at", Float),
    Column("ended_at", Float),
    Column("idempotency_key", String(255)),
    Column("body_hash", String(64), nullable=False),
    Column("error", Text),
    # Programs and results. What completed programs no longer take is not subtracted.
    Column("stored_bytes", BigInteger, nullable=False, server_default="0"),
    UniqueConstraint("client", "idempotency_key", name="one_job_for_a_key"),
    Index("jobs_by_status", "status"),
    Index("jobs_by_time", "created_at"),
    Index("jobs_by_client", "client", "created_at"),
)

job_programs = Table(
    "job_programs",
    metadata,
    Column("job_id", ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("state", SmallInteger, nullable=False),
    Column("tries", SmallInteger, nullable=False, server_default="0"),
    Column("worker", String(32)),
    Column("request", LargeBinary),
    Column("sequence", Integer),
    Column("result", LargeBinary),
    UniqueConstraint("job_id", "sequence", name="one_result_for_a_place"),
    Index(
        "job_programs_pending",
        "job_id",
        "position",
        postgresql_where=text("state = 0"),
        sqlite_where=text("state = 0"),
    ),
    Index(
        "job_programs_leased",
        "worker",
        postgresql_where=text("state = 1"),
        sqlite_where=text("state = 1"),
    ),
)

# Every distinct source of audit records. `last_number` is the last record that refers to it, with
# which it is pruned.
sources = Table(
    "sources",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("text", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("last_number", _Number, nullable=False),
    Index("sources_by_last_number", "last_number"),
)

# Columns that can be null are so in records of retention; see `service.audit.records`.
audit_records = Table(
    "audit_records",
    metadata,
    Column("number", _Number, primary_key=True, autoincrement=False),
    Column("id", String(32), nullable=False),
    Column("at", Float, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("client", String(64), nullable=False),
    Column("request_id", String(64), nullable=False),
    Column("job_id", String(32)),
    Column("task_id", String(64)),
    Column("source_hash", String(64)),
    Column("entry_point", String(200)),
    Column("policy", String(16)),
    Column("isolation", String(16)),
    Column("walls", Text),
    Column("status", String(16)),
    Column("usage", Text),
    Column("redacted", String(32), nullable=False),
    Column("note", Text),
    Column("size", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
    Index("audit_records_by_id", "id"),
    Index("audit_records_by_time", "at"),
    Index("audit_records_by_status", "status", "number"),
    Index("audit_records_by_client", "client", "number"),
    Index("audit_records_by_source", "source_hash"),
    Index("audit_records_by_isolation", "isolation", "number"),
    Index(
        "audit_records_by_task",
        "task_id",
        "number",
        postgresql_where=text("task_id IS NOT NULL"),
        sqlite_where=text("task_id IS NOT NULL"),
    ),
    Index(
        "audit_records_by_job",
        "job_id",
        "number",
        postgresql_where=text("job_id IS NOT NULL"),
        sqlite_where=text("job_id IS NOT NULL"),
    ),
)

audit_violations = Table(
    "audit_violations",
    metadata,
    Column(
        "number",
        ForeignKey("audit_records.number", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("place", SmallInteger, primary_key=True),
    Column("rule", String(64), nullable=False),
    Column("layer", String(16), nullable=False),
    Column("line", Integer),
    Column("detail", Text, nullable=False),
    Index("audit_violations_by_rule", "rule", "number"),
    Index("audit_violations_by_layer", "layer", "number"),
)

# Additional modules of programs.
audit_modules = Table(
    "audit_modules",
    metadata,
    Column(
        "number",
        ForeignKey("audit_records.number", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("place", SmallInteger, primary_key=True),
    Column("name", Text, nullable=False),
    Column("source_hash", String(64), nullable=False),
    Index("audit_modules_by_source", "source_hash"),
)

# What reviewers said about executions (`target` is an id) or sources (a hash). Each row belongs to
# a record of its own, whose hash covers it; the latest one of a target counts.
audit_marks = Table(
    "audit_marks",
    metadata,
    Column(
        "number",
        ForeignKey("audit_records.number", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("target", String(64), nullable=False),
    Column("verdict", String(16), nullable=False),
    Index("audit_marks_by_target", "target", "number"),
    Index("audit_marks_by_verdict", "verdict", "number"),
)

# One row: the end of the chain, and its beginning after older records were pruned.
audit_chain = Table(
    "audit_chain",
    metadata,
    Column("id", SmallInteger, primary_key=True),
    Column("last_number", _Number, nullable=False),
    Column("last_hash", String(64), nullable=False),
    Column("first_number", _Number, nullable=False),
    Column("first_previous_hash", String(64), nullable=False),
    Column("stored_bytes", BigInteger, nullable=False),
    Column("client_key", String(64), nullable=False),
)
