"""The database: SQLite in a file, or PostgreSQL, with one interface.

Calls block; the service makes them from threads. In SQLite a transaction that writes takes the
write lock when it begins, so that it never fails because of a write after its first read.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    Float,
    create_engine,
    event,
    func,
    literal_column,
    select,
    text,
)
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.sql.elements import ColumnElement

from sandbox import extras
from sandbox.errors import MissingExtraError

# The key of PostgreSQL's advisory lock during migrations.
_MIGRATION_LOCK = 0x0A2C_A6C1

_BUSY_SECONDS = 30
_BUSY_PAUSE_SECONDS = 0.01
_CONNECT_SECONDS = "10"
_DRIVERS = {
    "sqlite": "sqlite",
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
}


class DatabaseError(Exception):
    """The database cannot be used; the message does not contain its password."""


def check_url(url: str) -> URL:
    """Return the parsed URL of a database, with the driver to use.

    Raises:
        ValueError: it is invalid, or of a database that is not supported.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise ValueError("must be sqlite:///file or postgresql://…") from None
    driver = _DRIVERS.get(parsed.drivername.partition("+")[0])
    if driver is None:
        raise ValueError(f"must be sqlite:///file or postgresql://…, not {parsed.drivername}://")
    if driver == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise ValueError("sqlite needs a file: sqlite:///file")
    return parsed.set(drivername=driver)


class Database:
    """Connections to one database.

    Args:
        url: `sqlite:///file` or `postgresql://…`.

    Raises:
        ValueError: the URL is invalid.
        DatabaseError: the database cannot be used; every method may raise it.
    """

    def __init__(self, url: str) -> None:
        self._url = check_url(url)
        self.is_sqlite = self._url.drivername == "sqlite"
        self.engine = self._open()

    @property
    def files(self) -> list[Path]:
        """The files of an SQLite database, whether they exist or not; none for PostgreSQL."""
        name = self._url.database if self.is_sqlite else None
        return [Path(f"{name}{end}") for end in ("", "-wal", "-shm")] if name else []

    def _open(self) -> Engine:
        if not self.is_sqlite:
            try:
                extras.require("postgres")
            except MissingExtraError as error:
                raise DatabaseError(str(error)) from None
            url = self._url.update_query_dict({"connect_timeout": _CONNECT_SECONDS}, append=False)
            url = self._url if "connect_timeout" in self._url.query else url
            return create_engine(
                url, pool_size=4, max_overflow=12, pool_pre_ping=True, hide_parameters=True
            )
        folder = Path(self._url.database or "").absolute().parent
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise DatabaseError(f"{folder}: {error.strerror}") from None
        # The listeners below begin transactions, not the driver; threads share the pool.
        arguments: dict[str, Any] = {
            "timeout": _BUSY_SECONDS,
            "isolation_level": None,
            "check_same_thread": False,
        }
        # Statements contain programs, which must not appear in logs.
        engine = create_engine(self._url, connect_args=arguments, hide_parameters=True)
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Open a transaction for writing; commit it at the end, roll it back after an exception."""
        with _plain_errors(), self.engine.connect() as bare:
            connection = bare.execution_options(writes=True)
            with connection.begin():
                yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a transaction for reading."""
        with _plain_errors(), self.engine.connect() as connection:
            yield connection

    def now(self) -> ColumnElement[float]:
        """Return the time of the database in seconds since 1970, a clock that all hosts share."""
        if self.is_sqlite:
            return literal_column("(julianday('now') - 2440587.5) * 86400.0", Float)
        return literal_column("extract(epoch FROM clock_timestamp())::float8", Float)

    def migrate(self) -> None:
        """Upgrade the tables to this version; several processes may call it at the same time."""
        from alembic import command
        from alembic.config import Config
        from alembic.util import CommandError

        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        with self.write() as connection:
            if not self.is_sqlite:
                connection.execute(select(func.pg_advisory_xact_lock(_MIGRATION_LOCK)))
            config.attributes["connection"] = connection
            try:
                command.upgrade(config, "head")
            except CommandError as error:  # the revision of the tables is unknown
                raise DatabaseError(
                    "its tables belong to a later version of omniarc; run that version, or restore "
                    "a backup from before the upgrade"
                ) from error

    def ping(self) -> None:
        """Check that the database answers and has its tables."""
        with self.read() as connection:
            connection.execute(text("SELECT 1 FROM alembic_version"))

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    def __str__(self) -> str:
        return self._url.render_as_string(hide_password=True)


@contextmanager
def _plain_errors() -> Iterator[None]:
    """Convert errors of SQLAlchemy to a `DatabaseError` with one line of text."""
    try:
        yield
    except SQLAlchemyError as error:
        message = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
        raise DatabaseError(message) from error


def _set_up_sqlite(connection: Any, _: Any) -> None:
    # Readers do not wait for the writer, and a commit is on the disk when it returns.
    _use_write_ahead_log(connection)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _use_write_ahead_log(connection: sqlite3.Connection) -> None:
    """Set the journal's mode, for which SQLite does not wait while others open a new file."""
    deadline = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            is_busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not is_busy or time.monotonic() > deadline:
                raise
            time.sleep(_BUSY_PAUSE_SECONDS)


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
