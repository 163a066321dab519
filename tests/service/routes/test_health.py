"""GET /healthz and /readyz, overload, and killed processes."""

import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from tests.conftest import PATIENCE_SECONDS

SLOW = "def task(g):\n    while g.shape == (1, 2):\n        pass\n    return g"


def test_healthz_answers(client):
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == {"status": "ok"}


def test_readyz_answers_when_programs_can_run(client):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_head_is_answered_like_get_without_a_body(client, path):
    got, head = client.get(path), client.head(path)
    assert head.status_code == got.status_code == 200
    assert head.headers["content-length"] == got.headers["content-length"]
    assert not head.content


@pytest.fixture(scope="module")
def small_service(start_service):
    with start_service(OMNIARC_SLOTS=1, OMNIARC_MAX_WAITING=1) as service:
        yield service


def run(service, number, wall_seconds):
    """Run a program that answers for the first input and then loops until its limit."""
    body = {
        "code": SLOW,
        "inputs": [[[number]], [[0, 0]]],
        "limits": {"wall_seconds": wall_seconds, "cpu_seconds": 30},
    }
    return service.client.post("/v1/execute", json=body)


@pytest.mark.long
def test_overload_is_503_with_retry_after_and_loses_no_program(small_service):
    together = threading.Barrier(8)

    def send(number):
        together.wait()
        return run(small_service, number, 1.0)

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(send, range(8)))

    refused = [answer for answer in answers if answer.status_code == 503]
    served = {n: a.json() for n, a in enumerate(answers) if a.status_code == 200}
    assert refused
    assert served
    assert len(refused) + len(served) == 8
    for answer in refused:
        assert int(answer.headers["retry-after"]) >= 1
        assert answer.headers["content-type"] == "application/problem+json"
        problem = answer.json()
        assert problem["type"].endswith("/overloaded")
        assert problem["status"] == 503
        assert "wait" in problem["detail"]
    for number, answer in served.items():
        assert answer["status"] == "timeout"
        assert answer["outputs"][0]["grid"] == [[number]]

    again = run(small_service, 9, 0.1)
    assert again.status_code == 200
    assert again.json()["outputs"][0]["grid"] == [[9]]
    assert small_service.client.get("/readyz").status_code == 200


@pytest.mark.long
def test_readyz_and_healthz_are_200_while_one_client_fills_the_queue(small_service):
    client = small_service.client
    # Two run, one of them in the additional slot for interactive requests, and one waits.
    with ThreadPoolExecutor(3) as threads:
        running = [threads.submit(run, small_service, n, 3.0) for n in range(3)]
        while client.get("/v1/sandbox").json()["waiting"] == 0:
            assert not all(future.done() for future in running)
            time.sleep(0.01)
        refused = run(small_service, 3, 3.0)
        ready, healthy = client.get("/readyz"), client.get("/healthz")
        assert [future.result().status_code for future in running] == [200] * 3
    assert refused.status_code == 503
    assert refused.json()["type"].endswith("/overloaded")
    assert (ready.status_code, healthy.status_code) == (200, 200)


@pytest.mark.long
def test_killed_templates_are_replaced_and_nothing_is_lost(small_service):
    first = small_service.family()
    for pid in first:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    answer = run(small_service, 3, 0.1)
    assert answer.status_code == 200
    assert answer.json()["outputs"][0]["grid"] == [[3]]
    assert small_service.family().isdisjoint(first)


@pytest.mark.long
def test_a_program_survives_the_kill_of_its_template(small_service):
    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(run, small_service, 4, 2.0)
        time.sleep(0.5)
        for pid in small_service.family():
            with suppress(ProcessLookupError):  # killing one also ends its children
                os.kill(pid, signal.SIGKILL)
        answer = running.result()
    assert answer.status_code == 200
    assert answer.json()["outputs"][0]["grid"] == [[4]]
    assert answer.json()["status"] == "timeout"


def until_ready(service, status=200):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while (answer := service.client.get("/readyz")).status_code != status:
        assert time.monotonic() < deadline, answer.text
        time.sleep(0.05)
    return answer


@pytest.mark.long
def test_killed_templates_are_restarted_without_a_request(small_service):
    for pid in small_service.family():
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    answer = until_ready(small_service, 503)
    assert answer.json()["detail"] == "No template process is running"
    assert answer.headers["retry-after"]
    until_ready(small_service)


@pytest.mark.long
def test_readyz_is_503_while_the_database_does_not_respond(start_service, postgresql_server):
    url = postgresql_server.database()
    with start_service(OMNIARC_SLOTS=1, OMNIARC_DATABASE_URL=url) as service:
        stopped = processes_of(postgresql_server)
        try:
            for pid in stopped:
                os.kill(pid, signal.SIGSTOP)
            answer = until_ready(service, 503)
            assert answer.json()["detail"] == "The database is not responding"
            assert answer.headers["retry-after"]
            assert service.client.get("/healthz").status_code == 200
        finally:
            for pid in stopped:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGCONT)
        until_ready(service)


def processes_of(server):
    """Return the process ids of a PostgreSQL server and its children."""
    first = (server._folder / "data" / "postmaster.pid").read_text().split()[0]
    children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
    return [int(pid) for pid in (first, *children)]
