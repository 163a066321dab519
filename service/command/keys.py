"""omniarc keys: create, list and revoke API keys."""

import json as json_module
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from service.api import times
from service.command import configuration
from service.command.configuration import DatabaseOption
from service.command.options import choice, option_errors
from service.store.keys import REFRESH_SECONDS, SCOPES, Key, KeyStore

app = typer.Typer(help="Create, list and revoke API keys.", no_args_is_help=True)

# What messages call the fields of a key.
_OPTIONS = {
    "name": "NAME",
    "scopes": "--scope",
    "rate": "--rate",
    "concurrency": "--concurrency",
}

# Without keys, a service on loopback accepts every local request.
_FIRST_KEY = (
    "omniarc: warning: this is the first key of this database; from now on every request needs a "
    f"key and gets 401 without one; running services notice within {REFRESH_SECONDS:g} seconds"
)


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="The name of the key in lists and audit records.")],
    scope: Annotated[
        list[str] | None,
        typer.Option(
            help=f"Allow this: {', '.join(SCOPES)}; may be repeated. By default execute and jobs."
        ),
    ] = None,
    rate: Annotated[
        float | None,
        typer.Option(
            help="Limit of requests per second, instead of OMNIARC_RATE_PER_KEY; 0 for no limit."
        ),
    ] = None,
    concurrency: Annotated[
        int | None,
        typer.Option(help="Limit of concurrent requests, instead of OMNIARC_CONCURRENCY_PER_KEY."),
    ] = None,
    database: DatabaseOption = None,
) -> None:
    """Create a key and print it. Only its hash is stored, so it cannot be shown again.

    A local service is open to every request from this machine until the first key is created; from
    then on requests without a key get 401.
    """
    scopes = [choice("--scope", one, SCOPES) for one in scope or ("execute", "jobs")]
    with _key_store(database) as store:
        is_first = not store.all()
        token = store.create(name, scopes, rate=rate, concurrency=concurrency)
    if is_first:
        typer.echo(_FIRST_KEY, err=True)
    print(token)


@app.command("list")
def list_keys(
    json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
    database: DatabaseOption = None,
) -> None:
    """List all keys, including revoked ones, without their secrets."""
    with _key_store(database) as store:
        keys = store.all()
    if json:
        print(json_module.dumps([_fields(key) for key in keys], indent=2))
        return
    table = Table(box=None)
    for column in ("name", "id", "scopes", "rate", "concurrency", "created", "revoked"):
        table.add_column(column)
    for key in keys:
        cells = {**_fields(key), "scopes": " ".join(sorted(key.scopes))}
        table.add_row(*("" if cell is None else str(cell) for cell in cells.values()))
    Console().print(table)


@app.command()
def revoke(
    name: Annotated[str, typer.Argument(help="The name or the id of the key.")],
    database: DatabaseOption = None,
) -> None:
    """Revoke a key. Running services notice within seconds."""
    with _key_store(database) as store:
        store.revoke(name)
    print(f"revoked {name}")


def _fields(key: Key) -> dict[str, str | float | list[str] | None]:
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
def _key_store(url: str | None) -> Iterator[KeyStore]:
    with configuration.open_database(url) as database, option_errors(_OPTIONS):
        yield KeyStore(database)
