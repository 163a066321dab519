"""Index audit records by task and isolation, and jobs by client and time."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_HAS_TASK = sa.text("task_id IS NOT NULL")


def upgrade() -> None:
    op.create_index("jobs_by_time", "jobs", ["created_at"], unique=False)
    op.create_index("jobs_by_client", "jobs", ["client", "created_at"], unique=False)
    op.create_index(
        "audit_records_by_isolation", "audit_records", ["isolation", "number"], unique=False
    )
    op.create_index(
        "audit_records_by_task",
        "audit_records",
        ["task_id", "number"],
        unique=False,
        postgresql_where=_HAS_TASK,
        sqlite_where=_HAS_TASK,
    )
