"""The databases of the audit trail."""

import pytest


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.long)])
def database_url(request, new_database):
    """Return the URL of a database of each kind in turn; on PostgreSQL, the tests are long ones.

    The fast suite tries the tables on it in tests/service/store.
    """
    return new_database(request.param)
