"""omniarc audit: verify and export the audit trail, and audit programs without running them."""

import json
import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, TextIO

import msgspec
import typer

from sandbox.replies import read_code
from sandbox.results import Violation
from sandbox.text import counted, one_line
from service.api import times
from service.audit import chain, sarif
from service.audit import filters as audit_filters
from service.audit.chain import BrokenChainError, ChainSummary, Head, HeadPrunedError
from service.audit.records import PrunedRange, StoredRecord
from service.audit.schemas import AuditRecordWithSource
from service.audit.search import AuditSearch, Filters
from service.command import configuration, files
from service.command.audit_scan import scan
from service.command.configuration import DatabaseOption
from service.command.failure import CommandError
from service.command.options import choice, option_errors
from service.store.database import Database, check_url

app = typer.Typer(
    help="Verify and export the audit trail, and audit programs without running them.",
    no_args_is_help=True,
)
app.command("scan")(scan)

_FORMATS = ("jsonl", "sarif")
_HEAD = re.compile("([0-9]{1,18}):([0-9a-f]{64})")
_BATCH_BYTES = 1 << 20


@app.command()
def verify(
    head: Annotated[
        str | None,
        typer.Option(
            metavar="NUMBER:HASH",
            help="The head that an earlier run printed; detects records removed from the end.",
        ),
    ] = None,
    database: DatabaseOption = None,
) -> None:
    """Verify that no record was edited, deleted, inserted or moved, and print the head."""
    expected = None if head is None else _parse_head(head)
    with _existing_database(database) as opened:
        try:
            summary = chain.verify(opened, expected)
        except BrokenChainError as error:
            typer.echo(one_line(f"broken: {error}"))
            raise typer.Exit(1) from None
        except HeadPrunedError as error:
            raise CommandError(f"--head: {error}") from None
    for pruned in summary.pruned:
        typer.echo(_pruned_text(pruned))
    typer.echo(_summary_text(summary))


@app.command()
def export(
    status: Annotated[
        str | None, typer.Option(help="Only programs with this status, such as violation.")
    ] = None,
    rule: Annotated[
        str | None, typer.Option(help="Only with a violation of this rule, such as file.open.")
    ] = None,
    layer: Annotated[
        str | None,
        typer.Option(help="Only with a violation found by this layer: static, runtime or kernel."),
    ] = None,
    client: Annotated[
        str | None, typer.Option(help="Only programs sent with the API key of this name.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(help="Only from this time on, such as 2026-01-31T12:00Z.")
    ] = None,
    until: Annotated[str | None, typer.Option(help="Only before this time.")] = None,
    text: Annotated[
        str | None,
        typer.Option(help="Only with this text in a source or in the detail of a violation."),
    ] = None,
    task_id: Annotated[
        str | None, typer.Option(help="Only programs verified on the task with this id.")
    ] = None,
    job_id: Annotated[
        str | None, typer.Option(help="Only programs of the job with this id.")
    ] = None,
    source: Annotated[
        str | None, typer.Option(help="Only with this SHA-256 of the source or of a module.")
    ] = None,
    as_format: Annotated[
        str,
        typer.Option(
            "--format",
            help="jsonl for whole records, or sarif for the violations in their sources; records "
            "without a violation are not in a SARIF log.",
        ),
    ] = "jsonl",
    output: Annotated[
        Path | None, typer.Option(help="Write to this file instead of standard output.")
    ] = None,
    database: DatabaseOption = None,
) -> None:
    """Write the records that match all filters, oldest first, with their sources."""
    choice("--format", as_format, _FORMATS)
    values = {
        "status": status,
        "rule": rule,
        "layer": layer,
        "client": client,
        "since": since,
        "until": until,
        "text": text,
        "task_id": task_id,
        "job_id": job_id,
        "source": source,
    }
    with option_errors({name: f"--{name.replace('_', '-')}" for name in values}):
        filters = audit_filters.parse(**values)
    with _existing_database(database) as opened, _open_output(output, opened) as sink:
        records = _read_records(opened, filters)
        if as_format == "sarif":
            violations = _Violations(records)
            json.dump(sarif.log(violations, violations.notes()), sink, indent=1)
            sink.write("\n")
            for note in violations.notes():
                typer.echo(f"omniarc: {note}", err=True)
        else:
            for record in records:
                # ASCII only, so that the output cannot control a terminal.
                public = msgspec.to_builtins(AuditRecordWithSource.of(record))
                sink.write(json.dumps(public) + "\n")


def _read_records(database: Database, filters: Filters) -> Iterator[StoredRecord]:
    search = AuditSearch(database)
    after, up_to = 0, search.head().number
    while after < up_to:
        records, after = search.export_batch(filters, after, up_to, _BATCH_BYTES)
        yield from records


class _Violations:
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
                "left out; --format jsonl exports all records"
            )


def _parse_head(value: str) -> Head:
    match = _HEAD.fullmatch(value)
    if match is None:
        raise CommandError("--head: must be NUMBER:HASH, as this command prints it")
    return Head(int(match[1]), match[2])


def _pruned_text(pruned: PrunedRange) -> str:
    if pruned.first == pruned.last:
        return f"record {pruned.first} was pruned by retention"
    return f"records {pruned.first} to {pruned.last} were pruned by retention"


def _summary_text(summary: ChainSummary) -> str:
    period = ""
    if summary.first_at is not None and summary.last_at is not None:
        first, last = times.to_text(summary.first_at), times.to_text(summary.last_at)
        period = f" from {first} to {last},"
    return f"{counted(summary.records, 'record')},{period} intact, head {summary.head}"


@contextmanager
def _existing_database(url: str | None) -> Iterator[Database]:
    """Open the database, but do not create one: an empty one would look intact."""
    url = url or configuration.database_url(configuration.load())
    try:
        parsed = check_url(url)
    except ValueError as error:
        raise CommandError(f"--database: {error}") from None
    if parsed.drivername == "sqlite" and not Path(parsed.database or "").is_file():
        raise CommandError(f"{parsed.database}: no such database")
    with configuration.open_database(url) as database:
        yield database


@contextmanager
def _open_output(path: Path | None, database: Database) -> Iterator[TextIO]:
    """Open a file that only its owner may read, or standard output; not the database itself."""
    if path is None:
        yield sys.stdout
        return
    files.check_written(database.files, path)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as sink:
            yield sink
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from None
