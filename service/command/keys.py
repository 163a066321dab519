"""omniarc keys: who may come in."""

import json as to_json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from service.api import times
from service.command import configuration
from service.command.configuration import DatabaseUrl
from service.command.failure import CommandError
from service.command.options import choice
from service.store.keys import SCOPES, InvalidKeyError, Key, KeyStore

app = typer.Typer(help="Make, list and revoke API keys.", no_args_is_help=True)


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="What records and lists call its owner.")],
    scope: Annotated[
        list[str] | None, typer.Option(help=f"One of {', '.join(SCOPES)}; may be given again.")
    ] = None,
    rate: Annotated[float | None, typer.Option(help="Requests a second; 0: no limit.")] = None,
    concurrency: Annotated[int | None, typer.Option(help="Requests at once.")] = None,
    database: DatabaseUrl = None,
) -> None:
    """Make a key and print it. It is shown this once: only its hash is kept."""
    scopes = [choice("--scope", one, SCOPES) for one in scope or ("execute", "jobs")]
    with _store(database) as store:
        print(store.create(name, scopes, rate=rate, concurrency=concurrency))


@app.command("list")
def list_keys(
    json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
    database: DatabaseUrl = None,
) -> None:
    """List the keys, without their secrets."""
    with _store(database) as store:
        found = store.all()
    if json:
        print(to_json.dumps([_shown(key) for key in found], indent=2))
        return
    table = Table(box=None)
    for column in ("name", "id", "scopes", "rate", "at once", "made", "revoked"):
        table.add_column(column)
    for key in found:
        cells = {**_shown(key), "scopes": " ".join(sorted(key.scopes))}
        table.add_row(*("" if cell is None else str(cell) for cell in cells.values()))
    Console().print(table)


@app.command()
def revoke(
    name: Annotated[str, typer.Argument(help="The key's name, or its id.")],
    database: DatabaseUrl = None,
) -> None:
    """Revoke a key. Services that run see it within seconds."""
    with _store(database) as store:
        store.revoke(name)
    print(f"revoked {name}")


def _shown(key: Key) -> dict[str, str | float | list[str] | None]:
    return {
        "name": key.name,
        "id": key.id,
        "scopes": sorted(key.scopes),
        "rate": key.rate,
        "concurrency": key.concurrency,
        "created_at": times.to_text(key.created_at),
        "revoked_at": times.to_text(key.revoked_at),
    }


@contextmanager
def _store(url: str | None) -> Iterator[KeyStore]:
    with configuration.database(url) as database:
        try:
            yield KeyStore(database)
        except InvalidKeyError as error:
            raise CommandError(str(error)) from None
