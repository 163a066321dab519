"""The writing side of the audit trail: records are appended to the chain, and pruned.

Every writer locks the single row of `audit_chain`, so that records are numbered in the order in
which they are committed. Texts are changed where a database cannot hold them: NUL characters
become U+2400, lone surrogates U+FFFD.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, and_, bindparam, delete, func, select

from service.api.marks import Mark
from service.audit.batch import Batch, Execution, storable
from service.audit.chain import Head
from service.audit.records import RETENTION, PrunedRange, Redaction, StoredRecord
from service.store.database import Database
from service.store.tables import audit_chain, audit_records, sources

# Records pruned by one statement.
_MAX_PRUNED = 500

# Built once, because SQLAlchemy takes about as long to build a statement as to run it.
_LOCK = select(audit_chain).with_for_update()
_OLDEST = (
    select(*(audit_records.c[name] for name in ("number", "at", "kind", "size", "hash")))
    .where(audit_records.c.number >= bindparam("first"))
    .order_by(audit_records.c.number)
    .limit(_MAX_PRUNED)
)


class AuditStore:
    """Appends audit records to a database, and prunes them.

    Args:
        database: the database, with its tables.
        redact: what new records leave out.
    """

    def __init__(self, database: Database, redact: Collection[Redaction] = ()) -> None:
        self._database = database
        self._redact = frozenset(redact)

    def append(self, executions: Sequence[Execution], *, retry: bool = False) -> Head:
        """Append records, all or none, and return the new end of the chain.

        Args:
            executions: the executions in the order of their records.
            retry: a call with the same executions failed; they are appended only if it wrote
                none of them.

        Raises:
            DatabaseError: the records were not written, or it is unknown whether they were.
        """
        with self._database.write() as connection:
            chain = _lock(connection)
            if retry and executions and _is_recorded(connection, executions[0].id):
                return Head(chain.last_number, chain.last_hash)
            batch = Batch(chain, self._redact)
            for execution in executions:
                batch.add(execution)
            return batch.write(connection)

    def mark(self, mark: Mark, client: str) -> StoredRecord | None:
        """Append the record of a mark that a reviewer made, and return it.

        Args:
            mark: what the reviewer said, and about what.
            client: the reviewer's key, or another name.

        Returns:
            The record; None if there is no execution or source to mark.
        """
        column = audit_records.c.id if mark.record is not None else audit_records.c.source_hash
        is_program = audit_records.c.source_hash.is_not(None)
        target = and_(column == storable(mark.target), is_program)
        with self._database.write() as connection:
            chain = _lock(connection)
            if connection.execute(select(audit_records.c.number).where(target)).first() is None:
                return None
            batch = Batch(chain, self._redact)
            record = batch.add_mark(mark, client)
            batch.write(connection)
            return msgspec.structs.replace(record, hash=batch.head.hash)

    def stored_bytes(self) -> int:
        """Return the approximate size of all records and their sources."""
        with self._database.read() as connection:
            return int(connection.execute(select(audit_chain.c.stored_bytes)).scalar_one())

    def prune(self, before: float | None, max_bytes: float | None) -> int:
        """Remove some of the oldest records, and append a record that says so.

        Args:
            before: remove records older than this, in seconds since 1970; None for no limit of
                age.
            max_bytes: remove records while all together are larger than this; None for no limit
                of size.

        Returns:
            The number of records that were removed. Unless it is 0, there may be more to remove.
        """
        with self._database.write() as connection:
            chain = _lock(connection)
            oldest = connection.execute(_OLDEST, {"first": chain.first_number}).all()
            count = 0
            if before is not None:
                count = _count_older(oldest, before)
            if max_bytes is not None and chain.stored_bytes > max_bytes:
                freed = _freed_bytes(connection, oldest)
                count = max(count, _count_freeing(freed, chain.stored_bytes - max_bytes))
            # Removing nothing but retention records would add one each time, without end.
            if all(row.kind == RETENTION for row in oldest[:count]):
                return 0
            self._remove(connection, chain, oldest[:count])
            return count

    def _remove(self, connection: Connection, chain: Row[Any], removed: Sequence[Row[Any]]) -> None:
        last = removed[-1]
        freed = sum(_freed_bytes(connection, removed))
        connection.execute(delete(audit_records).where(audit_records.c.number <= last.number))
        connection.execute(delete(sources).where(sources.c.last_number <= last.number))
        batch = Batch(chain, self._redact)
        batch.add_pruned(
            PrunedRange(
                chain.first_number,
                last.number,
                last.hash,
                newest_at=max(float(row.at) for row in removed),
                trail_bytes=chain.stored_bytes,
            )
        )
        batch.write(
            connection,
            first_number=last.number + 1,
            first_previous_hash=last.hash,
            stored_bytes=chain.stored_bytes - freed + batch.bytes,
        )


def _lock(connection: Connection) -> Row[Any]:
    """Return the row of the chain, locked until the transaction ends."""
    return connection.execute(_LOCK).one()


def _is_recorded(connection: Connection, execution_id: str) -> bool:
    statement = select(audit_records.c.number).where(audit_records.c.id == execution_id)
    return connection.execute(statement).first() is not None


def _count_older(oldest: Sequence[Row[Any]], before: float) -> int:
    """Return how many consecutive records from the first on are older than `before`."""
    return next((i for i, row in enumerate(oldest) if row.at >= before), len(oldest))


def _freed_bytes(connection: Connection, oldest: Sequence[Row[Any]]) -> list[int]:
    """Return for each record its size with the sources that no later record refers to."""
    if not oldest:
        return []
    statement = (
        select(sources.c.last_number, func.sum(sources.c.size))
        .where(sources.c.last_number <= oldest[-1].number)
        .group_by(sources.c.last_number)
    )
    texts = {number: int(size) for number, size in connection.execute(statement)}
    return [row.size + texts.get(row.number, 0) for row in oldest]


def _count_freeing(freed: Iterable[int], needed: float) -> int:
    """Return how many records from the first on have to go to free `needed` bytes."""
    count = 0
    for size in freed:
        if needed <= 0:
            break
        needed -= size
        count += 1
    return count
