"""The settings and the database, as commands get at them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from pydantic import ValidationError
from pydantic_settings import SettingsError

from service import settings
from service.command.failure import CommandError
from service.store.database import Database, DatabaseError

DatabaseUrl = Annotated[
    str | None, typer.Option("--database", help="Instead of OMNIARC_DATABASE_URL.")
]


def load() -> settings.Settings:
    """The settings.

    Raises:
        CommandError: one is wrong; its variable is named.
    """
    try:
        return settings.load()
    except SettingsError as error:
        field = str(error).split('"')[1]
        name = f"OMNIARC_{field.upper()}"
        if isinstance(error.__cause__, OSError):
            reason = error.__cause__.strerror
            raise CommandError(f"{name}: its file of secrets cannot be read: {reason}") from None
        raise CommandError(f"{name}: is not JSON") from None
    except ValidationError as error:
        first = error.errors()[0]
        name = f"OMNIARC_{str(first['loc'][0]).upper()}"  # what follows is a place in a list
        raise CommandError(f"{name}: {first['msg'].removeprefix('Value error, ')}") from None


def database_url(loaded: settings.Settings) -> str:
    """The URL of the settings' database.

    Raises:
        CommandError: there is no place for the user's own file.
    """
    try:
        return loaded.database
    except RuntimeError:  # of a user that only has a number, as in many a container
        said = "must be set, since this user has no home directory for a file of its own"
        raise CommandError(f"OMNIARC_DATABASE_URL: {said}") from None


@contextmanager
def database(url: str | None = None) -> Iterator[Database]:
    """The database, with its tables as they should be; by default the one of the settings.

    Raises:
        CommandError: it cannot be used.
    """
    try:
        found = Database(url or database_url(load()))
    except ValueError as error:
        raise CommandError(f"--database: {error}") from None
    except DatabaseError as error:
        raise CommandError(str(error)) from None
    try:
        found.migrate()
        yield found
    except DatabaseError as error:
        raise CommandError(f"{found}: {error}") from None
    finally:
        found.close()
