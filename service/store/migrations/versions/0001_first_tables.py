"""Create the first tables."""

import secrets
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "audit_chain",
        sa.Column("id", sa.SmallInteger(), nullable=False),
        sa.Column("last_number", _NUMBER, nullable=False),
        sa.Column("last_hash", sa.String(length=64), nullable=False),
        sa.Column("first_number", _NUMBER, nullable=False),
        sa.Column("first_previous_hash", sa.String(length=64), nullable=False),
        sa.Column("stored_bytes", sa.BigInteger(), nullable=False),
        sa.Column("client_key", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "audit_records",
        sa.Column("number", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("client", sa.String(length=64), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=False),
        sa.Column("job_id", sa.String(length=32), nullable=True),
        sa.Column("task_id", sa.String(length=64), nullable=True),
        sa.Column("source_hash", sa.String(length=64), nullable=True),
        sa.Column("entry_point", sa.String(length=200), nullable=True),
        sa.Column("policy", sa.String(length=16), nullable=True),
        sa.Column("isolation", sa.String(length=16), nullable=True),
        sa.Column("walls", sa.Text(), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=True),
        sa.Column("usage", sa.Text(), nullable=True),
        sa.Column("redacted", sa.String(length=32), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("audit_records_by_client", "audit_records", ["client", "number"], unique=False)
    op.create_index("audit_records_by_id", "audit_records", ["id"], unique=False)
    op.create_index(
        "audit_records_by_job",
        "audit_records",
        ["job_id", "number"],
        unique=False,
        postgresql_where=sa.text("job_id IS NOT NULL"),
        sqlite_where=sa.text("job_id IS NOT NULL"),
    )
    op.create_index("audit_records_by_source", "audit_records", ["source_hash"], unique=False)
    op.create_index("audit_records_by_status", "audit_records", ["status", "number"], unique=False)
    op.create_index("audit_records_by_time", "audit_records", ["at"], unique=False)

    op.create_table(
        "jobs",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("client", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("pending", sa.Integer(), nullable=False),
        sa.Column("finished", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.Column("started_at", sa.Float(), nullable=True),
        sa.Column("ended_at", sa.Float(), nullable=True),
        sa.Column("idempotency_key", sa.String(length=255), nullable=True),
        sa.Column("body_hash", sa.String(length=64), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("client", "idempotency_key", name="one_job_for_a_key"),
    )
    op.create_index("jobs_by_status", "jobs", ["status"], unique=False)

    op.create_table(
        "keys",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("rate", sa.Float(), nullable=True),
        sa.Column("concurrency", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.Column("revoked_at", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )
    op.create_table(
        "sources",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("last_number", _NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("hash"),
    )
    op.create_index("sources_by_last_number", "sources", ["last_number"], unique=False)
    op.create_table(
        "workers",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("seen_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "audit_modules",
        sa.Column("number", _NUMBER, nullable=False),
        sa.Column("place", sa.SmallInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("source_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["audit_records.number"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", "place"),
    )
    op.create_index("audit_modules_by_source", "audit_modules", ["source_hash"], unique=False)
    op.create_table(
        "audit_violations",
        sa.Column("number", _NUMBER, nullable=False),
        sa.Column("place", sa.SmallInteger(), nullable=False),
        sa.Column("rule", sa.String(length=64), nullable=False),
        sa.Column("layer", sa.String(length=16), nullable=False),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["audit_records.number"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", "place"),
    )
    op.create_index(
        "audit_violations_by_layer", "audit_violations", ["layer", "number"], unique=False
    )
    op.create_index(
        "audit_violations_by_rule", "audit_violations", ["rule", "number"], unique=False
    )

    op.create_table(
        "job_programs",
        sa.Column("job_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        sa.Column("tries", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("worker", sa.String(length=32), nullable=True),
        sa.Column("request", sa.LargeBinary(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=True),
        sa.Column("result", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("job_id", "position"),
        sa.UniqueConstraint("job_id", "sequence", name="one_result_for_a_place"),
    )
    op.create_index(
        "job_programs_leased",
        "job_programs",
        ["worker"],
        unique=False,
        postgresql_where=sa.text("state = 1"),
        sqlite_where=sa.text("state = 1"),
    )
    op.create_index(
        "job_programs_pending",
        "job_programs",
        ["job_id", "position"],
        unique=False,
        postgresql_where=sa.text("state = 0"),
        sqlite_where=sa.text("state = 0"),
    )
    # The previous hash of the first audit record is all zeros.
    chain = {
        "id": 1,
        "last_number": 0,
        "last_hash": "0" * 64,
        "first_number": 1,
        "first_previous_hash": "0" * 64,
        "stored_bytes": 0,
        "client_key": secrets.token_hex(32),
    }
    op.execute(sa.table("audit_chain", *map(sa.column, chain)).insert().values(chain))


def downgrade() -> None:
    for table in (
        "audit_modules",
        "audit_violations",
        "audit_records",
        "audit_chain",
        "sources",
        "job_programs",
        "jobs",
        "workers",
        "keys",
    ):
        op.drop_table(table)
