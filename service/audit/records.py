"""Audit records as they are stored: their fields, their hash and how they are read.

Records are numbered from 1 without gaps. The hash of a record is the SHA-256, in hexadecimal, of a
JSON array in UTF-8 with these elements in this order:

    previous_hash   the hash of the previous record; 64 zeros for record 1
    number          an integer
    id, at, kind, client, request_id, job_id, task_id, source_hash, entry_point, policy,
    isolation, walls, status, usage, redacted, note
                    the columns of the table `audit_records`, each a string, or null where the
                    column is; `at` is seconds since 1970 with three decimals, as in "%.3f"
    violations      an array with [rule, layer, line, detail] for each row of `audit_violations`,
                    by `place`; `line` is an integer or null
    modules         an array with [name, source_hash] for each row of `audit_modules`, by `place`

The JSON is canonical as in RFC 8785: there is no white space, and strings escape only what they
must: the quotation mark and the backslash with a backslash, and characters below U+0020 as \\b,
\\t, \\n, \\f, \\r or else \\u and four lower-case digits. The hash of a source is the SHA-256 of
its text in UTF-8, so that the hash of a record covers the texts as well.

The column `size` is what a record counts toward the size limit: the length of that JSON plus
`OVERHEAD_BYTES`.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Annotated, Any, Literal, NamedTuple

import msgspec
from msgspec import Meta
from sqlalchemy import Connection, Row, Select, select

from sandbox.results import Note, Violation
from service.api.marks import Mark, MarkVerdict
from service.store.tables import audit_modules, audit_records, audit_violations

# What a record can be about: the way a program was sent.
Kind = Literal["execute", "verify", "batch", "job", "run_code"]

# What records can leave out.
Redaction = Literal["source", "detail", "client"]

# The kind of records that retention writes, and of those that reviewers write.
RETENTION = "retention"
MARK = "mark"

# The previous hash of the first record.
NO_HASH = "0" * 64

# What a record takes in the database besides its text: hashes, row headers, index entries.
OVERHEAD_BYTES = 700


class Module(NamedTuple):
    """An additional module of a program."""

    name: str
    source_hash: str


class StoredRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One audit record as it is in the database; texts may be anything if it was tampered with.

    Attributes:
        number: the position in the chain, from 1.
        at: seconds since 1970, as it is hashed.
        source_hash: the hash of the program; None, like most fields, in records of retention.
        walls: the names of the walls in force, separated by spaces.
        usage: JSON of a `sandbox.results.Usage`.
        redacted: the redactions in force, separated by spaces.
        note: JSON of a `PrunedRange` in records of retention, of a `Mark` in those of reviewers,
            else of `Remarks` or None.
        previous_hash: the hash of the previous record.
        hash: the stored hash of this record; empty until it is stored.
        size: the stored size of this record; 0 until it is stored.
        texts: the stored sources of the program and its modules by their hashes, if loaded.
        mark: the latest mark of the execution or its source, if loaded.
    """

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
    violations: Sequence[Violation] = ()
    modules: Sequence[Module] = ()
    previous_hash: str
    hash: str = ""
    size: int = 0
    texts: Mapping[str, str] = {}
    mark: MarkVerdict | None = None

    @property
    def source_hashes(self) -> list[str]:
        """The hashes of the program and its modules."""
        own = [] if self.source_hash is None else [self.source_hash]
        return own + [module.source_hash for module in self.modules]

    @property
    def pruned(self) -> "PrunedRange | None":
        """The records that this record of retention says were pruned.

        Raises:
            msgspec.DecodeError: the note was tampered with.
        """
        if self.kind != RETENTION or self.note is None:
            return None
        return _range_decoder.decode(self.note)

    @property
    def marking(self) -> "Mark | None":
        """The mark that this record is, if it is one and can be decoded."""
        if self.kind != MARK or self.note is None:
            return None
        try:
            return _mark_decoder.decode(self.note)
        except msgspec.DecodeError:
            return None

    @property
    def remarks(self) -> "Remarks":
        """What the record of an execution says besides its columns, if it can be decoded."""
        if self.kind in (RETENTION, MARK) or self.note is None:
            return Remarks()
        try:
            return _remarks_decoder.decode(self.note)
        except msgspec.DecodeError:
            return Remarks()


class Remarks(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the record of an execution says besides its columns.

    Attributes:
        shares_run_of: the execution whose run this one shares, which did not run itself.
        findings: things worth noting that are no violations.
    """

    shares_run_of: str | None = None
    findings: list[Note] = []


class PrunedRange(msgspec.Struct, frozen=True):
    """Records that retention removed from the beginning of the chain."""

    first: Annotated[int, Meta(description="Number of the first record that was removed.")]
    last: Annotated[int, Meta(description="Number of the last record that was removed.")]
    hash: Annotated[str, Meta(description="Hash of the last record that was removed.")]
    newest_at: Annotated[
        float | None,
        Meta(
            description="When the newest of them was made, in seconds since 1970; null in records "
            "of versions that did not say."
        ),
    ] = None
    trail_bytes: Annotated[
        int | None, Meta(description="Size of the audit trail before; null likewise.")
    ] = None


encode_json = msgspec.json.Encoder().encode
_range_decoder = msgspec.json.Decoder(PrunedRange)
_mark_decoder = msgspec.json.Decoder(Mark)
_remarks_decoder = msgspec.json.Decoder(Remarks)

# The fields of StoredRecord that are columns of `audit_records`.
COLUMN_NAMES = tuple(
    name for name in StoredRecord.__struct_fields__ if name in audit_records.columns
)


def hashed_bytes(record: StoredRecord) -> bytes:
    """Return the JSON array whose hash is the hash of a record."""
    return encode_json(
        (
            record.previous_hash,
            record.number,
            record.id,
            record.at,
            record.kind,
            record.client,
            record.request_id,
            record.job_id,
            record.task_id,
            record.source_hash,
            record.entry_point,
            record.policy,
            record.isolation,
            record.walls,
            record.status,
            record.usage,
            record.redacted,
            record.note,
            [(one.rule, one.layer, one.line, one.detail) for one in record.violations],
            record.modules,
        )
    )


def sha256(content: bytes) -> str:
    """Return the hash of an encoded record or source."""
    return hashlib.sha256(content).hexdigest()


def select_records(condition: Any, *more: Any) -> Select[Any]:
    """Return a statement whose rows `load_records` accepts; `more` columns come last."""
    columns = (audit_records.c[name] for name in COLUMN_NAMES)
    return select(*columns, *more).where(condition)


def load_records(
    connection: Connection, rows: Sequence[Row[Any]], previous_hashes: Iterable[str]
) -> list[StoredRecord]:
    """Return records with their violations and modules, without texts.

    Args:
        connection: the connection that read the rows.
        rows: rows of a statement of `select_records`.
        previous_hashes: for each row, the hash of the previous record.
    """
    numbers = [row.number for row in rows]
    violations = _rows_by_number(connection, audit_violations, numbers)
    modules = _rows_by_number(connection, audit_modules, numbers)
    loaded = []
    for row, previous_hash in zip(rows, previous_hashes, strict=True):
        values: dict[str, Any] = dict(zip(COLUMN_NAMES, row, strict=False))
        values["at"] = f"{row.at:.3f}" if isinstance(row.at, float) else str(row.at)
        values["previous_hash"] = previous_hash
        values["violations"] = [
            Violation(one.rule, one.detail, one.line, one.layer)
            for one in violations.get(row.number, ())
        ]
        values["modules"] = [
            Module(one.name, one.source_hash) for one in modules.get(row.number, ())
        ]
        loaded.append(StoredRecord(**values))
    return loaded


def _rows_by_number(
    connection: Connection, table: Any, numbers: list[int]
) -> dict[int, list[Row[Any]]]:
    statement = select(table).where(table.c.number.in_(numbers))
    rows = connection.execute(statement.order_by(table.c.number, table.c.place))
    return {number: list(group) for number, group in groupby(rows, key=lambda row: row.number)}
