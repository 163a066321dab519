"""Audit records in other formats, and what those formats cannot hold."""

import csv
import io
from collections.abc import Iterable, Iterator

from sandbox.replies import read_code
from sandbox.results import Violation
from sandbox.text import counted, one_line
from service.audit import sarif
from service.audit.records import StoredRecord
from service.audit.schemas import AuditRecord
from service.audit.search import AuditSearch, Filters

_BATCH_BYTES = 1 << 20

CSV_COLUMNS = (
    *("number", "id", "at", "kind", "client", "task_id", "job_id", "source_hash", "status"),
    *("rules", "layers", "lines", "details", "mark", "note", "hash"),
)
CSV_NOTE = "CSV holds no sources, and joins the violations of a record; JSON lines hold everything"

# What a spreadsheet would read as a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MAX_CELL = 1000


def read_records(search: AuditSearch, filters: Filters) -> Iterator[StoredRecord]:
    """Yield the records that match, oldest first, with their texts."""
    after, up_to = 0, search.head().number
    while after < up_to:
        records, after = search.export_batch(filters, after, up_to, _BATCH_BYTES)
        yield from records


def csv_lines(records: Iterable[StoredRecord], *, with_header: bool = False) -> str:
    """Return records as lines of CSV (RFC 4180) with the columns `CSV_COLUMNS`."""
    sink = io.StringIO()
    writer = csv.writer(sink)
    if with_header:
        writer.writerow(CSV_COLUMNS)
    for record in records:
        public = AuditRecord.of(record)
        violations = public.violations
        joined = {
            "rules": "; ".join(one.rule for one in violations),
            "layers": "; ".join(one.layer for one in violations),
            "lines": "; ".join("" if one.line is None else str(one.line) for one in violations),
            "details": "; ".join(one.detail for one in violations),
            "mark": public.marking.verdict if public.marking else public.mark,
            "note": public.marking.note if public.marking else "",
        }
        row = [joined[one] if one in joined else getattr(public, one) for one in CSV_COLUMNS]
        writer.writerow(map(_cell, row))
    return sink.getvalue()


def _cell(value: object) -> str:
    """Return a value as one line of text that no spreadsheet takes for a formula."""
    text = "" if value is None else one_line(str(value), _MAX_CELL)
    return f"'{text}" if text.startswith(_FORMULA) else text


class ViolationLog:
    """The distinct sources in records with their distinct violations, as programs of a SARIF log.

    Args:
        records: the records; read once.

    Attributes:
        without: the number of records read that have no violation.
    """

    def __init__(self, records: Iterable[StoredRecord]) -> None:
        self._records = records
        self._seen: dict[str, set[Violation]] = {}
        self.without = 0

    def __iter__(self) -> Iterator[sarif.AuditedProgram]:
        """Yield a program for each record with violations that its source did not have before."""
        for record in self._records:
            if record.source_hash is None or not record.violations:
                self.without += 1
                continue
            seen = self._seen.setdefault(record.source_hash, set())
            violations = [one for one in record.violations if one not in seen]
            if violations:
                seen.update(violations)
                text = record.texts.get(record.source_hash)
                uri = f"sources/{record.source_hash}.py"
                source = "" if text is None else read_code(text)
                yield sarif.AuditedProgram(uri, source, violations, embedded=text is not None)

    def notes(self) -> Iterator[str]:
        """Yield what the log could not hold of the records read so far."""
        if self.without:
            left_out = counted(self.without, "record")
            yield (
                f"SARIF holds violations only: {left_out} without a violation "
                "left out; JSON lines hold all records"
            )
