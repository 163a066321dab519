"""Settings and the database, for commands."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from pydantic import ValidationError
from pydantic_settings import SettingsError

from service import settings
from service.command.failure import CommandError
from service.store.database import Database, DatabaseError

DatabaseOption = Annotated[
    str | None,
    typer.Option(
        "--database", metavar="URL", help="Use this database instead of OMNIARC_DATABASE_URL."
    ),
]


def load() -> settings.Settings:
    """Return the settings.

    Raises:
        CommandError: a setting is invalid; the message names its variable.
    """
    try:
        return settings.load()
    except SettingsError as error:
        field = str(error).split('"')[1]
        name = f"OMNIARC_{field.upper()}"
        if isinstance(error.__cause__, OSError):
            reason = error.__cause__.strerror
            raise CommandError(f"{name}: cannot read its secret file: {reason}") from None
        raise CommandError(f"{name}: is not JSON") from None
    except ValidationError as error:
        first = error.errors()[0]
        name = f"OMNIARC_{str(first['loc'][0]).upper()}"  # the rest is an index in a list
        raise CommandError(f"{name}: {first['msg'].removeprefix('Value error, ')}") from None


def database_url(loaded: settings.Settings) -> str:
    """Return the URL of the database.

    Raises:
        CommandError: no database is set, and the user has no home directory for the default one.
    """
    try:
        return loaded.database
    except RuntimeError:  # a user without an entry in /etc/passwd, as in many containers
        rule = "must be set, because this user has no home directory for the default file"
        raise CommandError(f"OMNIARC_DATABASE_URL: {rule}") from None


@contextmanager
def open_database(url: str | None = None) -> Iterator[Database]:
    """Open the database and upgrade its tables; close it at the end.

    Args:
        url: the database; by default that of the settings.

    Raises:
        CommandError: it cannot be used.
    """
    try:
        database = Database(url or database_url(load()))
    except ValueError as error:
        raise CommandError(f"--database: {error}") from None
    except DatabaseError as error:
        raise CommandError(str(error)) from None
    try:
        database.migrate()
        yield database
    except DatabaseError as error:
        raise CommandError(f"{database}: {error}") from None
    finally:
        database.close()
