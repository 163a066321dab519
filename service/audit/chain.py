"""The chain of audit records: what is hashed, and how it is seen that somebody has changed it.

Records are numbered from 1 without gaps. The hash of a record is the SHA-256, in hexadecimal, of a
JSON array in UTF-8, with these elements in this order:

    previous_hash   the hash of the record before; 64 zeros for record 1
    number          an integer
    id, at, kind, client, request_id, job_id, task_id, source_hash, entry_point, policy,
    isolation, walls, status, usage, redacted, note
                    the columns of the table `audit_records`, each a string, or null where the
                    column is; `at` is seconds since 1970 with three decimals, as in "%.3f"
    violations      an array with [rule, layer, line, detail] for each row of `audit_violations`,
                    by `place`; `line` is an integer or null
    modules         an array with [name, source_hash] for each row of `audit_modules`, by `place`

The JSON is written as RFC 8785 says: no white space, and in strings only what must be escaped is:
the quotation mark and the backslash by a backslash before them, what is below U+0020 by \\b, \\t,
\\n, \\f, \\r or else \\u and four digits, in lower case. A source's hash is the SHA-256 of its text
in UTF-8, so the chain speaks for the texts too.

The column `size` is what a record counts for when room is made: the length of that JSON and
`OVERHEAD_BYTES`.

The table `audit_chain` has one row: the last record's number and hash, and the first's number with
the hash before it. When retention lets records at the beginning go, it appends a record of the
kind "retention" whose `note` is JSON, {"first", "last", "hash"}: the numbers that went and the
hash of the last of them. Nothing else may have gone.

Whoever can write to the database can also write all hashes anew. A head (number and hash) that was
noted elsewhere shows that, and shows that the end was cut off: see `verify`.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Annotated, Any, NamedTuple

import msgspec
from msgspec import Meta
from sqlalchemy import Connection, Row, Select, select, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from service.store.database import Database
from service.store.tables import (
    audit_chain,
    audit_modules,
    audit_records,
    audit_violations,
    sources,
)

# The hash before the first record.
NO_HASH = "0" * 64

RETENTION = "retention"

# What a record takes in the database beside its own text: its hash, its places in the indexes.
OVERHEAD_BYTES = 700

_READ_AT_ONCE = 500
# Each may be as long as the longest program.
_TEXTS_AT_ONCE = 16
_REMEMBERED_SOURCES = 100_000
_BEFORE_ALL = -(2**63)


class Attempt(msgspec.Struct, array_like=True, frozen=True):
    """A violation, as it is hashed."""

    rule: str
    layer: str
    line: int | None
    detail: str


class Module(msgspec.Struct, array_like=True, frozen=True):
    """A further module of a program, as it is hashed."""

    name: str
    source_hash: str


class Record(msgspec.Struct, array_like=True, frozen=True):
    """A record, exactly as it is hashed; `redacted` is words with spaces between."""

    previous_hash: str
    number: int
    id: str
    at: str
    kind: str
    client: str
    request_id: str
    job_id: str | None = None
    task_id: str | None = None
    source_hash: str | None = None
    entry_point: str | None = None
    policy: str | None = None
    isolation: str | None = None
    walls: str | None = None
    status: str | None = None
    usage: str | None = None
    redacted: str = ""
    note: str | None = None
    violations: Sequence[Attempt] = ()
    modules: Sequence[Module] = ()

    @property
    def source_hashes(self) -> list[str]:
        """The hashes of all texts that the record speaks of."""
        own = [] if self.source_hash is None else [self.source_hash]
        return own + [module.source_hash for module in self.modules]


class Stored(NamedTuple):
    """A record as it is in the database, with the hash and size that stand beside it."""

    record: Record
    hash: str
    size: int


class Cut(msgspec.Struct, frozen=True):
    """What retention let go: the numbers of the first and last record, and the last one's hash."""

    first: Annotated[int, Meta(description="Number of the first record that was removed.")]
    last: Annotated[int, Meta(description="Number of the last record that was removed.")]
    hash: Annotated[str, Meta(description="Hash of the last record that was removed.")]


class Head(NamedTuple):
    """Where a chain ends."""

    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"


class Summary(NamedTuple):
    """An intact chain; the times are text with seconds since 1970, None where it has no record."""

    records: int
    first_at: float | None
    last_at: float | None
    head: Head
    cuts: list[Cut]


class BrokenChainError(Exception):
    """The chain is not as it was written; `number` is the first record that shows it."""

    def __init__(self, number: int, reason: str) -> None:
        super().__init__(f"record {number}: {reason}")
        self.number = number


class HeadLetGoError(Exception):
    """A noted head cannot be compared any more: retention let its record go."""


encode = msgspec.json.Encoder().encode
_cut_decoder = msgspec.json.Decoder(Cut)

_COLUMNS = [
    audit_records.c[name]
    for name in Record.__struct_fields__
    if name not in ("previous_hash", "violations", "modules")
]
# Those after number, id and at.
_AS_THEY_ARE = slice(3, len(_COLUMNS))


def hash_of(encoded: bytes) -> str:
    """The hash of a record that has been encoded, or of a source."""
    return hashlib.sha256(encoded).hexdigest()


def records(condition: Any = True, *more: Any) -> Select[Any]:
    """A selection of records for `load`, which needs what further columns there are to be last."""
    return select(*_COLUMNS, audit_records.c.hash, audit_records.c.size, *more).where(condition)


def load(connection: Connection, rows: Sequence[Row[Any]], before: Iterable[str]) -> list[Stored]:
    """Records with their violations and modules.

    Args:
        connection: to read those with.
        rows: of a selection that `records` made.
        before: for each row, the hash of the record before.
    """
    numbers = [row.number for row in rows]
    attempts = _grouped(connection, audit_violations, numbers)
    modules = _grouped(connection, audit_modules, numbers)
    found = []
    for row, previous in zip(rows, before, strict=True):
        values: list[Any] = [
            previous,
            row.number,
            row.id,
            f"{row.at:.3f}" if isinstance(row.at, float) else str(row.at),
            *row[_AS_THEY_ARE],
            [Attempt(v.rule, v.layer, v.line, v.detail) for v in attempts.get(row.number, ())],
            [Module(m.name, m.source_hash) for m in modules.get(row.number, ())],
        ]
        found.append(Stored(Record(*values), row.hash, row.size))
    return found


def _grouped(connection: Connection, table: Any, numbers: list[int]) -> dict[int, list[Row[Any]]]:
    statement = select(table).where(table.c.number.in_(numbers))
    rows = connection.execute(statement.order_by(table.c.number, table.c.place))
    return {number: list(group) for number, group in groupby(rows, key=lambda row: row.number)}


def cut_of(record: Record) -> Cut | None:
    """What a record of retention says has gone."""
    if record.kind != RETENTION or record.note is None:
        return None
    return _cut_decoder.decode(record.note)


def verify(database: Database, noted: Head | None = None) -> Summary:
    """Reads the whole chain and reckons all hashes anew.

    Args:
        database: it may be written to meanwhile.
        noted: a head that was noted earlier; the chain must have gone on from there.

    Raises:
        BrokenChainError: something was edited, deleted, put in or moved.
        HeadLetGoError: `noted` cannot be compared.
        DatabaseError: the database cannot be read at all.
    """
    with database.read() as connection:
        if not database.is_sqlite:  # where one transaction sees one state by itself
            level = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
            connection.execute(text(level))
        row = connection.execute(select(audit_chain)).one_or_none()
        if row is None:
            raise BrokenChainError(0, "the row that says where the chain begins and ends is gone")
        walk = _Walk(connection, row)
        try:
            for stored in walk.stored():
                walk.take(stored)
        except (ValueError, TypeError, msgspec.MsgspecError, SQLAlchemyError) as error:
            if isinstance(error, DBAPIError) and error.connection_invalidated:
                raise
            raise BrokenChainError(walk.next, "it cannot be read") from error
        walk.check_end()
        if noted is not None:
            walk.check_noted(noted)
        return walk.summary


class _Walk:
    """One way along the chain, from its beginning."""

    def __init__(self, connection: Connection, row: Row[Any]) -> None:
        self._connection = connection
        self._row = row
        self.next: int = row.first_number
        self._hash: str = row.first_previous_hash
        self._hashes: dict[int, str] = {}
        self._first_at: float | None = None
        self._last_at: float | None = None
        self._cuts: list[Cut] = []
        self._good_sources: set[str] = set()
        self._bad_sources: dict[str, str] = {}

    def stored(self) -> Iterator[Stored]:
        """All records, in the order of their numbers."""
        after, count = _BEFORE_ALL, _READ_AT_ONCE
        while True:
            try:
                found = self._some(after, count)
            except SQLAlchemyError:
                if count == 1:
                    raise
                count = 1  # to come to the very record
                continue
            if not found:
                return
            after = found[-1].record.number
            yield from found

    def _some(self, after: int, count: int) -> list[Stored]:
        statement = records(audit_records.c.number > after).order_by(audit_records.c.number)
        rows = self._connection.execute(statement.limit(count)).all()
        found = load(self._connection, rows, [self._hash, *(row.hash for row in rows)][: len(rows)])
        self._read_sources(found)
        return found

    def take(self, stored: Stored) -> None:
        """Goes on to the next record."""
        record = stored.record
        if record.number > self.next:
            raise BrokenChainError(self.next, "it is missing")
        if record.number < self.next:
            raise BrokenChainError(record.number, "it was put in before the beginning")
        if record.number > self._row.last_number:
            raise BrokenChainError(record.number, "it was put in after the end")
        encoded = encode(record)
        if hash_of(encoded) != stored.hash or len(encoded) + OVERHEAD_BYTES != stored.size:
            reason = "its hash is not that of its content: it was edited, moved or put in"
            raise BrokenChainError(record.number, reason)
        if "source" not in record.redacted.split():
            for source_hash in record.source_hashes:
                if source_hash in self._bad_sources:
                    reason = f"its source {self._bad_sources[source_hash]}"
                    raise BrokenChainError(record.number, reason)
        cut = cut_of(record)
        if cut is not None:
            self._cuts.append(cut)
        at = float(record.at)
        self._first_at = at if self._first_at is None else self._first_at
        self._last_at = at
        self._hash = stored.hash
        self.next += 1

    def _read_sources(self, found: list[Stored]) -> None:
        """Reads the texts that these records speak of, where that has not been done."""
        if len(self._good_sources) > _REMEMBERED_SOURCES:
            self._good_sources.clear()
        named = (one for stored in found for one in stored.record.source_hashes)
        wanted = [one for one in dict.fromkeys(named) if one not in self._good_sources]
        for start in range(0, len(wanted), _TEXTS_AT_ONCE):
            some = wanted[start : start + _TEXTS_AT_ONCE]
            statement = select(sources.c.hash, sources.c.text).where(sources.c.hash.in_(some))
            texts = {row.hash: row.text for row in self._connection.execute(statement)}
            for source_hash in some:
                if source_hash not in texts:
                    self._bad_sources[source_hash] = "is missing"
                elif hash_of(texts[source_hash].encode()) != source_hash:
                    self._bad_sources[source_hash] = "was edited"
                else:
                    self._good_sources.add(source_hash)

    def check_end(self) -> None:
        """Raises unless the chain begins and ends where it should."""
        row = self._row
        if self.next <= row.last_number:
            raise BrokenChainError(self.next, f"it is missing, and all up to {row.last_number}")
        if self._hash != row.last_hash:
            raise BrokenChainError(
                row.last_number, "it is not the record that the chain ended with"
            )
        if row.first_number > 1 and not any(
            (cut.last, cut.hash) == (row.first_number - 1, row.first_previous_hash)
            for cut in self._cuts
        ):
            reason = "the records before it went, and no record of retention says so"
            raise BrokenChainError(row.first_number, reason)

    def check_noted(self, noted: Head) -> None:
        """Raises unless the chain went through a head that was noted."""
        if noted.number > self._row.last_number:
            said = f"the chain ends here, but had come to record {noted.number} already"
            raise BrokenChainError(self._row.last_number, said)
        if self._hash_at(noted.number) != noted.hash:
            raise BrokenChainError(noted.number, "it had another hash when the head was noted")

    def _hash_at(self, number: int) -> str:
        if number == self._row.first_number - 1:
            return str(self._row.first_previous_hash)
        if number < self._row.first_number:
            for cut in self._cuts:
                if cut.last == number:
                    return cut.hash
            raise HeadLetGoError(f"record {number} was let go by retention; give a later head")
        statement = select(audit_records.c.hash).where(audit_records.c.number == number)
        return str(self._connection.execute(statement).scalar_one())

    @property
    def summary(self) -> Summary:
        """What was found."""
        count = self.next - self._row.first_number
        head = Head(self._row.last_number, self._row.last_hash)
        return Summary(count, self._first_at, self._last_at, head, self._cuts)
