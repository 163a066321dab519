"""A job as clients and the store see it."""

from typing import Literal

import msgspec

JobStatus = Literal["queued", "running", "done", "cancelled", "failed"]

# Something will change yet.
OPEN: tuple[JobStatus, ...] = ("queued", "running")


class Job(msgspec.Struct, frozen=True):
    """A job as it stands; times are seconds since 1970."""

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
        """Whether nothing will change any more."""
        return self.status not in OPEN
