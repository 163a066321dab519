"""Audit records are written here: appended to the chain by any number of processes, and let go.

Whoever writes holds the lock of the chain's one row, so records are numbered in the order in which
they are committed. Every text is made such that both databases can hold it: a NUL character
becomes U+2400, half a surrogate pair U+FFFD.
"""

import hmac
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from sandbox.results import Usage, Violation, new_id
from service.audit import chain
from service.audit.chain import Attempt, Cut, Head, Module, Record
from service.store.database import Database
from service.store.tables import (
    audit_chain,
    audit_modules,
    audit_records,
    audit_violations,
    sources,
)

Redaction = Literal["source", "detail", "client"]

# In place of what a violation's detail was.
REDACTED = "[redacted]"

_CUT_AT_ONCE = 500
_HASHES_AT_ONCE = 500
_LONGEST_DETAIL = 1000

# Made once: SQLAlchemy takes about as long to make and to look up a statement as to run it.
_LOCK = select(audit_chain).with_for_update()
_INSERTS = tuple(map(insert, (sources, audit_records, audit_violations, audit_modules)))
_KNOWN_SOURCES = select(sources.c.hash).where(
    sources.c.hash.in_(bindparam("hashes", expanding=True))
)
_END = update(audit_chain)
_OLDEST = (
    select(*(audit_records.c[name] for name in ("number", "at", "kind", "size", "hash")))
    .where(audit_records.c.number >= bindparam("first"))
    .order_by(audit_records.c.number)
    .limit(_CUT_AT_ONCE)
)
_KEEP_SOURCE = (
    update(sources)
    .where(sources.c.hash == bindparam("known"))
    .values(last_number=bindparam("latest"))
)


class Execution(msgspec.Struct, frozen=True):
    """What a record is made of; `modules` are texts by name."""

    id: str
    at: float
    kind: str
    client: str
    request_id: str
    job_id: str | None
    task_id: str | None
    code: str
    modules: Mapping[str, str]
    entry_point: str | None
    policy: str
    isolation: str
    walls: str
    status: str
    violations: Sequence[Violation]
    usage: Usage


class AuditStore:
    """The audit records in a database.

    Args:
        database: with its tables.
        redact: what new records leave out.
    """

    def __init__(self, database: Database, redact: Collection[Redaction] = ()) -> None:
        self._database = database
        self._redact = frozenset(redact)

    def append(self, executions: Sequence[Execution], *, again: bool = False) -> Head:
        """Writes records, all or none.

        Args:
            executions: in the order in which they are to stand.
            again: they may have been written, by a call whose answer was lost.

        Returns:
            Where the chain ends with them.

        Raises:
            DatabaseError: they were not written, or it is not known whether they were.
        """
        with self._database.write() as connection:
            end = _lock(connection)
            if again and executions and _is_there(connection, executions[0].id):
                return Head(end.last_number, end.last_hash)
            batch = _Batch(end, self._redact)
            for execution in executions:
                batch.add(execution)
            return batch.write(connection)

    def stored_bytes(self) -> int:
        """About how much all records and their sources take."""
        with self._database.read() as connection:
            return int(connection.execute(select(audit_chain.c.stored_bytes)).scalar_one())

    def purge(self, before: float | None, max_bytes: float | None) -> int:
        """Lets some of the oldest records go, and leaves one that says so.

        Args:
            before: seconds since 1970; what is older may go. None: no record is too old.
            max_bytes: what all may take. None: no limit.

        Returns:
            How many records went; where any did, more may have to.
        """
        with self._database.write() as connection:
            end = _lock(connection)
            oldest = connection.execute(_OLDEST, {"first": end.first_number}).all()
            going = 0
            if before is not None:
                going = _older(oldest, before)
            if max_bytes is not None and end.stored_bytes > max_bytes:
                freed = _freed_with(connection, oldest)
                going = max(going, _enough(freed, end.stored_bytes - max_bytes))
            # Retention that left only its own record behind would never come to an end.
            if all(row.kind == chain.RETENTION for row in oldest[:going]):
                return 0
            self._cut(connection, end, oldest[:going])
            return going

    def _cut(self, connection: Connection, end: Row[Any], going: Sequence[Row[Any]]) -> None:
        last = going[-1]
        cut = Cut(end.first_number, last.number, last.hash)
        freed = sum(_freed_with(connection, going))
        connection.execute(delete(audit_records).where(audit_records.c.number <= last.number))
        connection.execute(delete(sources).where(sources.c.last_number <= last.number))
        batch = _Batch(end, self._redact)
        batch.add_cut(cut)
        batch.write(
            connection,
            first_number=last.number + 1,
            first_previous_hash=last.hash,
            stored_bytes=end.stored_bytes - freed + batch.bytes,
        )


def _lock(connection: Connection) -> Row[Any]:
    """The chain's row, which nobody else can change until the transaction ends."""
    return connection.execute(_LOCK).one()


def _is_there(connection: Connection, execution_id: str) -> bool:
    statement = select(audit_records.c.number).where(audit_records.c.id == execution_id)
    return connection.execute(statement).first() is not None


def _older(oldest: Sequence[Row[Any]], before: float) -> int:
    """How many records from the beginning on are older."""
    return next((i for i, row in enumerate(oldest) if row.at >= before), len(oldest))


def _freed_with(connection: Connection, oldest: Sequence[Row[Any]]) -> list[int]:
    """For each record, what it takes together with the sources that go with it."""
    if not oldest:
        return []
    statement = (
        select(sources.c.last_number, func.sum(sources.c.size))
        .where(sources.c.last_number <= oldest[-1].number)
        .group_by(sources.c.last_number)
    )
    texts = {number: int(size) for number, size in connection.execute(statement)}
    return [row.size + texts.get(row.number, 0) for row in oldest]


def _enough(freed: Iterable[int], needed: float) -> int:
    """How many from the beginning on free what is needed."""
    count = 0
    for size in freed:
        if needed <= 0:
            break
        needed -= size
        count += 1
    return count


class _Batch:
    """Records that are written together, behind the chain's end."""

    def __init__(self, end: Row[Any], redact: frozenset[Redaction]) -> None:
        self._number: int = end.last_number
        self._hash: str = end.last_hash
        self._client_key: str = end.client_key
        self._stored_bytes: int = end.stored_bytes
        self._redact = redact
        self._redacted = " ".join(sorted(redact))
        self._records: list[dict[str, Any]] = []
        self._violations: list[dict[str, Any]] = []
        self._modules: list[dict[str, Any]] = []
        self._sources: dict[str, dict[str, Any]] = {}
        self._pseudonyms: dict[str, str] = {}
        self.bytes = 0

    def add(self, one: Execution) -> None:
        """Adds an execution."""
        number = self._number + 1
        record = Record(
            self._hash,
            number,
            _short(one.id, 32),
            f"{one.at:.3f}",
            _short(one.kind, 16),
            self._client(one.client),
            _short(one.request_id, 64),
            None if one.job_id is None else _short(one.job_id, 32),
            None if one.task_id is None else _short(one.task_id, 64),
            self._source(one.code, number),
            None if one.entry_point is None else _short(one.entry_point, 200),
            _short(one.policy, 16),
            _short(one.isolation, 16),
            storable(one.walls),
            _short(one.status, 16),
            chain.encode(one.usage).decode(),
            self._redacted,
            None,
            [self._attempt(violation) for violation in one.violations],
            [
                Module(storable(name), self._source(code, number))
                for name, code in one.modules.items()
            ],
        )
        self._add(record)

    def add_cut(self, cut: Cut) -> None:
        """Adds the record of a cut."""
        note = chain.encode(cut).decode()
        at = f"{time.time():.3f}"
        number = self._number + 1
        self._add(Record(self._hash, number, new_id(), at, chain.RETENTION, "", "", note=note))

    def _add(self, record: Record) -> None:
        encoded = chain.encode(record)
        self._number = record.number
        self._hash = chain.hash_of(encoded)
        size = len(encoded) + chain.OVERHEAD_BYTES
        self.bytes += size
        columns = msgspec.structs.asdict(record)
        for name in ("previous_hash", "violations", "modules"):
            del columns[name]
        columns.update(at=float(record.at), size=size, hash=self._hash)
        self._records.append(columns)
        for rows, parts in (
            (self._violations, record.violations),
            (self._modules, record.modules),
        ):
            for place, part in enumerate(parts):
                row = {"number": record.number, "place": place, **msgspec.structs.asdict(part)}
                rows.append(row)

    def _client(self, name: str) -> str:
        if "client" not in self._redact:
            return _short(name, 64)
        if name not in self._pseudonyms:
            key = bytes.fromhex(self._client_key)
            digest = hmac.digest(key, name.encode("utf-8", "replace"), "sha256")
            self._pseudonyms[name] = f"client-{digest.hex()[:16]}"
        return self._pseudonyms[name]

    def _source(self, text: str, number: int) -> str:
        """Has a text stored, and gives its hash."""
        text = storable(text)
        encoded = text.encode()
        source_hash = chain.hash_of(encoded)
        if "source" not in self._redact:
            row = {"hash": source_hash, "text": text, "size": len(encoded), "last_number": number}
            self._sources[source_hash] = row
        return source_hash

    def _attempt(self, violation: Violation) -> Attempt:
        detail = violation.detail if "detail" not in self._redact else REDACTED
        rule, layer = _short(violation.rule, 64), _short(violation.layer, 16)
        return Attempt(rule, layer, violation.line, _short(detail, _LONGEST_DETAIL))

    def write(self, connection: Connection, **end: Any) -> Head:
        """Writes all, and the chain's row, with what else of it changes."""
        known = self._known_sources(connection)
        new = [row for row in self._sources.values() if row["hash"] not in known]
        self.bytes += sum(row["size"] for row in new)
        tables = (new, self._records, self._violations, self._modules)
        for statement, rows in zip(_INSERTS, tables, strict=True):
            if rows:
                connection.execute(statement, rows)
        values = {
            "last_number": self._number,
            "last_hash": self._hash,
            "stored_bytes": self._stored_bytes + self.bytes,
            **end,
        }
        connection.execute(_END, values)
        return Head(self._number, self._hash)

    def _known_sources(self, connection: Connection) -> set[str]:
        """Those sources that are stored already; they are kept for these records too."""
        hashes = list(self._sources)
        known: set[str] = set()
        for start in range(0, len(hashes), _HASHES_AT_ONCE):
            some = hashes[start : start + _HASHES_AT_ONCE]
            known.update(connection.execute(_KNOWN_SOURCES, {"hashes": some}).scalars())
        if known:
            latest = [
                {"known": source_hash, "latest": self._sources[source_hash]["last_number"]}
                for source_hash in known
            ]
            connection.execute(_KEEP_SOURCE, latest)
        return known


def storable(text: str) -> str:
    """A text that both databases can hold."""
    if "\0" in text:
        text = text.replace("\0", "\u2400")
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _short(text: str, length: int) -> str:
    return storable(text)[:length]
