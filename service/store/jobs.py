"""Jobs in the database: accepted completely or not at all, and run by any number of processes.

A program is pending, running (leased to a worker), done or cancelled. A worker is a service
process that sends heartbeats. The leases of a silent worker expire: its programs become pending
again, and its results are refused, so that each program has exactly one result. The results of a
job are numbered from 1 without gaps in the order in which they are committed; the number is the
cursor.

A transaction locks the row of a job before it changes the job's programs.
"""

import time
from collections.abc import Collection, Iterable, Sequence

import msgspec
from sqlalchemy import Connection, Row, and_, bindparam, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql.elements import ColumnElement

from service.api.job import OPEN, Job
from service.store.database import DatabaseError
from service.store.job_retention import RECEIVING, JobRetention
from service.store.tables import job_programs, jobs, workers

_PENDING, _RUNNING, _DONE, _CANCELLED = range(4)


class OpenJob(msgspec.Struct, frozen=True):
    """A job with pending programs."""

    id: str
    client: str
    pending: int


# The id of a job, and the position of a program in it.
ProgramKey = tuple[str, int]


class Claim(msgspec.Struct, frozen=True):
    """A lease of a program; `tries` counts how often it has been leased."""

    job_id: str
    client: str
    position: int
    request: bytes
    tries: int

    @property
    def key(self) -> ProgramKey:
        """The program that is leased."""
        return self.job_id, self.position


class Finished(msgspec.Struct, frozen=True):
    """The result of a program."""

    job_id: str
    position: int
    result: bytes

    @property
    def key(self) -> ProgramKey:
        """The program that has finished."""
        return self.job_id, self.position


class KeyReusedError(Exception):
    """An idempotency key was used before with a different body."""


class JobStore(JobRetention):
    """The jobs of a database."""

    def begin(self, job_id: str, client: str) -> None:
        """Create a job whose programs are being uploaded."""
        row = {
            "id": job_id,
            "client": client,
            "status": RECEIVING,
            "total": 0,
            "pending": 0,
            "finished": 0,
            "created_at": time.time(),
            "body_hash": "",
        }
        with self._database.write() as connection:
            connection.execute(insert(jobs).values(row))

    def add(self, job_id: str, first: int, requests: Sequence[bytes]) -> None:
        """Add programs to a job that is being uploaded, from position `first` on."""
        rows = [
            {"job_id": job_id, "position": first + index, "state": _PENDING, "request": request}
            for index, request in enumerate(requests)
        ]
        with self._database.write() as connection:
            connection.execute(insert(job_programs), rows)
            size = sum(map(len, requests))
            connection.execute(
                update(jobs)
                .where(jobs.c.id == job_id)
                .values(stored_bytes=jobs.c.stored_bytes + size)
            )

    def accept(self, job_id: str, total: int, body_hash: str, key: str | None) -> tuple[Job, bool]:
        """Queue a job whose programs have been added.

        Args:
            job_id: the id of the job.
            total: the number of its programs.
            body_hash: a hash of its programs.
            key: the idempotency key of the client, if any.

        Returns:
            The job, and whether it is new; an earlier job with the same key and body is returned
            in its place.

        Raises:
            KeyReusedError: the key was used before with a different body.
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
        return self._get_existing(job_id), True

    def with_key(self, client: str, key: str, body_hash: str) -> Job | None:
        """Return the job with an idempotency key of a client, if there is one.

        Raises:
            KeyReusedError: that job has a different body.
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
        """Delete a job and its programs."""
        with self._database.write() as connection:
            connection.execute(delete(jobs).where(jobs.c.id == job_id))

    def get(self, job_id: str) -> Job | None:
        """Return a job that has been accepted, if there is one with this id."""
        if "\0" in job_id:  # PostgreSQL cannot hold such a text
            return None
        condition = and_(jobs.c.id == job_id, jobs.c.status != RECEIVING)
        with self._database.read() as connection:
            row = connection.execute(select(jobs).where(condition)).first()
        return None if row is None else _job(row)

    def latest(self, client: str | None, limit: int, before: Job | None = None) -> list[Job]:
        """Return the latest jobs of one client, or of all, newest first.

        Args:
            client: the name of the client; None for all.
            limit: the maximum number of jobs.
            before: only jobs that come after this one in the list; None for the first page.
        """
        statement = select(jobs).where(jobs.c.status != RECEIVING)
        if before is not None:
            at, same = jobs.c.created_at, jobs.c.created_at == before.created_at
            later = or_(at < before.created_at, and_(same, jobs.c.id > before.id))
            statement = statement.where(later)
        if client is not None:
            statement = statement.where(jobs.c.client == client)
        statement = statement.order_by(jobs.c.created_at.desc(), jobs.c.id).limit(limit)
        with self._database.read() as connection:
            return [_job(row) for row in connection.execute(statement)]

    def results(self, job_id: str, after: int, limit: int) -> list[bytes]:
        """Return results in the order of their numbers, from `after + 1` on."""
        statement = (
            select(job_programs.c.result)
            .where(job_programs.c.job_id == job_id, job_programs.c.sequence > after)
            .order_by(job_programs.c.sequence)
            .limit(limit)
        )
        with self._database.read() as connection:
            return list(connection.execute(statement).scalars())

    def cancel(self, job_id: str) -> Job | None:
        """Cancel a job but keep its results, and return it; an ended job does not change."""
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
        return self._get_existing(job_id)

    def heartbeat(self, worker: str) -> None:
        """Record that a worker is alive."""
        now = self._database.now()
        with self._database.write() as connection:
            beat = update(workers).where(workers.c.id == worker).values(seen_at=now)
            if connection.execute(beat).rowcount == 0:
                connection.execute(insert(workers).values(id=worker, seen_at=now))

    def reclaim(self, silent_seconds: float) -> int:
        """Expire the leases of workers silent for so long, and return the number of leases."""
        since = self._database.now() - silent_seconds
        alive = select(workers.c.id).where(workers.c.seen_at >= since)
        orphaned = and_(job_programs.c.state == _RUNNING, job_programs.c.worker.not_in(alive))
        with self._database.write() as connection:
            connection.execute(delete(workers).where(workers.c.seen_at < since))
            affected = select(job_programs.c.job_id).where(orphaned).distinct()
            job_ids = list(connection.execute(affected).scalars())
            return sum(self._end_leases(connection, job_id, orphaned) for job_id in job_ids)

    def leased(self, worker: str) -> set[ProgramKey]:
        """Return the programs that are leased to a worker."""
        statement = select(job_programs.c.job_id, job_programs.c.position).where(_leased_to(worker))
        with self._database.read() as connection:
            return {(row.job_id, row.position) for row in connection.execute(statement)}

    def give_back(self, worker: str, held: Collection[ProgramKey]) -> int:
        """End the leases of a worker except those in `held`, and return their number."""
        unheld: dict[str, list[int]] = {}
        for job_id, position in self.leased(worker).difference(held):
            unheld.setdefault(job_id, []).append(position)
        freed = 0
        for job_id, positions in unheld.items():
            which = and_(_leased_to(worker), job_programs.c.position.in_(positions))
            with self._database.write() as connection:
                freed += self._end_leases(connection, job_id, which)
        return freed

    def release(self, worker: str) -> None:
        """End the leases of a worker without counting them as tries, and delete the worker."""
        leased = _leased_to(worker)
        with self._database.write() as connection:
            connection.execute(delete(workers).where(workers.c.id == worker))
            affected = select(job_programs.c.job_id).where(leased).distinct()
            for job_id in list(connection.execute(affected).scalars()):
                self._end_leases(connection, job_id, leased, tries=job_programs.c.tries - 1)

    def _end_leases(
        self,
        connection: Connection,
        job_id: str,
        condition: ColumnElement[bool],
        **changes: object,
    ) -> int:
        """Make programs of a job pending again, and return their number."""
        if not self._lock(connection, job_id):
            return 0
        freed = connection.execute(
            update(job_programs)
            .where(job_programs.c.job_id == job_id, condition)
            .values(state=_PENDING, worker=None, **changes)
        ).rowcount
        connection.execute(
            update(jobs).where(jobs.c.id == job_id).values(pending=jobs.c.pending + freed)
        )
        return freed

    def open_jobs(self, limit: int = 1000) -> list[OpenJob]:
        """Return jobs with pending programs: the oldest of each client, then the second oldest."""
        rank = func.row_number().over(partition_by=jobs.c.client, order_by=jobs.c.created_at)
        statement = (
            select(jobs.c.id, jobs.c.client, jobs.c.pending)
            .where(jobs.c.status.in_(OPEN), jobs.c.pending > 0)
            .order_by(rank, jobs.c.created_at)
            .limit(limit)
        )
        with self._database.read() as connection:
            return [OpenJob(*row) for row in connection.execute(statement)]

    def claim(self, job: OpenJob, worker: str, count: int) -> list[Claim]:
        """Lease up to `count` programs of a job; none while another process has it locked."""
        with self._database.write() as connection:
            if not self._lock(connection, job.id, skip=True):
                return []
            pending = (
                select(job_programs.c.position)
                .where(job_programs.c.job_id == job.id, job_programs.c.state == _PENDING)
                .order_by(job_programs.c.position)
                .limit(count)
                .with_for_update(skip_locked=True)
            )
            positions = list(connection.execute(pending).scalars())
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
        """Store the results of programs that are leased to the worker, and return their number."""
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
        leased = connection.execute(
            select(job_programs.c.position).where(
                job_programs.c.job_id == job_id,
                job_programs.c.position.in_(list(results)),
                job_programs.c.state == _RUNNING,
                job_programs.c.worker == worker,
            )
        ).scalars()
        rows = [
            {"at": position, "number": row.finished + index, "content": results[position]}
            for index, position in enumerate(leased, start=1)
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
                result=bindparam("content"),
            ),
            rows,
        )
        finished = row.finished + len(rows)
        size = sum(len(row["content"]) for row in rows)
        values: dict[str, object] = {
            "finished": finished,
            "stored_bytes": jobs.c.stored_bytes + size,
        }
        if finished == row.total:
            values |= {"status": "done", "ended_at": time.time()}
        connection.execute(update(jobs).where(jobs.c.id == job_id).values(values))
        return len(rows)

    def _lock(self, connection: Connection, job_id: str, *, skip: bool = False) -> bool:
        """Lock the row of an open job; return False if there is none.

        Args:
            connection: the transaction that holds the lock.
            job_id: the id of the job.
            skip: return False instead of waiting for a lock of another transaction.
        """
        statement = select(jobs.c.id).where(jobs.c.id == job_id, jobs.c.status.in_(OPEN))
        return connection.execute(statement.with_for_update(skip_locked=skip)).first() is not None

    def _client_of(self, job_id: str) -> str:
        with self._database.read() as connection:
            statement = select(jobs.c.client).where(jobs.c.id == job_id)
            return str(connection.execute(statement).scalar_one())

    def _get_existing(self, job_id: str) -> Job:
        job = self.get(job_id)
        if job is None:
            raise LookupError(job_id)
        return job


def _leased_to(worker: str) -> ColumnElement[bool]:
    """Return the condition that a program is leased to a worker."""
    return and_(job_programs.c.state == _RUNNING, job_programs.c.worker == worker)


def _job(row: Row[tuple[object, ...]]) -> Job:
    values = row._asdict()
    return msgspec.convert({name: values[name] for name in Job.__struct_fields__}, Job)
