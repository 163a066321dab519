"""How a service process starts and ends: nothing under way is lost, and nothing hangs."""

import contextlib
import http.client
import json
import os
import signal
import socket
import sqlite3
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.conftest import OMNIARC, PATIENCE_SECONDS, clean_environment

TASK = {"train": [{"input": [[1]], "output": [[1]]}], "test": [{"input": [[2]]}]}
ENDLESS = "def task(g):\n    while True:\n        pass"


def endless(seconds):
    return {"code": ENDLESS, "inputs": [[[1]]], "limits": {"wall_seconds": seconds}}


def running(service):
    page = service.client.get("/metrics").text
    (line,) = (line for line in page.splitlines() if line.startswith("omniarc_programs_running "))
    return float(line.split()[1])


def until(condition):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def refuses(port):
    with contextlib.suppress(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port)).close()
        return False
    return True


def messages(service):
    return [json.loads(line) for line in service.log.read_text().splitlines()]


class EndedError(Exception):
    """Leaves the block of a service that has ended already."""


@contextlib.contextmanager
def ended_inside():
    with contextlib.suppress(EndedError):
        yield


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_request_under_way_is_answered_and_a_new_connection_refused(start_service, number):
    with (
        ended_inside(),
        start_service(OMNIARC_SLOTS=1) as service,
        ThreadPoolExecutor(1) as threads,
    ):
        kept = http.client.HTTPConnection("127.0.0.1", service.port, PATIENCE_SECONDS)
        kept.request("GET", "/readyz")
        assert kept.getresponse().read() == b'{"status":"ready"}'
        sent = threads.submit(service.client.post, "/v1/execute", json=endless(2))
        until(lambda: running(service) == 1)
        family = service.family()

        service.process.send_signal(number)
        until(lambda: refuses(service.port))
        # A load balancer asks on the connection that it has.
        kept.request("GET", "/readyz")
        answer = kept.getresponse()
        assert answer.status == 503
        assert answer.headers["connection"] == "close"
        assert answer.headers["retry-after"]
        assert json.loads(answer.read())["detail"] == "The service is shutting down"
        assert not sent.done()

        assert sent.result().json()["status"] == "timeout"
        assert service.process.wait(PATIENCE_SECONDS) == 0
        assert not service.survivors(family)
        assert messages(service)[-1]["message"] == "ended"
        raise EndedError


def test_a_request_that_takes_longer_than_the_end_may_is_answered_503(start_service):
    with (
        ended_inside(),
        start_service(OMNIARC_SLOTS=1, OMNIARC_DRAIN_SECONDS=0.5) as service,
        ThreadPoolExecutor(1) as threads,
    ):
        sent = threads.submit(service.client.post, "/v1/execute", json=endless(55))
        until(lambda: running(service) == 1)
        service.process.send_signal(signal.SIGTERM)
        answer = sent.result()
        assert answer.status_code == 503
        assert answer.json()["type"].endswith("/ending")
        assert answer.headers["retry-after"]
        assert service.process.wait(PATIENCE_SECONDS) == 0
        raise EndedError


@pytest.mark.parametrize("workers", [1, 2])
def test_a_service_that_lingers_takes_requests_until_balancers_have_noticed(start_service, workers):
    with (
        ended_inside(),
        start_service(OMNIARC_WORKERS=workers, OMNIARC_LINGER_SECONDS=2) as service,
    ):
        service.process.send_signal(signal.SIGTERM)
        asked_at = time.monotonic()
        until(lambda: httpx.get(f"{service.url}/readyz").status_code == 503)
        program = {"code": "def task(grid): return grid", "inputs": [[[1]]]}
        answer = httpx.post(f"{service.url}/v1/execute", json=program)
        assert answer.json()["status"] == "ok"
        assert answer.headers["connection"] == "close"
        assert service.process.wait(PATIENCE_SECONDS) == 0
        assert time.monotonic() - asked_at > 2
        raise EndedError


def test_a_second_signal_cuts_the_lingering_short(start_service):
    with ended_inside(), start_service(OMNIARC_LINGER_SECONDS=3600) as service:
        for _ in range(2):
            service.process.send_signal(signal.SIGTERM)
            time.sleep(0.5)  # two at once are one
        assert service.process.wait(PATIENCE_SECONDS) == 0
        raise EndedError


def test_a_second_signal_does_not_wait_for_requests(start_service):
    with (
        ended_inside(),
        start_service(OMNIARC_SLOTS=1, OMNIARC_DRAIN_SECONDS=3600) as service,
        ThreadPoolExecutor(1) as threads,
    ):
        sent = threads.submit(service.client.post, "/v1/execute", json=endless(55))
        until(lambda: running(service) == 1)
        service.process.send_signal(signal.SIGTERM)
        until(lambda: refuses(service.port))
        assert not sent.done()
        service.process.send_signal(signal.SIGTERM)
        assert sent.result().status_code == 503
        assert service.process.wait(PATIENCE_SECONDS) == 0
        raise EndedError


def test_an_event_stream_ends_when_the_service_does(start_service):
    with ended_inside(), start_service(OMNIARC_SLOTS=1, OMNIARC_DRAIN_SECONDS=3600) as service:
        programs = [{"id": "a", "code": ENDLESS, "task": TASK, "limits": {"wall_seconds": 55}}]
        job = service.client.post("/v1/jobs", json={"programs": programs}).json()
        url = f"/v1/jobs/{job['id']}/events"
        with service.client.stream("GET", url) as answer:
            lines = answer.iter_lines()
            assert next(lines) == "event: progress"
            service.process.send_signal(signal.SIGTERM)
            assert "event: end" not in list(lines)  # and it comes to its end
        assert service.process.wait(PATIENCE_SECONDS) == 0
        raise EndedError


def test_a_job_in_progress_goes_on_after_the_next_start(start_service, tmp_path):
    file = tmp_path / "omniarc.db"
    settings = {"OMNIARC_SLOTS": 1, "OMNIARC_DATABASE_URL": f"sqlite:///{file}"}
    code = "import time\ndef task(g):\n    while time.process_time() < 0.1: pass\n    return g"
    programs = [{"id": str(n), "code": code, "task": TASK} for n in range(30)]
    with start_service(**settings) as service:
        job = service.client.post("/v1/jobs", json={"programs": programs}).json()
        url = f"/v1/jobs/{job['id']}"
        until(lambda: service.client.get(url).json()["finished"])
    with contextlib.closing(sqlite3.connect(file)) as database:
        ((finished,),) = database.execute("SELECT finished FROM jobs")
    assert 0 < finished < len(programs)
    with start_service(**settings) as service:
        until(lambda: service.client.get(url).json()["status"] == "done")
        lines = service.client.get(f"{url}/results").text.splitlines()
        found = sorted(json.loads(line)["id"] for line in lines)
        assert found == sorted(one["id"] for one in programs)
        assert {json.loads(line)["status"] for line in lines} == {"ok"}


def test_what_ran_is_on_record_when_the_service_has_ended(start_service, tmp_path):
    file = tmp_path / "omniarc.db"
    settings = {
        "OMNIARC_SLOTS": 1,
        "OMNIARC_DATABASE_URL": f"sqlite:///{file}",
        "OMNIARC_AUDIT_FLUSH_SECONDS": 60,
    }
    with start_service(**settings) as service:
        for number in range(20):
            body = {"code": f"def task(g):\n    return g  # {number}", "inputs": [[[1]]]}
            assert service.client.post("/v1/execute", json=body).json()["status"] == "ok"
    with contextlib.closing(sqlite3.connect(file)) as database:
        assert database.execute("SELECT count(*) FROM audit_records").fetchone() == (20,)


def test_a_signal_while_it_starts_ends_it(tmp_path):
    log = tmp_path / "service.log"
    with log.open("w") as sink:
        process = subprocess.Popen(
            [OMNIARC, "serve", "--port", "0"],
            env=clean_environment(tmp_path, OMNIARC_SLOTS=1),
            stdout=sink,
            stderr=subprocess.STDOUT,
        )
    try:
        # From here on it listens for signals: it has bound its port.
        until(lambda: listening(process.pid))
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE_SECONDS) == 0, log.read_text()
        assert "Traceback" not in log.read_text()
    finally:
        process.kill()
        process.wait()


def listening(pid):
    """Whether a process has a listening socket."""
    inodes = set()
    with contextlib.suppress(OSError):
        for descriptor in os.listdir(f"/proc/{pid}/fd"):
            with contextlib.suppress(OSError):
                inodes.add(os.readlink(f"/proc/{pid}/fd/{descriptor}"))
    with open("/proc/net/tcp") as table:
        states = {f"socket:[{line.split()[9]}]": line.split()[3] for line in list(table)[1:]}
    return any(states.get(inode) == "0A" for inode in inodes)


def test_before_it_can_run_programs_it_says_so(tmp_path, free_port):
    database = tmp_path / "omniarc.db"
    settings = {"OMNIARC_SLOTS": 1, "OMNIARC_DATABASE_URL": f"sqlite:///{database}"}
    process = subprocess.Popen(
        [OMNIARC, "serve", "--port", str(free_port)],
        env=clean_environment(tmp_path, **settings),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until(lambda: listening(process.pid))
        with (
            contextlib.closing(sqlite3.connect(database, PATIENCE_SECONDS)) as writer,
            httpx.Client(
                base_url=f"http://127.0.0.1:{free_port}", trust_env=False, timeout=PATIENCE_SECONDS
            ) as client,
        ):
            writer.execute("BEGIN IMMEDIATE")  # until this ends, the start cannot
            assert client.get("/healthz").status_code == 200
            answer = client.get("/readyz")
            assert answer.status_code == 503
            assert answer.json()["detail"] == "The service is starting"
            assert answer.headers["retry-after"] == "1"
            assert client.post("/v1/execute", json=endless(1)).status_code == 503
            writer.rollback()
            until(lambda: client.get("/readyz").status_code == 200)
    finally:
        process.terminate()
        assert process.wait(PATIENCE_SECONDS) == 0


def test_answers_do_not_say_what_serves_them(client):
    assert "server" not in client.get("/healthz").headers
