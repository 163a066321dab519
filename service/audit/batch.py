"""Records that are appended to the chain in one transaction."""

import hmac
import time
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, insert, select, update

from sandbox.results import Note, Usage, Violation, new_id
from service.api.marks import Mark
from service.audit.chain import Head
from service.audit.records import (
    COLUMN_NAMES,
    MARK,
    OVERHEAD_BYTES,
    RETENTION,
    Kind,
    Module,
    PrunedRange,
    Redaction,
    Remarks,
    StoredRecord,
    encode_json,
    hashed_bytes,
    sha256,
)
from service.store.tables import (
    audit_chain,
    audit_marks,
    audit_modules,
    audit_records,
    audit_violations,
    sources,
)

# What stands for the detail of a violation, or the name of an entry point, that is redacted.
REDACTED = "[redacted]"

_MAX_HASHES = 500
_MAX_DETAIL = 1000

# Built once, because SQLAlchemy takes about as long to build a statement as to run it.
_INSERTS = tuple(
    map(insert, (sources, audit_records, audit_violations, audit_modules, audit_marks))
)
_KNOWN_SOURCES = select(sources.c.hash).where(
    sources.c.hash.in_(bindparam("hashes", expanding=True))
)
_UPDATE_CHAIN = update(audit_chain)
_KEEP_SOURCE = (
    update(sources)
    .where(sources.c.hash == bindparam("known"))
    .values(last_number=bindparam("latest"))
)


class Execution(msgspec.Struct, frozen=True, kw_only=True):
    """A program that ran, to be recorded.

    Attributes:
        id: the id of the execution.
        at: when it ended, in seconds since 1970.
        kind: the way the program was sent.
        client: the name of the API key that sent it.
        request_id: the id of the request.
        job_id: the id of the job, if it was part of one.
        task_id: the id of the task, if it has one.
        code: the program.
        modules: the sources of its additional modules by name.
        entry_point: the function that was requested, if any.
        policy: the policy that it ran under.
        isolation: whether it shared its process.
        walls: the names of the walls in force, separated by spaces.
        status: the outcome.
        violations: the forbidden operations that it attempted.
        usage: the time and memory that it used.
        findings: things worth noting that are no violations.
        shares_run_of: the execution whose run it shares; None if it ran itself.
    """

    id: str
    at: float
    kind: Kind
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
    findings: Sequence[Note] = ()
    shares_run_of: str | None = None


class Batch:
    """Records that are appended in one transaction.

    Args:
        chain: the locked row of the chain.
        redact: what the records leave out.

    Attributes:
        bytes: the size of the records, and after `write` of their new sources too.
    """

    def __init__(self, chain: Row[Any], redact: frozenset[Redaction]) -> None:
        self._number: int = chain.last_number
        self._hash: str = chain.last_hash
        self._client_key: str = chain.client_key
        self._stored_bytes: int = chain.stored_bytes
        self._redact = redact
        self._redacted = " ".join(sorted(redact))
        self._records: list[dict[str, Any]] = []
        self._violations: list[dict[str, Any]] = []
        self._modules: list[dict[str, Any]] = []
        self._marks: list[dict[str, Any]] = []
        self._sources: dict[str, dict[str, Any]] = {}
        self._pseudonyms: dict[str, str] = {}
        self.bytes = 0

    def add(self, execution: Execution) -> None:
        """Add the record of an execution."""
        job_id, task_id, entry_point = execution.job_id, execution.task_id, execution.entry_point
        number = self._number + 1
        self._add(
            StoredRecord(
                previous_hash=self._hash,
                number=number,
                id=_cut(execution.id, 32),
                at=f"{execution.at:.3f}",
                kind=_cut(execution.kind, 16),
                client=self._client(execution.client),
                request_id=_cut(execution.request_id, 64),
                job_id=None if job_id is None else _cut(job_id, 32),
                task_id=None if task_id is None else _cut(task_id, 64),
                source_hash=self._add_source(execution.code, number),
                entry_point=None if entry_point is None else self._name(entry_point, REDACTED),
                policy=_cut(execution.policy, 16),
                isolation=_cut(execution.isolation, 16),
                walls=storable(execution.walls),
                status=_cut(execution.status, 16),
                usage=encode_json(execution.usage).decode(),
                redacted=self._redacted,
                note=self._remarks(execution),
                violations=[self._violation(one) for one in execution.violations],
                modules=[
                    Module(self._name(name, f"module{index}"), self._add_source(code, number))
                    for index, (name, code) in enumerate(execution.modules.items())
                ],
            )
        )

    def add_pruned(self, pruned: PrunedRange) -> None:
        """Add the record of retention that says what was pruned."""
        self._add(
            StoredRecord(
                previous_hash=self._hash,
                number=self._number + 1,
                id=new_id(),
                at=f"{time.time():.3f}",
                kind=RETENTION,
                client="",
                request_id="",
                note=encode_json(pruned).decode(),
            )
        )

    def add_mark(self, mark: Mark, client: str) -> StoredRecord:
        """Add the record of a mark that a reviewer made, and return it."""
        record = StoredRecord(
            previous_hash=self._hash,
            number=self._number + 1,
            id=new_id(),
            at=f"{time.time():.3f}",
            kind=MARK,
            client=self._client(client),
            request_id="",
            redacted=self._redacted,
            note=encode_json(mark).decode(),
        )
        self._marks.append(
            {"number": record.number, "target": mark.target, "verdict": mark.verdict}
        )
        self._add(record)
        return record

    def _add(self, record: StoredRecord) -> None:
        encoded = hashed_bytes(record)
        self._number = record.number
        self._hash = sha256(encoded)
        size = len(encoded) + OVERHEAD_BYTES
        self.bytes += size
        row = {name: getattr(record, name) for name in COLUMN_NAMES}
        row.update(at=float(record.at), size=size, hash=self._hash)
        self._records.append(row)
        for place, violation in enumerate(record.violations):
            fields = msgspec.structs.asdict(violation)
            self._violations.append({"number": record.number, "place": place, **fields})
        for place, module in enumerate(record.modules):
            self._modules.append({"number": record.number, "place": place, **module._asdict()})

    def _client(self, name: str) -> str:
        """Return the name of a client, or its pseudonym where clients are redacted."""
        if "client" not in self._redact:
            return _cut(name, 64)
        if name not in self._pseudonyms:
            key = bytes.fromhex(self._client_key)
            digest = hmac.digest(key, name.encode("utf-8", "replace"), "sha256")
            self._pseudonyms[name] = f"client-{digest.hex()[:16]}"
        return self._pseudonyms[name]

    def _add_source(self, text: str, number: int) -> str:
        """Add a source unless sources are redacted, and return its hash."""
        text = storable(text)
        encoded = text.encode()
        source_hash = sha256(encoded)
        if "source" not in self._redact:
            row = {"hash": source_hash, "text": text, "size": len(encoded), "last_number": number}
            self._sources[source_hash] = row
        return source_hash

    def _name(self, name: str, stand_in: str) -> str:
        """Return a name that the client chose; where sources are redacted, what stands for it."""
        return stand_in if "source" in self._redact else _cut(name, 200)

    def _violation(self, violation: Violation) -> Violation:
        """Return a violation in the form in which it is stored."""
        return msgspec.structs.replace(
            violation,
            rule=_cut(violation.rule, 64),
            layer=_cut(violation.layer, 16),
            detail=self._detail(violation.detail),
        )

    def _remarks(self, execution: Execution) -> str | None:
        """Return what a record says besides its columns, as JSON; None if there is nothing."""
        findings = [
            msgspec.structs.replace(one, rule=_cut(one.rule, 64), detail=self._detail(one.detail))
            for one in execution.findings
        ]
        remarks = Remarks(shares_run_of=execution.shares_run_of, findings=findings)
        return None if remarks == Remarks() else encode_json(remarks).decode()

    def _detail(self, detail: str) -> str:
        return _cut(detail if "detail" not in self._redact else REDACTED, _MAX_DETAIL)

    def write(self, connection: Connection, **changes: Any) -> Head:
        """Write all rows and the end of the chain, which is returned.

        Args:
            connection: the transaction that locked the chain.
            changes: other columns of the chain to update.
        """
        known = self._known_sources(connection)
        new = [row for row in self._sources.values() if row["hash"] not in known]
        self.bytes += sum(row["size"] for row in new)
        tables = (new, self._records, self._violations, self._modules, self._marks)
        for statement, rows in zip(_INSERTS, tables, strict=True):
            if rows:
                connection.execute(statement, rows)
        values = {
            "last_number": self._number,
            "last_hash": self._hash,
            "stored_bytes": self._stored_bytes + self.bytes,
            **changes,
        }
        connection.execute(_UPDATE_CHAIN, values)
        return self.head

    @property
    def head(self) -> Head:
        """The end of the chain, with these records."""
        return Head(self._number, self._hash)

    def _known_sources(self, connection: Connection) -> set[str]:
        """Return the hashes of the sources that are stored, after marking them as used again."""
        hashes = list(self._sources)
        known: set[str] = set()
        for start in range(0, len(hashes), _MAX_HASHES):
            some = hashes[start : start + _MAX_HASHES]
            known.update(connection.execute(_KNOWN_SOURCES, {"hashes": some}).scalars())
        if known:
            latest = [
                {"known": source_hash, "latest": self._sources[source_hash]["last_number"]}
                for source_hash in known
            ]
            connection.execute(_KEEP_SOURCE, latest)
        return known


def storable(text: str) -> str:
    """Return a text that both databases can hold."""
    if "\0" in text:
        text = text.replace("\0", "\u2400")
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _cut(text: str, length: int) -> str:
    return storable(text)[:length]
