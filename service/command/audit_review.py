"""omniarc audit list, show and mark: what the console's audit pages show, in a terminal."""

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, get_args

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from omniarc.display import plain_text
from sandbox.text import one_line
from service.api.marks import MarkRequest, MarkVerdict, mark_request
from service.audit import chain
from service.audit import filters as audit_filters
from service.audit.highlighting import highlighted_lines
from service.audit.records import StoredRecord
from service.audit.schemas import AuditRecordWithSource, rule_of
from service.audit.search import AuditSearch
from service.audit.store import AuditStore
from service.command import configuration
from service.command.configuration import DatabaseOption
from service.command.failure import CommandError
from service.command.options import KEY_VARIABLE, choice, option_errors
from service.store.database import Database, check_url

_STYLES = {
    "comment": "dim",
    "string": "green",
    "number": "cyan",
    "keyword": "magenta",
    "name": "cyan",
}
_ON_MARKED_LINE = "on dark_red"

ServiceUrlOption = Annotated[
    str | None,
    typer.Option(
        "--service-url",
        metavar="URL",
        envvar="OMNIARC_SERVICE_URL",
        help="Mark at a running service instead of in the database.",
    ),
]
IdArgument = Annotated[str, typer.Argument(metavar="ID", help="The id of the execution.")]


def list_records(
    status: Annotated[str | None, typer.Option(help="Only programs with this status.")] = None,
    rule: Annotated[str | None, typer.Option(help="Only with a violation of this rule.")] = None,
    client: Annotated[str | None, typer.Option(help="Only programs of this API key.")] = None,
    since: Annotated[str | None, typer.Option(help="Only from this time on.")] = None,
    text: Annotated[
        str | None, typer.Option(help="Only with this text in a source or a violation.")
    ] = None,
    mark: Annotated[
        str | None, typer.Option(help="Only marked harmless, unsafe or follow_up; or none.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Largest number of records.")] = 50,
    database: DatabaseOption = None,
) -> None:
    """List the newest records that match all filters."""
    values = {
        "status": status,
        "rule": rule,
        "client": client,
        "since": since,
        "text": text,
        "mark": mark,
    }
    with option_errors({name: f"--{name}" for name in values}):
        filters = audit_filters.parse(**values)
    table = Table("number", "at", "status", "client", "task", "violations", "mark", "id", box=None)
    with existing_database(database) as opened:
        search = AuditSearch(opened)
        page = search.page(filters, None, limit)
        records = page.records
        # A page may hold fewer than match, since a search looks at a limited number of records.
        while page.cursor is not None and len(records) < limit:
            page = search.page(filters, page.cursor, limit - len(records))
            records += page.records
    for record in records:
        public = AuditRecordWithSource.of(record)
        rules = ", ".join(dict.fromkeys(one.rule for one in public.violations))
        cells = (
            *(str(public.number), public.at, public.status or public.kind, public.client),
            *(public.task_id or "", rules, public.mark or "", public.id),
        )
        table.add_row(*map(plain_text, cells))
    Console(highlight=False).print(table)
    if page.cursor is not None:
        typer.echo(f"more records match; --limit shows more than {limit}", err=True)


def show(execution_id: IdArgument, database: DatabaseOption = None) -> None:
    """Show a record: its violations, its marks, and its source with the offending lines."""
    console = Console(highlight=False)
    with existing_database(database) as opened:
        search = AuditSearch(opened)
        record = _find(search, execution_id)
        marks = search.marks_of(record, 20)
        try:
            chain.verify_record(opened, record.number)
            intact = "intact"
        except chain.BrokenChainError as error:
            intact = f"broken: {error}"
    public = AuditRecordWithSource.of(record)
    facts = {
        "record": f"{public.number}, {intact}",
        "at": public.at,
        "kind": public.kind,
        "client": public.client,
        "task": public.task_id,
        "job": public.job_id,
        "status": public.status,
        "source": public.source_hash,
    }
    for name, value in facts.items():
        if value is not None:
            console.print(Text(f"{name:8}", "bold"), plain_text(str(value)))
    for one in marks:
        said = one.marking
        if said is not None:
            about = "source" if said.source else "execution"
            who = f"{said.verdict} ({about}), by {one.client}: {said.note}"
            console.print(Text(f"{'mark':8}", "bold"), plain_text(who))
    for violation in public.violations:
        where = "" if violation.line is None else f" in line {violation.line}"
        what = f"{violation.rule}{where} ({violation.layer}): {violation.detail}"
        console.print(Text(f"{'tried':8}", "bold"), plain_text(what, "red"))
        console.print(Text(" " * 8), rule_of(violation.rule).hint)
    if public.source is None:
        typer.echo("the source is not stored")
        return
    marked = {violation.line for violation in public.violations}
    for number, parts in enumerate(highlighted_lines(public.source), start=1):
        line = Text(f"{'>' if number in marked else ' '}{number:5} ", "dim")
        for kind, text in parts:
            line.append_text(plain_text(text, _STYLES.get(kind, "")))
        if number in marked:
            line.stylize(_ON_MARKED_LINE)
        console.print(line, soft_wrap=True)


def mark(
    execution_id: IdArgument,
    verdict: Annotated[
        str, typer.Argument(metavar="VERDICT", help="harmless, unsafe or follow_up.")
    ],
    note: Annotated[str, typer.Option(help="Why, for those who read it later.")] = "",
    source: Annotated[
        bool, typer.Option("--source", help="Mark every execution of its source, also later ones.")
    ] = False,
    service_url: ServiceUrlOption = None,
    database: DatabaseOption = None,
) -> None:
    """Mark an execution, or its source, in a record of its own in the chain.

    With --service-url a running service writes it, with the name of the key in OMNIARC_API_KEY.
    """
    on = "source" if source else "execution"
    choice("VERDICT", verdict, get_args(MarkVerdict))
    with option_errors({"note": "--note"}):
        wanted = mark_request(verdict, on, note)
    if service_url is not None and database is not None:
        raise CommandError("--database: cannot be used with --service-url; the service has one")
    if service_url is not None:
        number = _mark_at_service(service_url, execution_id, wanted)
    else:
        number = _mark_in_database(database, execution_id, wanted)
    typer.echo(f"record {number}: {verdict}")


def _mark_at_service(url: str, execution_id: str, wanted: MarkRequest) -> int:
    """Have a service write a mark, and return the number of its record."""
    from service.client import Client, ClientError

    with option_errors({"url": "--service-url"}):
        client = Client(url, os.environ.get(KEY_VARIABLE))
    with client:
        try:
            return client.mark(execution_id, wanted.verdict, wanted.note, on=wanted.on).number
        except ClientError as error:
            raise CommandError(one_line(str(error))) from None


def _mark_in_database(url: str | None, execution_id: str, wanted: MarkRequest) -> int:
    """Write a mark, and return the number of its record."""
    settings = configuration.load()
    with existing_database(url) as opened:
        record = _find(AuditSearch(opened), execution_id)
        with option_errors({"on": "--source"}):
            made = wanted.of(record.id, record.source_hash)
        # No API key has such a name.
        who = f"@{getpass.getuser()}"
        written = AuditStore(opened, settings.audit_redact).mark(made, who)
    if written is None:
        raise CommandError(f"{execution_id}: only executions can be marked")
    return written.number


def _find(search: AuditSearch, execution_id: str) -> StoredRecord:
    """Return the record with an id.

    Raises:
        CommandError: there is none.
    """
    found = search.get(execution_id)
    if found is None:
        raise CommandError(f"no audit record has the id {execution_id[:64]!r}")
    return found


@contextmanager
def existing_database(url: str | None) -> Iterator[Database]:
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
