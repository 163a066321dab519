"""omniarc audit: verify and export the audit trail, and audit programs without running them."""

import json
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, TextIO

import msgspec
import typer

from sandbox.text import counted, one_line
from service.api import times
from service.audit import chain, exports, sarif
from service.audit import filters as audit_filters
from service.audit.chain import BrokenChainError, ChainSummary, Head, HeadPrunedError, Retention
from service.audit.records import PrunedRange
from service.audit.schemas import AuditRecordWithSource
from service.audit.search import AuditSearch
from service.command import configuration, files
from service.command.audit_review import existing_database, list_records, mark, show
from service.command.audit_scan import scan
from service.command.configuration import DatabaseOption
from service.command.failure import CommandError
from service.command.options import choice, option_errors
from service.store.database import Database

app = typer.Typer(
    help="Verify and export the audit trail, and audit programs without running them.",
    no_args_is_help=True,
)
app.command("scan")(scan)
for _command in (list_records, show, mark):
    app.command(_command.__name__.removesuffix("_records"))(_command)

_FORMATS = ("jsonl", "sarif")
_HEAD = re.compile("([0-9]{1,18}):([0-9a-f]{64})")


@app.command()
def verify(
    head: Annotated[
        str | None,
        typer.Option(
            metavar="NUMBER:HASH",
            help="The head that an earlier run printed; detects records removed from the end.",
        ),
    ] = None,
    keep_days: Annotated[
        float | None,
        typer.Option(min=0, help="Judge retention by this instead of OMNIARC_AUDIT_KEEP_DAYS."),
    ] = None,
    keep_mb: Annotated[
        float | None,
        typer.Option(min=0, help="Judge retention by this instead of OMNIARC_AUDIT_KEEP_MB."),
    ] = None,
    any_retention: Annotated[
        bool,
        typer.Option(
            "--any-retention",
            help="Believe every record of retention, also of versions that did not say what they "
            "pruned.",
        ),
    ] = False,
    database: DatabaseOption = None,
) -> None:
    """Verify that no record was edited, deleted, inserted or moved, and print the head.

    Records that retention pruned although the settings would have kept them count as deleted.
    """
    expected = None if head is None else _parse_head(head)
    retention = None if any_retention else _retention(keep_days, keep_mb)
    with existing_database(database) as opened:
        try:
            summary = chain.verify(opened, expected, retention)
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
    isolation: Annotated[
        str | None, typer.Option(help="Only programs kept apart in this way: fork or restored.")
    ] = None,
    source: Annotated[
        str | None, typer.Option(help="Only with this SHA-256 of the source or of a module.")
    ] = None,
    mark: Annotated[
        str | None,
        typer.Option(
            help="Only what a reviewer marked last as harmless, unsafe or follow_up; none for what "
            "nobody marked."
        ),
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
        "isolation": isolation,
        "source": source,
        "mark": mark,
    }
    with option_errors({name: f"--{name.replace('_', '-')}" for name in values}):
        filters = audit_filters.parse(**values)
    with existing_database(database) as opened, _open_output(output, opened) as sink:
        records = exports.read_records(AuditSearch(opened), filters)
        if as_format == "sarif":
            violations = exports.ViolationLog(records)
            json.dump(sarif.log(violations, violations.notes()), sink, indent=1)
            sink.write("\n")
            for note in violations.notes():
                typer.echo(f"omniarc: {note}", err=True)
        else:
            # ASCII only, so that the output cannot control a terminal.
            for record in records:
                public = msgspec.to_builtins(AuditRecordWithSource.of(record))
                sink.write(json.dumps(public) + "\n")


def _retention(keep_days: float | None, keep_mb: float | None) -> Retention:
    """Return what the settings keep, or the options in their place."""
    settings = configuration.load()
    days = settings.audit_keep_days if keep_days is None else keep_days
    megabytes = settings.audit_keep_mb if keep_mb is None else keep_mb
    return Retention(days * 86_400, megabytes * (1 << 20))


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
