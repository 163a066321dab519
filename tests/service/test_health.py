"""GET /healthz and /readyz, and what the service does when it is full or hurt."""

import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

SLOW = "def task(g):\n    while g.shape == (1, 2):\n        pass\n    return g"


def test_healthz_answers(client):
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == {"status": "ok"}


def test_readyz_answers_when_programs_can_run(client):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})


@pytest.fixture(scope="module")
def small_service(start_service):
    with start_service(OMNIARC_SLOTS=1, OMNIARC_MAX_WAITING=1) as service:
        yield service


def run(service, number, wall_seconds):
    """Answers at once for its number, and then keeps its slot until the limit."""
    body = {
        "code": SLOW,
        "inputs": [[[number]], [[0, 0]]],
        "limits": {"wall_seconds": wall_seconds, "cpu_seconds": 30},
    }
    return service.client.post("/v1/execute", json=body)


def test_overload_is_503_with_retry_after_and_loses_nothing(small_service):
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


def test_readyz_is_503_while_too_much_waits_and_healthz_is_not(small_service):
    client = small_service.client
    with ThreadPoolExecutor(2) as threads:
        running = [threads.submit(run, small_service, n, 1.0) for n in range(2)]
        while client.get("/v1/sandbox").json()["waiting"] == 0:
            assert not all(future.done() for future in running)
            time.sleep(0.01)
        ready, healthy = client.get("/readyz"), client.get("/healthz")
        assert [future.result().status_code for future in running] == [200, 200]
    assert ready.status_code == 503
    assert ready.headers["retry-after"]
    assert ready.json()["type"].endswith("/overloaded")
    assert healthy.status_code == 200


def test_killed_templates_are_replaced_and_nothing_is_lost(small_service):
    first = small_service.family()
    for pid in first:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    answer = run(small_service, 3, 0.1)
    assert answer.status_code == 200
    assert answer.json()["outputs"][0]["grid"] == [[3]]
    assert small_service.family().isdisjoint(first)


def test_a_template_killed_under_a_running_program_costs_no_answer(small_service):
    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(run, small_service, 4, 2.0)
        time.sleep(0.5)
        for pid in small_service.family():
            with suppress(ProcessLookupError):  # the end of one is the end of those it made
                os.kill(pid, signal.SIGKILL)
        answer = running.result()
    assert answer.status_code == 200
    assert answer.json()["outputs"][0]["grid"] == [[4]]
    assert answer.json()["status"] == "timeout"
