"""Jobs in the database: accepted whole or not at all, worked on by any number of processes.

A program is pending, running (leased to a worker), done or cancelled. A worker is a service
process that says it is alive; what a silent one had leased becomes pending again, and whatever it
still brings is refused, so that each program has one result. A job's results are numbered from 1
in the order in which they are committed, without gaps: that number is the cursor.

Whoever changes programs holds the lock of their job's row first.
"""

import time
from collections.abc import Collection, Iterable, Sequence

import msgspec
from sqlalchemy import Connection, Row, and_, bindparam, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql.elements import ColumnElement

from service.api.job import OPEN, Job
from service.store.database import Database, DatabaseError
from service.store.tables import job_programs, jobs, workers

_PENDING, _RUNNING, _DONE, _CANCELLED = range(4)

# Not seen from outside: its programs are still coming in.
_RECEIVING = "receiving"

# An upload that has gone on for so long was cut off with the process that took it.
_RECEIVING_SECONDS = 6 * 3600


class OpenJob(msgspec.Struct, frozen=True):
    """A job with programs that nobody works on."""

    id: str
    client: str
    pending: int


# A program: its job's id, and its position there.
Place = tuple[str, int]


class Claim(msgspec.Struct, frozen=True):
    """A program that this worker is to run; `tries` counts this one."""

    job_id: str
    client: str
    position: int
    request: bytes
    tries: int

    @property
    def place(self) -> Place:
        """Which program it is."""
        return self.job_id, self.position


class Finished(msgspec.Struct, frozen=True):
    """What came of a claim."""

    job_id: str
    position: int
    result: bytes

    @property
    def place(self) -> Place:
        """Which program it was."""
        return self.job_id, self.position


class KeyReusedError(Exception):
    """An idempotency key came again, with another body."""


class JobStore:
    """The jobs in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, job_id: str, client: str) -> None:
        """Makes room for a job whose programs are coming in."""
        row = {
            "id": job_id,
            "client": client,
            "status": _RECEIVING,
            "total": 0,
            "pending": 0,
            "finished": 0,
            "created_at": time.time(),
            "body_hash": "",
        }
        with self._database.write() as connection:
            connection.execute(insert(jobs).values(row))

    def add(self, job_id: str, first: int, requests: Sequence[bytes]) -> None:
        """Adds programs to a job that is coming in, from position `first` on."""
        rows = [
            {"job_id": job_id, "position": first + index, "state": _PENDING, "request": request}
            for index, request in enumerate(requests)
        ]
        with self._database.write() as connection:
            connection.execute(insert(job_programs), rows)

    def accept(self, job_id: str, total: int, body_hash: str, key: str | None) -> tuple[Job, bool]:
        """Queues a job that has come in; from here on it will be finished.

        Returns:
            The job, and whether it is this one: the same key and body is the same job.

        Raises:
            KeyReusedError: the key came before, with another body.
        """
        statement = (
            update(jobs)
            .where(jobs.c.id == job_id)
            .values(
                status="queued",
                total=total,
                pending=total,
                created_at=time.time(),
                body_hash=body_hash,
                idempotency_key=key,
            )
        )
        try:
            with self._database.write() as connection:
                connection.execute(statement)
        except DatabaseError as error:
            if not isinstance(error.__cause__, IntegrityError):
                raise
            client = self._client_of(job_id)
            self.discard(job_id)
            earlier = self.with_key(client, str(key), body_hash)
            if earlier is None:
                raise
            return earlier, False
        return self._known(job_id), True

    def with_key(self, client: str, key: str, body_hash: str) -> Job | None:
        """The job that a client's idempotency key stands for.

        Raises:
            KeyReusedError: it stands for a job with another body.
        """
        condition = and_(jobs.c.client == client, jobs.c.idempotency_key == key)
        with self._database.read() as connection:
            row = connection.execute(select(jobs).where(condition)).first()
        if row is None:
            return None
        if row.body_hash != body_hash:
            raise KeyReusedError
        return _job(row)

    def discard(self, job_id: str) -> None:
        """Forgets a job and its programs."""
        with self._database.write() as connection:
            connection.execute(delete(jobs).where(jobs.c.id == job_id))

    def get(self, job_id: str) -> Job | None:
        """A job that has been accepted."""
        if "\0" in job_id:  # PostgreSQL can hold no such text
            return None
        condition = and_(jobs.c.id == job_id, jobs.c.status != _RECEIVING)
        with self._database.read() as connection:
            row = connection.execute(select(jobs).where(condition)).first()
        return None if row is None else _job(row)

    def latest(self, client: str | None, limit: int) -> list[Job]:
        """The latest jobs, of one client or of all."""
        statement = select(jobs).where(jobs.c.status != _RECEIVING)
        if client is not None:
            statement = statement.where(jobs.c.client == client)
        statement = statement.order_by(jobs.c.created_at.desc(), jobs.c.id).limit(limit)
        with self._database.read() as connection:
            return [_job(row) for row in connection.execute(statement)]

    def results(self, job_id: str, after: int, limit: int) -> list[bytes]:
        """Results in the order of their numbers, from `after + 1` on."""
        statement = (
            select(job_programs.c.result)
            .where(job_programs.c.job_id == job_id, job_programs.c.sequence > after)
            .order_by(job_programs.c.sequence)
            .limit(limit)
        )
        with self._database.read() as connection:
            return list(connection.execute(statement).scalars())

    def cancel(self, job_id: str) -> Job | None:
        """Ends a job; the results that it has stay. One that has ended is left as it is."""
        with self._database.write() as connection:
            if not self._lock(connection, job_id):
                return self.get(job_id)
            connection.execute(
                update(jobs)
                .where(jobs.c.id == job_id)
                .values(status="cancelled", pending=0, ended_at=time.time())
            )
            connection.execute(
                update(job_programs)
                .where(job_programs.c.job_id == job_id, job_programs.c.state != _DONE)
                .values(state=_CANCELLED, request=None, worker=None)
            )
        return self._known(job_id)

    def unfinished_programs(self) -> int:
        """How many programs of all jobs have no result."""
        statement = select(func.coalesce(func.sum(jobs.c.total - jobs.c.finished), 0))
        with self._database.read() as connection:
            return int(connection.execute(statement.where(jobs.c.status.in_(OPEN))).scalar_one())

    def heartbeat(self, worker: str) -> None:
        """Says that a worker is alive."""
        now = self._database.now()
        with self._database.write() as connection:
            seen = update(workers).where(workers.c.id == worker).values(seen_at=now)
            if connection.execute(seen).rowcount == 0:
                connection.execute(insert(workers).values(id=worker, seen_at=now))

    def reclaim(self, silent_seconds: float) -> int:
        """Makes pending again what silent workers had leased; returns how many programs."""
        since = self._database.now() - silent_seconds
        alive = select(workers.c.id).where(workers.c.seen_at >= since)
        orphaned = and_(job_programs.c.state == _RUNNING, job_programs.c.worker.not_in(alive))
        with self._database.write() as connection:
            connection.execute(delete(workers).where(workers.c.seen_at < since))
            found = select(job_programs.c.job_id).where(orphaned).distinct()
            affected = list(connection.execute(found).scalars())
            return sum(self._give_back(connection, job, orphaned) for job in affected)

    def leased(self, worker: str) -> set[Place]:
        """The programs that are leased to a worker."""
        statement = select(job_programs.c.job_id, job_programs.c.position).where(_of(worker))
        with self._database.read() as connection:
            return {(row.job_id, row.position) for row in connection.execute(statement)}

    def give_back(self, worker: str, held: Collection[Place]) -> int:
        """Makes pending again what is leased to a worker beside what it holds; returns how many."""
        unknown: dict[str, list[int]] = {}
        for job_id, position in self.leased(worker).difference(held):
            unknown.setdefault(job_id, []).append(position)
        freed = 0
        for job_id, positions in unknown.items():
            which = and_(_of(worker), job_programs.c.position.in_(positions))
            with self._database.write() as connection:
                freed += self._give_back(connection, job_id, which)
        return freed

    def release(self, worker: str) -> None:
        """Gives back what a worker had leased, as if it had never tried, and forgets the worker."""
        its = _of(worker)
        with self._database.write() as connection:
            connection.execute(delete(workers).where(workers.c.id == worker))
            found = select(job_programs.c.job_id).where(its).distinct()
            for job in list(connection.execute(found).scalars()):
                self._give_back(connection, job, its, tries=job_programs.c.tries - 1)

    def _give_back(self, connection: Connection, job_id: str, which: object, **more: object) -> int:
        if not self._lock(connection, job_id):
            return 0
        freed = connection.execute(
            update(job_programs)
            .where(job_programs.c.job_id == job_id, which)  # type: ignore[arg-type]
            .values(state=_PENDING, worker=None, **more)
        ).rowcount
        connection.execute(
            update(jobs).where(jobs.c.id == job_id).values(pending=jobs.c.pending + freed)
        )
        return freed

    def open_jobs(self, limit: int = 1000) -> list[OpenJob]:
        """Jobs that have programs nobody works on: each client's oldest, then each one's next."""
        place = func.row_number().over(partition_by=jobs.c.client, order_by=jobs.c.created_at)
        statement = (
            select(jobs.c.id, jobs.c.client, jobs.c.pending)
            .where(jobs.c.status.in_(OPEN), jobs.c.pending > 0)
            .order_by(place, jobs.c.created_at)
            .limit(limit)
        )
        with self._database.read() as connection:
            return [OpenJob(*row) for row in connection.execute(statement)]

    def claim(self, job: OpenJob, worker: str, count: int) -> list[Claim]:
        """Leases up to `count` programs of a job, none when another process is at it just now."""
        with self._database.write() as connection:
            if not self._lock(connection, job.id, skip=True):
                return []
            first = (
                select(job_programs.c.position)
                .where(job_programs.c.job_id == job.id, job_programs.c.state == _PENDING)
                .order_by(job_programs.c.position)
                .limit(count)
                .with_for_update(skip_locked=True)
            )
            positions = list(connection.execute(first).scalars())
            leased = connection.execute(
                update(job_programs)
                .where(job_programs.c.job_id == job.id, job_programs.c.position.in_(positions))
                .values(state=_RUNNING, worker=worker, tries=job_programs.c.tries + 1)
                .returning(job_programs.c.position, job_programs.c.request, job_programs.c.tries)
            ).all()
            connection.execute(
                update(jobs)
                .where(jobs.c.id == job.id)
                .values(
                    status="running",
                    pending=jobs.c.pending - len(leased),
                    started_at=func.coalesce(jobs.c.started_at, time.time()),
                )
            )
        return [Claim(job.id, job.client, *row) for row in sorted(leased, key=lambda row: row[0])]

    def finish(self, worker: str, finished: Iterable[Finished]) -> int:
        """Stores results of programs that are still this worker's; returns how many."""
        by_job: dict[str, dict[int, bytes]] = {}
        for one in finished:
            by_job.setdefault(one.job_id, {})[one.position] = one.result
        stored = 0
        for job_id, results in by_job.items():
            with self._database.write() as connection:
                stored += self._finish(connection, worker, job_id, results)
        return stored

    def _finish(
        self, connection: Connection, worker: str, job_id: str, results: dict[int, bytes]
    ) -> int:
        if not self._lock(connection, job_id):
            return 0
        row = connection.execute(
            select(jobs.c.finished, jobs.c.total).where(jobs.c.id == job_id)
        ).one()
        mine = connection.execute(
            select(job_programs.c.position).where(
                job_programs.c.job_id == job_id,
                job_programs.c.position.in_(list(results)),
                job_programs.c.state == _RUNNING,
                job_programs.c.worker == worker,
            )
        ).scalars()
        rows = [
            {"at": position, "number": row.finished + index, "said": results[position]}
            for index, position in enumerate(mine, start=1)
        ]
        if not rows:
            return 0
        connection.execute(
            update(job_programs)
            .where(job_programs.c.job_id == job_id, job_programs.c.position == bindparam("at"))
            .values(
                state=_DONE,
                worker=None,
                request=None,
                sequence=bindparam("number"),
                result=bindparam("said"),
            ),
            rows,
        )
        finished = row.finished + len(rows)
        values: dict[str, object] = {"finished": finished}
        if finished == row.total:
            values |= {"status": "done", "ended_at": time.time()}
        connection.execute(update(jobs).where(jobs.c.id == job_id).values(values))
        return len(rows)

    def purge(self, ended_before: float) -> int:
        """Forgets jobs that ended before a time, and uploads that were cut off."""
        stale = time.time() - _RECEIVING_SECONDS
        cut_off = and_(jobs.c.status == _RECEIVING, jobs.c.created_at < stale)
        condition = or_(jobs.c.ended_at < ended_before, cut_off)
        with self._database.write() as connection:
            return connection.execute(delete(jobs).where(condition)).rowcount

    def _lock(self, connection: Connection, job_id: str, *, skip: bool = False) -> bool:
        """Locks an open job's row; False when it is not open, or another has it and `skip`."""
        statement = select(jobs.c.id).where(jobs.c.id == job_id, jobs.c.status.in_(OPEN))
        return connection.execute(statement.with_for_update(skip_locked=skip)).first() is not None

    def _client_of(self, job_id: str) -> str:
        with self._database.read() as connection:
            statement = select(jobs.c.client).where(jobs.c.id == job_id)
            return str(connection.execute(statement).scalar_one())

    def _known(self, job_id: str) -> Job:
        found = self.get(job_id)
        if found is None:
            raise LookupError(job_id)
        return found


def _of(worker: str) -> ColumnElement[bool]:
    """Whether a program is leased to a worker."""
    return and_(job_programs.c.state == _RUNNING, job_programs.c.worker == worker)


def _job(row: Row[tuple[object, ...]]) -> Job:
    values = row._asdict()
    return msgspec.convert({name: values[name] for name in Job.__struct_fields__}, Job)
