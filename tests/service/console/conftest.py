"""A service with keys, and audit records that were written before it started."""

import pytest

from sandbox.results import Violation
from service.audit.store import AuditStore
from service.store.database import Database
from service.store.keys import KeyStore
from tests.support.executions import execution as usual_execution

OPENS = 'import numpy as np\n\ndef task(grid):\n    open("colors.txt", "w")\n    return grid\n'
LAST_NIGHT = 1_790_000_000.0


def execution(number, **fields):
    values = {
        "at": LAST_NIGHT + number,
        "kind": "verify",
        "client": "cluster-a",
        "request_id": f"request-{number}",
        "task_id": "25ff71a9",
        "code": f"def task(grid):\n    return grid + {number}\n",
    }
    return usual_execution(f"e{number}", **values | fields)


class Desk:
    """A service, and keys by their scopes."""

    def __init__(self, service, database, keys):
        self.service = service
        self.url = f"{service.url}/console"
        self.database = database
        self.trail = AuditStore(database)
        self.keys = keys
        self.store = KeyStore(database)


@pytest.fixture(scope="module")
def desk(start_service, tmp_path_factory):
    url = f"sqlite:///{tmp_path_factory.mktemp('desk')}/omniarc.db"
    database = Database(url)
    database.migrate()
    store = KeyStore(database)
    keys = {
        "reviewer": store.create("reviewer", ["audit"]),
        "worker": store.create("worker", ["execute", "jobs"]),
        "admin": store.create("root", ["admin"]),
    }
    opened = Violation("file.open", "colors.txt", 4, "runtime")
    AuditStore(database).append(
        [
            *(execution(number) for number in range(1, 61)),
            execution(61, code=OPENS, status="violation", violations=[opened], client="cluster-b"),
            execution(62, code=OPENS, status="violation", violations=[opened]),
            execution(63, code="x = 1\n"),
        ]
    )
    with start_service(OMNIARC_DATABASE_URL=url, OMNIARC_SLOTS=2) as service:
        yield Desk(service, database, keys)
    database.close()
