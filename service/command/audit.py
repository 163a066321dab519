"""omniarc audit: read and prove the audit trail, and look for attempts without running programs."""

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

from omniarc.display import plain_text
from sandbox.replies import read_code
from sandbox.results import Violation
from service.api import times
from service.audit import chain, sarif
from service.audit import filters as audit_filters
from service.audit.chain import BrokenChainError, Head, HeadLetGoError, Summary
from service.audit.filters import FilterError
from service.audit.schemas import AuditRecordWhole
from service.audit.search import AuditSearch, Filters, Whole
from service.command import configuration, files
from service.command.audit_scan import scan
from service.command.configuration import DatabaseUrl
from service.command.failure import CommandError
from service.command.options import choice
from service.store.database import Database, check_url

app = typer.Typer(help="The audit trail, and the static audit.", no_args_is_help=True)
app.command("scan")(scan)

_FORMATS = ("jsonl", "sarif")
_HEAD = re.compile("([0-9]{1,18}):([0-9a-f]{64})")
_READ_AT_ONCE = 1 << 20


@app.command()
def verify(
    head: Annotated[
        str | None,
        typer.Option(
            metavar="NUMBER:HASH", help="A head that was noted earlier; also shows a cut-off end."
        ),
    ] = None,
    database: DatabaseUrl = None,
) -> None:
    """Prove that no record was edited, deleted, put in or moved; print the head to be noted."""
    noted = None if head is None else _head(head)
    with _database(database) as found:
        try:
            summary = chain.verify(found, noted)
        except BrokenChainError as error:
            typer.echo(plain_text(f"broken: {error}").plain)
            raise typer.Exit(1) from None
        except HeadLetGoError as error:
            raise CommandError(f"--head: {error}") from None
    for cut in summary.cuts:
        typer.echo(f"records {cut.first} to {cut.last} were let go by retention")
    typer.echo(_intact(summary))


@app.command()
def export(
    status: Annotated[str | None, typer.Option(help="What came of it.")] = None,
    rule: Annotated[str | None, typer.Option(help="Of a violation, such as file.open.")] = None,
    layer: Annotated[str | None, typer.Option(help="Of it: static, runtime or kernel.")] = None,
    client: Annotated[str | None, typer.Option(help="The name of the key that sent it.")] = None,
    since: Annotated[str | None, typer.Option(help="A time, such as 2026-01-31T12:00Z.")] = None,
    until: Annotated[str | None, typer.Option(help="A time; then is no longer meant.")] = None,
    text: Annotated[str | None, typer.Option(help="In a source, or a violation's detail.")] = None,
    task_id: Annotated[str | None, typer.Option(help="The task it was held against.")] = None,
    job_id: Annotated[str | None, typer.Option(help="The job it was part of.")] = None,
    source: Annotated[str | None, typer.Option(help="The hash of a source or module.")] = None,
    as_format: Annotated[
        str, typer.Option("--format", help="jsonl: all there is; sarif: static findings.")
    ] = "jsonl",
    output: Annotated[Path | None, typer.Option(help="Instead of standard output.")] = None,
    database: DatabaseUrl = None,
) -> None:
    """Write records to which all filters apply, oldest first, with their sources."""
    choice("--format", as_format, _FORMATS)
    try:
        filters = audit_filters.parse(
            status=status,
            rule=rule,
            layer=layer,
            client=client,
            since=since,
            until=until,
            text=text,
            task_id=task_id,
            job_id=job_id,
            source=source,
        )
    except FilterError as error:
        raise CommandError(f"--{error.field.replace('_', '-')}: {error.rule}") from None
    with _database(database) as found, _sink(output, found) as sink:
        wholes = _wholes(found, filters)
        if as_format == "sarif":
            json.dump(sarif.log(_audited(wholes)), sink, indent=1)
            sink.write("\n")
        else:
            for whole in wholes:
                # All in ASCII, so that a terminal finds nothing to obey in it.
                record = msgspec.to_builtins(AuditRecordWhole.of_whole(whole))
                sink.write(json.dumps(record) + "\n")


def _wholes(database: Database, filters: Filters) -> Iterator[Whole]:
    search = AuditSearch(database)
    after, up_to = 0, search.head().number
    while after < up_to:
        some, after = search.some(filters, after, up_to, _READ_AT_ONCE)
        yield from some


def _audited(wholes: Iterable[Whole]) -> Iterator[sarif.Audited]:
    """The programs that something was found in before they ran, each once."""
    seen: set[str] = set()
    for whole in wholes:
        record = whole.stored.record
        found = [
            Violation(one.rule, one.detail, one.line, "static")
            for one in record.violations
            if one.layer == "static"
        ]
        if found and record.source_hash is not None and record.source_hash not in seen:
            seen.add(record.source_hash)
            text = whole.texts.get(record.source_hash)
            uri = f"sources/{record.source_hash}.py"
            source = "" if text is None else read_code(text)
            yield sarif.Audited(uri, source, found, embedded=text is not None)


def _head(given: str) -> Head:
    found = _HEAD.fullmatch(given)
    if found is None:
        raise CommandError("--head: must be NUMBER:HASH, as this command prints it")
    return Head(int(found[1]), found[2])


def _intact(summary: Summary) -> str:
    period = ""
    if summary.first_at is not None and summary.last_at is not None:
        first, last = times.to_text(summary.first_at), times.to_text(summary.last_at)
        period = f" from {first} to {last},"
    return f"{summary.records} records,{period} intact, head {summary.head}"


@contextmanager
def _database(url: str | None) -> Iterator[Database]:
    """The database, which must be there: an empty one made here would prove nothing."""
    wanted = url or configuration.database_url(configuration.load())
    try:
        parsed = check_url(wanted)
    except ValueError as error:
        raise CommandError(f"--database: {error}") from None
    if parsed.drivername == "sqlite" and not Path(parsed.database or "").is_file():
        raise CommandError(f"{parsed.database}: there is no such database")
    with configuration.database(wanted) as database:
        yield database


@contextmanager
def _sink(path: Path | None, database: Database) -> Iterator[TextIO]:
    """A file that only its owner may read, and that is not the database; or standard output."""
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
