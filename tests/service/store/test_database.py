"""The database: its URL, transactions and migrations."""

import socket
import threading
import traceback

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import insert, inspect, select, text

from service.store.database import Database, DatabaseError, check_url
from service.store.tables import metadata, workers


@pytest.fixture
def database(database_url):
    opened = Database(database_url)
    yield opened
    opened.close()


def names(database):
    with database.read() as connection:
        return list(connection.execute(select(workers.c.id)).scalars())


def test_migrations_create_the_declared_tables(database):
    database.migrate()
    with database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        assert set(metadata.tables) < set(inspect(connection).get_table_names())


def test_second_migration_changes_nothing(database):
    database.migrate()
    with database.write() as connection:
        connection.execute(insert(workers).values(id="w", seen_at=1.0))
    database.migrate()
    assert names(database) == ["w"]


def test_tables_of_a_later_version_are_refused(database):
    database.migrate()
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'later'"))
    with pytest.raises(DatabaseError, match="later version of omniarc"):
        database.migrate()
    with database.read() as connection:
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    assert found == "later"


def test_concurrent_migrations(database_url):
    errors = []

    def migrate():
        try:
            database = Database(database_url)
            database.migrate()
            database.close()
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=migrate) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


def test_failed_transaction_is_rolled_back(database):
    database.migrate()

    def fail():
        with database.write() as connection:
            connection.execute(insert(workers).values(id="w", seen_at=1.0))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert names(database) == []


def test_clock_is_monotonic_and_in_seconds(database):
    with database.read() as connection:
        first = connection.execute(select(database.now())).scalar_one()
        second = connection.execute(select(database.now())).scalar_one()
    assert 1.7e9 < first <= second


def test_error_is_one_line(database):
    with pytest.raises(DatabaseError) as caught, database.read() as connection:
        connection.exec_driver_sql("SELECT * FROM nothing")
    assert "nothing" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_unreachable_server_raises_without_the_password():
    database = Database("postgresql://u:hunter2@127.0.0.1:1/name")
    with pytest.raises(DatabaseError) as caught:
        database.ping()
    assert "hunter2" not in str(caught.value)
    assert "hunter2" not in str(database)


def test_folder_that_cannot_be_created_raises(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(DatabaseError, match="file"):
        Database(f"sqlite:///{tmp_path}/file/sub/x.db")


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("", "must be"),
        ("file.db", "must be"),
        ("mysql://host/name", "not mysql://"),
        ("sqlite://", "needs a file"),
        ("sqlite:///:memory:", "needs a file"),
    ],
)
def test_invalid_url_raises(url, message):
    with pytest.raises(ValueError, match=message):
        check_url(url)


def test_parameters_are_not_in_tracebacks(database):
    program = "a client's " * 2
    with pytest.raises(DatabaseError) as caught, database.read() as connection:
        connection.execute(text("SELECT nothing WHERE :code = 'x'"), {"code": program})
    assert program not in "".join(traceback.format_exception(caught.value))


def test_silent_server_times_out():
    with socket.create_server(("127.0.0.1", 0)) as mute:
        port = mute.getsockname()[1]
        database = Database(f"postgresql://u@127.0.0.1:{port}/name?connect_timeout=2")
        with pytest.raises(DatabaseError):
            database.ping()
