"""Verification of the chain of audit records.

Each record holds the hash of the previous one; `service.audit.records` says how it is computed.
The single row of the table `audit_chain` holds the number and hash of the last record, and the
number of the first record with the hash before it. When retention prunes records at the beginning,
it appends a record of the kind "retention", whose `note` is JSON with the numbers of the first and
last pruned record and the hash of the last: {"first", "last", "hash", "newest_at", "trail_bytes"}.
No other record may be missing, and none that the settings would have kept. The size in the last of
them must fit what is left, since retention by size leaves most of the trail.

What reviewers say about records are records of the kind "mark", whose `note` is JSON of a
`service.api.marks.Mark`; the rows of `audit_marks`, which searches use, must repeat them.

Whoever can write to the database can also recompute all hashes. Comparison with a head (number and
hash) that was recorded elsewhere detects that, and detects records removed from the end.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, Row, func, select, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from service.audit.records import (
    OVERHEAD_BYTES,
    PrunedRange,
    StoredRecord,
    hashed_bytes,
    load_records,
    select_records,
    sha256,
)
from service.store.database import Database
from service.store.tables import audit_chain, audit_marks, audit_records, sources

# Records read by one statement.
_READ_RECORDS = 500
# Sources read by one statement: each may be as long as the longest program.
_READ_SOURCES = 16
_MAX_REMEMBERED_SOURCES = 100_000
# Retention by size prunes down to this share of the limit.
PRUNED_SHARE = 0.95
_LOWEST_NUMBER = -(2**63)
# More than a record takes with its sources: a program and sixteen modules of 256 Ki characters.
_MAX_RECORD_BYTES = 20 << 20
# At most, in UTF-8.
_BYTES_PER_CHARACTER = 4


class Head(NamedTuple):
    """The end of a chain: the number and hash of its last record."""

    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"


class ChainSummary(NamedTuple):
    """An intact chain.

    Attributes:
        records: the number of records.
        first_at: when the first record was made, in seconds since 1970; None without records.
        last_at: the same of the last record.
        head: the end of the chain.
        pruned: the ranges of records that retention removed.
    """

    records: int
    first_at: float | None
    last_at: float | None
    head: Head
    pruned: list[PrunedRange]


class Retention(NamedTuple):
    """What the settings keep; 0 for no limit.

    Attributes:
        seconds: how long a record is kept.
        bytes: the size of the trail above which the oldest records are pruned.
    """

    seconds: float
    bytes: float

    def allows(self, pruned: PrunedRange, at: float) -> bool:
        """Return whether these settings could have pruned records at the time `at`."""
        is_large = pruned.trail_bytes is not None and (
            pruned.trail_bytes >= self.bytes * PRUNED_SHARE
        )
        return self.allows_age(pruned, at) or (bool(self.bytes) and is_large)

    def allows_age(self, pruned: PrunedRange, at: float) -> bool:
        """Return whether these settings could have pruned records for their age alone."""
        is_old = pruned.newest_at is not None and pruned.newest_at <= at - self.seconds
        return bool(self.seconds) and is_old


class BrokenChainError(Exception):
    """The chain was tampered with.

    Attributes:
        number: the first record that shows it.
    """

    def __init__(self, number: int, reason: str) -> None:
        super().__init__(f"record {number}: {reason}")
        self.number = number


class HeadPrunedError(Exception):
    """A head cannot be compared with the chain, because retention pruned its record."""


def verify(
    database: Database, expected: Head | None = None, retention: Retention | None = None
) -> ChainSummary:
    """Read the whole chain and recompute every hash.

    Args:
        database: the database; it may be written to meanwhile.
        expected: a head recorded earlier, which the chain must contain.
        retention: what the settings keep; None to believe every record of retention.

    Raises:
        BrokenChainError: a record was edited, deleted, inserted or moved.
        HeadPrunedError: the record of `expected` was pruned.
        DatabaseError: the database cannot be read.
    """
    with database.read() as connection:
        if not database.is_sqlite:  # SQLite's transactions see one state anyway
            level = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
            connection.execute(text(level))
        row = connection.execute(select(audit_chain)).one_or_none()
        if row is None:
            raise BrokenChainError(0, "the row with the ends of the chain is missing")
        verifier = _ChainVerifier(connection, row, retention)
        try:
            for record in verifier.records():
                verifier.check_next(record)
        except (ValueError, TypeError, msgspec.MsgspecError, SQLAlchemyError) as error:
            if isinstance(error, DBAPIError) and error.connection_invalidated:
                raise
            raise BrokenChainError(verifier.next, "it cannot be read") from error
        verifier.check_ends()
        if expected is not None:
            verifier.check_head(expected)
        return verifier.summary


def verify_record(database: Database, number: int) -> None:
    """Recompute the hash of one record and of the next one, which covers it.

    Raises:
        BrokenChainError: it was edited, inserted or moved, or a neighbor is missing.
        DatabaseError: the database cannot be read.
    """
    with database.read() as connection:
        row = connection.execute(select(audit_chain)).one()
        verifier = _ChainVerifier(connection, row)
        try:
            verifier.check_pair(number)
        except (ValueError, TypeError, msgspec.MsgspecError) as error:
            raise BrokenChainError(number, "it cannot be read") from error


class _ChainVerifier:
    """One pass over the chain, from its beginning to its end.

    Args:
        connection: a transaction that sees one state of the database.
        row: the row of `audit_chain`.
        retention: what the settings keep, or None.

    Attributes:
        next: the number of the next record.
    """

    def __init__(
        self, connection: Connection, row: Row[Any], retention: Retention | None = None
    ) -> None:
        self._connection = connection
        self._retention = retention
        self._row = row
        self.next: int = row.first_number
        self._hash: str = row.first_previous_hash
        self._first_at: float | None = None
        self._last_at: float | None = None
        self._pruned: list[PrunedRange] = []
        # The last record of retention, if the size of the trail was the only reason for it.
        self._pruned_by_size: int | None = None
        self._bytes = 0
        self._valid_sources: set[str] = set()
        self._invalid_sources: dict[str, str] = {}
        self._marks: dict[int, tuple[str, str]] = {}

    def check_pair(self, number: int) -> None:
        """Check a record, and the next one unless it is the last.

        Raises:
            BrokenChainError: one of them is missing, or its hash is wrong.
        """
        if number > self._row.first_number:
            before = select(audit_records.c.hash).where(audit_records.c.number == number - 1)
            found = self._connection.execute(before).scalar_one_or_none()
            if found is None:
                raise BrokenChainError(number - 1, "it is missing")
            self.next, self._hash = number, found
        for record in self._load(number - 1, 2):
            self.check_next(record)
        if self.next <= min(number + 1, self._row.last_number):
            raise BrokenChainError(self.next, "it is missing")
        if self.next > self._row.last_number and self._hash != self._row.last_hash:
            raise BrokenChainError(number, "it is not the last record of the chain")

    def records(self) -> Iterator[StoredRecord]:
        """Yield all records by ascending number."""
        after, limit = _LOWEST_NUMBER, _READ_RECORDS
        while True:
            try:
                loaded = self._load(after, limit)
            except SQLAlchemyError:
                if limit == 1:
                    raise
                limit = 1  # find the very record that cannot be read
                continue
            if not loaded:
                return
            after = loaded[-1].number
            yield from loaded

    def _load(self, after: int, limit: int) -> list[StoredRecord]:
        statement = select_records(audit_records.c.number > after).order_by(audit_records.c.number)
        rows = self._connection.execute(statement.limit(limit)).all()
        hashes = [self._hash, *(row.hash for row in rows)]
        loaded = load_records(self._connection, rows, hashes[: len(rows)])
        self._check_sources(loaded)
        marks = select(audit_marks).where(audit_marks.c.number.in_([row.number for row in rows]))
        self._marks = {
            mark.number: (mark.target, mark.verdict) for mark in self._connection.execute(marks)
        }
        return loaded

    def _check_sources(self, records: list[StoredRecord]) -> None:
        """Check the hashes of the sources of some records that were not checked before."""
        if len(self._valid_sources) > _MAX_REMEMBERED_SOURCES:
            self._valid_sources.clear()
        named = (source_hash for record in records for source_hash in record.source_hashes)
        unchecked = [one for one in dict.fromkeys(named) if one not in self._valid_sources]
        for start in range(0, len(unchecked), _READ_SOURCES):
            hashes = unchecked[start : start + _READ_SOURCES]
            statement = select(sources.c.hash, sources.c.text).where(sources.c.hash.in_(hashes))
            texts = {row.hash: row.text for row in self._connection.execute(statement)}
            for source_hash in hashes:
                if source_hash not in texts:
                    self._invalid_sources[source_hash] = "is missing"
                elif sha256(texts[source_hash].encode()) != source_hash:
                    self._invalid_sources[source_hash] = "was edited"
                else:
                    self._valid_sources.add(source_hash)

    def check_next(self, record: StoredRecord) -> None:
        """Check the next record of the chain.

        Raises:
            BrokenChainError: it is not the next one, or its hash is wrong.
        """
        if record.number > self.next:
            raise BrokenChainError(self.next, "it is missing")
        if record.number < self.next:
            raise BrokenChainError(record.number, "it was inserted before the beginning")
        if record.number > self._row.last_number:
            raise BrokenChainError(record.number, "it was inserted after the end")
        encoded = hashed_bytes(record)
        if sha256(encoded) != record.hash or len(encoded) + OVERHEAD_BYTES != record.size:
            reason = "its hash does not match its content: it was edited, moved or inserted"
            raise BrokenChainError(record.number, reason)
        if "source" not in record.redacted.split():
            for source_hash in record.source_hashes:
                if source_hash in self._invalid_sources:
                    reason = f"its source {self._invalid_sources[source_hash]}"
                    raise BrokenChainError(record.number, reason)
        said = record.marking
        if self._marks.get(record.number) != (said and (said.target, said.verdict)):
            raise BrokenChainError(record.number, "what searches find of its mark was edited")
        pruned = record.pruned
        at = float(record.at)
        if pruned is not None:
            if self._retention is not None and not self._retention.allows(pruned, at):
                reason = (
                    f"it says that retention pruned records {pruned.first} to {pruned.last}, which "
                    "the settings would have kept"
                )
                raise BrokenChainError(record.number, reason)
            self._pruned.append(pruned)
            if self._retention is not None:
                is_by_age = self._retention.allows_age(pruned, at)
                self._pruned_by_size = None if is_by_age else record.number
        self._bytes += record.size
        self._first_at = at if self._first_at is None else self._first_at
        self._last_at = at
        self._hash = record.hash
        self.next += 1

    def check_ends(self) -> None:
        """Check that the chain begins and ends where it should.

        Raises:
            BrokenChainError: records at the beginning or the end are missing.
        """
        row = self._row
        if self.next <= row.last_number:
            reason = f"it is missing, and so are all up to record {row.last_number}"
            raise BrokenChainError(self.next, reason)
        if self._hash != row.last_hash:
            raise BrokenChainError(row.last_number, "it is not the last record of the chain")
        if row.first_number > 1 and not any(
            (pruned.last, pruned.hash) == (row.first_number - 1, row.first_previous_hash)
            for pruned in self._pruned
        ):
            reason = "the records before it are missing, and no retention record says so"
            raise BrokenChainError(row.first_number, reason)
        self._check_size()

    def _check_size(self) -> None:
        """Check that pruning by size has left as much as it does.

        Raises:
            BrokenChainError: it has not, so that the size in the record of retention is invented.
        """
        if self._retention is None or self._pruned_by_size is None:
            return
        size = func.length(sources.c.text) * _BYTES_PER_CHARACTER + OVERHEAD_BYTES
        texts = self._connection.execute(select(func.coalesce(func.sum(size), 0))).scalar_one()
        least = self._retention.bytes * PRUNED_SHARE - _MAX_RECORD_BYTES
        if self._bytes + int(texts) < least:
            reason = "it says that the trail was too large, but less is left than retention leaves"
            raise BrokenChainError(self._pruned_by_size, reason)

    def check_head(self, expected: Head) -> None:
        """Check that the chain contains a head that was recorded earlier.

        Raises:
            BrokenChainError: it does not.
            HeadPrunedError: its record was pruned.
        """
        if expected.number > self._row.last_number:
            reason = f"the chain ends here, but it had reached record {expected.number} before"
            raise BrokenChainError(self._row.last_number, reason)
        if self._hash_of(expected.number) != expected.hash:
            raise BrokenChainError(expected.number, "it had a different hash before")

    def _hash_of(self, number: int) -> str:
        if number == self._row.first_number - 1:
            return str(self._row.first_previous_hash)
        if number < self._row.first_number:
            for pruned in self._pruned:
                if pruned.last == number:
                    return pruned.hash
            raise HeadPrunedError(f"record {number} was pruned by retention; give a later head")
        statement = select(audit_records.c.hash).where(audit_records.c.number == number)
        return str(self._connection.execute(statement).scalar_one())

    @property
    def summary(self) -> ChainSummary:
        """The summary of the chain, after all checks."""
        count = self.next - self._row.first_number
        head = Head(self._row.last_number, self._row.last_hash)
        return ChainSummary(count, self._first_at, self._last_at, head, self._pruned)
