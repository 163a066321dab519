"""A verification job."""

from typing import Literal

import msgspec

JobStatus = Literal["queued", "running", "done", "cancelled", "failed"]

# Statuses of a job that has not ended.
OPEN: tuple[JobStatus, ...] = ("queued", "running")


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """A job and its progress; times are in seconds since 1970."""

    id: str
    client: str
    status: JobStatus
    total: int
    finished: int
    created_at: float
    started_at: float | None
    ended_at: float | None
    error: str | None = None

    @property
    def has_ended(self) -> bool:
        """Whether the job is done, cancelled or failed."""
        return self.status not in OPEN
