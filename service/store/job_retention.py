"""What the jobs of the database take, and the deletion of old ones."""

import time
from itertools import accumulate

from sqlalchemy import and_, delete, func, or_, select

from service.api.job import OPEN
from service.store.database import Database
from service.store.tables import jobs

# The status of a job, invisible to clients, while its programs are being uploaded.
RECEIVING = "receiving"

# An upload this old was interrupted by the end of its process.
_RECEIVING_SECONDS = 6 * 3600

# Jobs deleted by one statement.
_MAX_DELETED = 500


class JobRetention:
    """Counts and deletes jobs of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def unfinished_programs(self) -> int:
        """Return the number of programs without a result in all open jobs."""
        statement = select(func.coalesce(func.sum(jobs.c.total - jobs.c.finished), 0))
        with self._database.read() as connection:
            return int(connection.execute(statement.where(jobs.c.status.in_(OPEN))).scalar_one())

    def unfinished_by_client(self) -> dict[str, int]:
        """Return the number of programs without a result in the open jobs of each client."""
        statement = (
            select(jobs.c.client, func.sum(jobs.c.total - jobs.c.finished))
            .where(jobs.c.status.in_(OPEN))
            .group_by(jobs.c.client)
        )
        with self._database.read() as connection:
            return {client: int(count) for client, count in connection.execute(statement)}

    def purge(self, ended_before: float) -> int:
        """Delete jobs that ended before a time and interrupted uploads; return their number."""
        stale = time.time() - _RECEIVING_SECONDS
        interrupted = and_(jobs.c.status == RECEIVING, jobs.c.created_at < stale)
        condition = or_(jobs.c.ended_at < ended_before, interrupted)
        with self._database.write() as connection:
            return connection.execute(delete(jobs).where(condition)).rowcount

    def purge_largest(self, max_bytes: float) -> int:
        """Delete the oldest ended jobs of each client whose jobs take more; return their number.

        Args:
            max_bytes: what the jobs of one client may take, including those that have not ended.
        """
        statement = (
            select(jobs.c.client)
            .group_by(jobs.c.client)
            .having(func.sum(jobs.c.stored_bytes) > max_bytes)
        )
        with self._database.read() as connection:
            clients = list(connection.execute(statement).scalars())
        return sum(self._purge_client(client, max_bytes) for client in clients)

    def _purge_client(self, client: str, max_bytes: float) -> int:
        newest_first = (
            select(jobs.c.id, jobs.c.stored_bytes, jobs.c.ended_at)
            .where(jobs.c.client == client)
            .order_by(jobs.c.ended_at.is_(None).desc(), jobs.c.ended_at.desc(), jobs.c.id)
        )
        with self._database.write() as connection:
            rows = connection.execute(newest_first).all()
            total = accumulate(row.stored_bytes for row in rows)
            surplus = [
                row.id
                for row, size in zip(rows, total, strict=True)
                if size > max_bytes and row.ended_at is not None
            ]
            for start in range(0, len(surplus), _MAX_DELETED):
                some = surplus[start : start + _MAX_DELETED]
                connection.execute(delete(jobs).where(jobs.c.id.in_(some)))
        return len(surplus)
