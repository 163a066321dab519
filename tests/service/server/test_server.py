"""Startup and graceful shutdown of a service process."""

import contextlib
import http.client
import json
import os
import signal
import sqlite3
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.conftest import OMNIARC, PATIENCE_SECONDS, clean_environment
from tests.support.waiting import refuses, wait_until

TASK = {"train": [{"input": [[1]], "output": [[1]]}], "test": [{"input": [[2]]}]}
ENDLESS = "def task(g):\n    while True:\n        pass"
IDENTITY = {"code": "def task(grid): return grid", "inputs": [[[1]]]}


def endless(seconds):
    return {"code": ENDLESS, "inputs": [[[1]]], "limits": {"wall_seconds": seconds}}


def running(service):
    page = service.client.get("/metrics").text
    (line,) = (line for line in page.splitlines() if line.startswith("omniarc_programs_running "))
    return float(line.split()[1])


def readiness(service):
    """Return the status of `/readyz`, asked on a connection of its own."""
    return httpx.get(f"{service.url}/readyz", timeout=PATIENCE_SECONDS).status_code


def messages(service):
    return [json.loads(line) for line in service.log.read_text().splitlines()]


class ExitedError(Exception):
    """Leaves the block of a service that has already exited."""


@contextlib.contextmanager
def expect_exit():
    with contextlib.suppress(ExitedError):
        yield


@pytest.mark.long
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_shutdown_finishes_requests_and_refuses_connections(start_service, number):
    with (
        expect_exit(),
        start_service(OMNIARC_SLOTS=1) as service,
        ThreadPoolExecutor(1) as threads,
    ):
        kept = http.client.HTTPConnection("127.0.0.1", service.port, PATIENCE_SECONDS)
        kept.request("GET", "/readyz")
        assert kept.getresponse().read() == b'{"status":"ready"}'
        # Long enough for all that follows to happen while it runs.
        sent = threads.submit(service.client.post, "/v1/execute", json=endless(8))
        wait_until(lambda: running(service) == 1)
        family = service.family()

        service.process.send_signal(number)
        wait_until(lambda: refuses(service.port))
        # A load balancer probes on its open connection.
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
        assert messages(service)[-1]["message"] == "stopped"
        raise ExitedError


@pytest.mark.long
def test_a_request_that_outlasts_the_drain_time_gets_503(start_service):
    with (
        expect_exit(),
        start_service(OMNIARC_SLOTS=1, OMNIARC_DRAIN_SECONDS=0.5) as service,
        ThreadPoolExecutor(1) as threads,
    ):
        sent = threads.submit(service.client.post, "/v1/execute", json=endless(55))
        wait_until(lambda: running(service) == 1)
        service.process.send_signal(signal.SIGTERM)
        answer = sent.result()
        assert answer.status_code == 503
        assert answer.json()["type"].endswith("/ending")
        assert answer.headers["retry-after"]
        assert service.process.wait(PATIENCE_SECONDS) == 0
        raise ExitedError


@pytest.mark.long
@pytest.mark.parametrize("workers", [1, 2])
def test_a_lingering_service_still_accepts_requests(start_service, workers):
    linger = 5
    with (
        expect_exit(),
        start_service(OMNIARC_WORKERS=workers, OMNIARC_LINGER_SECONDS=linger) as service,
    ):
        signalled_at = time.monotonic()
        service.process.send_signal(signal.SIGTERM)
        wait_until(lambda: readiness(service) == 503)
        answer = httpx.post(f"{service.url}/v1/execute", json=IDENTITY, timeout=PATIENCE_SECONDS)
        assert answer.json()["status"] == "ok"
        assert answer.headers["connection"] == "close"
        assert service.process.wait(PATIENCE_SECONDS) == 0
        assert time.monotonic() - signalled_at > linger
        raise ExitedError


@pytest.mark.long
def test_a_second_signal_ends_the_lingering(start_service):
    with expect_exit(), start_service(OMNIARC_LINGER_SECONDS=3600) as service:
        service.process.send_signal(signal.SIGTERM)
        wait_until(lambda: readiness(service) == 503)  # two signals at once would count as one
        service.process.send_signal(signal.SIGTERM)
        assert service.process.wait(PATIENCE_SECONDS) == 0
        raise ExitedError


@pytest.mark.long
def test_a_second_signal_does_not_wait_for_requests(start_service):
    with (
        expect_exit(),
        start_service(OMNIARC_SLOTS=1, OMNIARC_DRAIN_SECONDS=3600) as service,
        ThreadPoolExecutor(1) as threads,
    ):
        sent = threads.submit(service.client.post, "/v1/execute", json=endless(55))
        wait_until(lambda: running(service) == 1)
        service.process.send_signal(signal.SIGTERM)
        wait_until(lambda: refuses(service.port))
        assert not sent.done()
        service.process.send_signal(signal.SIGTERM)
        assert sent.result().status_code == 503
        assert service.process.wait(PATIENCE_SECONDS) == 0
        raise ExitedError


@pytest.mark.long
def test_shutdown_ends_event_streams(start_service):
    with expect_exit(), start_service(OMNIARC_SLOTS=1, OMNIARC_DRAIN_SECONDS=3600) as service:
        programs = [{"id": "a", "code": ENDLESS, "task": TASK, "limits": {"wall_seconds": 55}}]
        job = service.client.post("/v1/jobs", json={"programs": programs}).json()
        url = f"/v1/jobs/{job['id']}/events"
        with service.client.stream("GET", url) as answer:
            lines = answer.iter_lines()
            assert next(lines) == "event: progress"
            service.process.send_signal(signal.SIGTERM)
            assert "event: end" not in list(lines)  # reads the stream to its end
        assert service.process.wait(PATIENCE_SECONDS) == 0
        raise ExitedError


@pytest.mark.long
def test_an_unfinished_job_continues_after_a_restart(start_service, tmp_path):
    file = tmp_path / "omniarc.db"
    settings = {"OMNIARC_SLOTS": 1, "OMNIARC_DATABASE_URL": f"sqlite:///{file}"}
    code = "import time\ndef task(g):\n    while time.process_time() < 0.1: pass\n    return g"
    # Identical programs would run once.
    programs = [{"id": str(n), "code": f"{code}  # {n}", "task": TASK} for n in range(60)]
    with start_service(**settings) as service:
        job = service.client.post("/v1/jobs", json={"programs": programs}).json()
        url = f"/v1/jobs/{job['id']}"
        wait_until(lambda: service.client.get(url).json()["finished"])
    with contextlib.closing(sqlite3.connect(file)) as database:
        ((finished,),) = database.execute("SELECT finished FROM jobs")
    assert 0 < finished < len(programs)
    with start_service(**settings) as service:
        wait_until(lambda: service.client.get(url).json()["status"] == "done")
        lines = service.client.get(f"{url}/results").text.splitlines()
        found = sorted(json.loads(line)["id"] for line in lines)
        assert found == sorted(one["id"] for one in programs)
        assert {json.loads(line)["status"] for line in lines} == {"ok"}


@pytest.mark.long
def test_shutdown_writes_pending_audit_records(start_service, tmp_path):
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


@pytest.mark.long
def test_a_signal_during_startup_ends_the_process(tmp_path):
    log = tmp_path / "service.log"
    with log.open("w") as sink:
        process = subprocess.Popen(
            [OMNIARC, "serve", "--port", "0"],
            env=clean_environment(tmp_path, OMNIARC_SLOTS=1),
            stdout=sink,
            stderr=subprocess.STDOUT,
        )
    try:
        # Once it listens, it handles signals.
        wait_until(lambda: listening(process.pid))
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE_SECONDS) == 0, log.read_text()
        assert "Traceback" not in log.read_text()
    finally:
        process.kill()
        process.wait()


def listening(pid):
    """Return whether a process has a listening socket."""
    inodes = set()
    with contextlib.suppress(OSError):
        for descriptor in os.listdir(f"/proc/{pid}/fd"):
            with contextlib.suppress(OSError):
                inodes.add(os.readlink(f"/proc/{pid}/fd/{descriptor}"))
    with open("/proc/net/tcp") as table:
        states = {f"socket:[{line.split()[9]}]": line.split()[3] for line in list(table)[1:]}
    return any(states.get(inode) == "0A" for inode in inodes)


@pytest.mark.long
def test_a_starting_service_responds_that_it_is_starting(tmp_path, free_port):
    # The templates import this module when they start, and so start when the file exists.
    gate = tmp_path / "open"
    (tmp_path / "gate.py").write_text(
        f"import os, time\nwhile not os.path.exists({str(gate)!r}):\n    time.sleep(0.01)\n"
    )
    settings = {"OMNIARC_SLOTS": 1, "OMNIARC_EXTRA_MODULES": '["gate"]', "PYTHONPATH": tmp_path}
    process = subprocess.Popen(
        [OMNIARC, "serve", "--port", str(free_port)],
        env=clean_environment(tmp_path, **settings),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until(lambda: listening(process.pid))
        with httpx.Client(
            base_url=f"http://127.0.0.1:{free_port}", trust_env=False, timeout=PATIENCE_SECONDS
        ) as client:
            assert client.get("/healthz").status_code == 200
            answer = client.get("/readyz")
            assert answer.status_code == 503
            assert answer.json()["detail"] == "The service is starting"
            assert answer.headers["retry-after"] == "1"
            assert client.post("/v1/execute", json=endless(1)).status_code == 503
            gate.touch()
            wait_until(lambda: client.get("/readyz").status_code == 200)
    finally:
        process.terminate()
        assert process.wait(PATIENCE_SECONDS) == 0


def test_responses_have_no_server_header(client):
    assert "server" not in client.get("/healthz").headers
