"""The audit trail survives the shutdown and the sudden death of a service."""

import contextlib
import signal
import threading
import time

import pytest

from service.audit import chain
from service.audit.search import AuditSearch, Filters
from service.store.database import Database

pytestmark = pytest.mark.long

PATIENCE_SECONDS = 60
GRID = [[0, 1], [2, 3]]
HONEST = "def task(grid):\n    return grid\n"
OPENS = "def task(grid):\n    open('colors.txt', 'w')\n    return grid\n"


def run(client, code=HONEST):
    """Execute a program, and return the id of the execution."""
    answer = client.post("/v1/execute", json={"code": code, "inputs": [GRID]})
    assert answer.status_code == 200, answer.text
    return answer.json()["id"]


def recorded(database):
    """Return the ids of all records."""
    page = AuditSearch(database).page(Filters(), None, 1000)
    return [record.id for record in page.records]


def recorded_in_intact_chain(database_url):
    """Return the ids of all records of a chain that nobody writes to."""
    database = Database(database_url)
    ids = recorded(database)
    assert chain.verify(database).records == len(ids)
    database.close()
    return ids


def test_shutdown_loses_no_record(start_service, database_url):
    ran = []
    settings = {
        "OMNIARC_SLOTS": 2,
        "OMNIARC_DATABASE_URL": database_url,
        "OMNIARC_AUDIT_FLUSH_SECONDS": 60,
    }
    with start_service(**settings) as service:
        ran += [run(service.client, f"{HONEST}# {n}\n") for n in range(20)]
    assert sorted(recorded_in_intact_chain(database_url)) == sorted(ran)


def test_killed_service_loses_no_flushed_record(start_service, database_url):
    settings = {"OMNIARC_SLOTS": 2, "OMNIARC_DATABASE_URL": database_url}
    older, newer = [], []
    with contextlib.suppress(AssertionError), start_service(**settings) as service:
        older += [run(service.client, f"{HONEST}# {n}\n") for n in range(10)]
        database = Database(database_url)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not set(older) <= set(recorded(database)) and time.monotonic() < deadline:
            time.sleep(0.05)
        database.close()

        def keep_running():
            with contextlib.suppress(Exception):
                while True:
                    newer.append(run(service.client, OPENS))

        threads = [threading.Thread(target=keep_running) for _ in range(4)]
        for thread in threads:
            thread.start()
        while len(newer) < 20 and any(thread.is_alive() for thread in threads):
            time.sleep(0.01)
        service.process.send_signal(signal.SIGKILL)
        service.process.wait()
        for thread in threads:
            thread.join()
    assert len(newer) >= 20
    assert set(older) <= set(recorded_in_intact_chain(database_url))


def test_two_services_write_one_chain(start_service, database_url):
    settings = {"OMNIARC_SLOTS": 1, "OMNIARC_DATABASE_URL": database_url}
    with start_service(**settings) as one, start_service(**settings) as other:
        ran = [run(service.client) for _ in range(10) for service in (one, other)]
    assert sorted(recorded_in_intact_chain(database_url)) == sorted(ran)


def test_full_queue_refuses_programs(start_service):
    settings = {"OMNIARC_SLOTS": 1, "OMNIARC_AUDIT_MAX_LAG": 1, "OMNIARC_AUDIT_FLUSH_SECONDS": 60}
    with start_service(**settings) as service:
        answers = [
            service.client.post("/v1/execute", json={"code": HONEST, "inputs": [GRID]})
            for _ in range(4)
        ]
        statuses = [answer.status_code for answer in answers]
        assert statuses[0] == 200
        assert 429 in statuses
        refused = next(answer for answer in answers if answer.status_code == 429)
        assert refused.headers["retry-after"]
        detail = "Too many audit records of this key are waiting to be written"
        assert refused.json()["detail"] == detail
