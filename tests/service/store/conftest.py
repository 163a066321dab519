"""A database of the test's own, with its tables, of each kind."""

import pytest

from service.store.database import Database


@pytest.fixture
def database(database_url):
    opened = Database(database_url)
    opened.migrate()
    yield opened
    opened.close()
