"""Several service processes: supervision, replacement and shutdown."""

import contextlib
import json
import os
import re
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.conftest import PATIENCE_SECONDS
from tests.support.waiting import refuses, wait_until

pytestmark = pytest.mark.long

# A connection for each request, so that any of the processes may serve it.
CLOSE = {"Connection": "close"}
PROGRAM = {"code": "def task(g):\n    return g", "inputs": [[[1]]]}
# Runs long enough for every process to report it: gauges can be a second old.
ENDLESS = {
    "code": "def task(g):\n    while True:\n        pass",
    "inputs": [[[1]]],
    "limits": {"wall_seconds": 8},
}


@pytest.fixture
def start_two(start_service, free_port):
    """Return a function that starts a service of two processes and waits until both are ready."""

    @contextlib.contextmanager
    def start(**settings):
        with start_service(free_port, OMNIARC_WORKERS=2, OMNIARC_SLOTS=1, **settings) as service:
            wait_until(lambda: slots(service) == 2)
            yield service

    return start


def slots(service):
    """Return the slots of all processes, as reported by any of them."""
    with contextlib.suppress(httpx.TransportError):
        page = service.client.get("/metrics", headers=CLOSE).text
        (line,) = (line for line in page.splitlines() if line.startswith("omniarc_slots "))
        return float(line.split()[1])
    return 0


def processes(service):
    """Return the ids of the service processes: the parent's children with a listening socket."""
    inodes = set()
    with open("/proc/net/tcp") as table:
        for line in list(table)[1:]:
            parts = line.split()
            if parts[3] == "0A" and parts[1].endswith(f":{service.port:04X}"):
                inodes.add(f"socket:[{parts[9]}]")
    found = []
    for pid in service.family():
        with contextlib.suppress(OSError):
            links = {os.readlink(link) for link in Path(f"/proc/{pid}/fd").iterdir()}
            if links & inodes:
                found.append(pid)
    return found


def is_replaced(service, before):
    """Send a request; return whether a process that is not among `before` has served any."""
    with contextlib.suppress(httpx.TransportError):  # the killed process may have accepted it
        service.client.get("/healthz", headers=CLOSE)
    served = {line["process"] for line in log_lines(service) if line["message"] == "answered"}
    return bool(served & set(processes(service)) - set(before))


def log_lines(service):
    """Return what is logged so far, without a line that is still being written."""
    *lines, _ = service.log.read_text().split("\n")
    return list(map(json.loads, lines))


def messages(service):
    return [line["message"] for line in log_lines(service)]


def execute(service):
    return service.client.post("/v1/execute", json=PROGRAM, headers=CLOSE).json()["status"]


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV])
def test_a_lost_process_is_replaced_and_its_gauges_are_removed(start_two, number):
    with start_two() as service:
        before = processes(service)
        assert len(before) == 2
        os.kill(before[0], number)
        wait_until(lambda: is_replaced(service, before))
        assert slots(service) == 2
        assert all(execute(service) == "ok" for _ in range(10))
        exited = f"service process {before[0]} exited with code -{number.value}; restarting"
        assert exited in messages(service)


def test_the_counters_of_a_lost_process_are_kept(start_two):
    with start_two() as service:
        for _ in range(20):
            assert execute(service) == "ok"
        before = processes(service)
        os.kill(before[0], signal.SIGKILL)
        wait_until(lambda: is_replaced(service, before))
        assert slots(service) == 2
        name = 'omniarc_programs_total{kind="execute",policy="restricted",status="ok"} '
        page = service.client.get("/metrics", headers=CLOSE).text
        assert f"{name}20.0" in page


def test_processes_do_not_outlive_their_parent(start_two):
    class KilledError(Exception):
        pass

    with contextlib.suppress(KilledError), start_two() as service:
        family = service.family()
        service.process.kill()
        raise KilledError
    assert not service.survivors(family)


def test_shutdown_finishes_the_requests_of_all_processes(start_two):
    class ExitedError(Exception):
        pass

    with (
        contextlib.suppress(ExitedError),
        start_two() as service,
        ThreadPoolExecutor(4) as threads,
    ):
        family = service.family()
        send = service.client.post
        sent = [threads.submit(send, "/v1/execute", json=ENDLESS, headers=CLOSE) for _ in range(4)]
        wait_until(lambda: in_progress(service) == 4)
        service.process.send_signal(signal.SIGTERM)
        wait_until(lambda: refuses(service.port))
        assert [future.result().json()["status"] for future in sent] == ["timeout"] * 4
        assert service.process.wait(PATIENCE_SECONDS) == 0
        assert not service.survivors(family)
        raise ExitedError


def in_progress(service):
    """Return how many programs are running or waiting, as reported by any of the processes."""
    page = service.client.get("/metrics", headers=CLOSE).text
    counted = re.findall(r"^omniarc_(?:programs_running|queue_depth\S*) (\S+)$", page, re.M)
    return sum(map(float, counted))


def test_an_unresponsive_process_is_replaced(start_two):
    with start_two() as service:
        before = processes(service)
        os.kill(before[0], signal.SIGSTOP)
        # It is killed after 30 seconds without a heartbeat.
        wait_until(
            lambda: len(set(processes(service)) - set(before)) == 1, seconds=30 + PATIENCE_SECONDS
        )
        wait_until(lambda: slots(service) == 2)
        assert f"service process {before[0]} is not responding and is killed" in messages(service)


def test_the_reason_for_a_failed_start_is_printed_once(omniarc):
    settings = {"OMNIARC_WORKERS": 2, "OMNIARC_EXTRA_MODULES": '["no_such_module"]'}
    done = omniarc("serve", "--port", "0", **settings)
    assert done.returncode == 2
    assert "no_such_module" in done.stderr
    assert done.stderr.count("\n") == 1


def test_the_metrics_directory_is_removed(start_service, free_port, tmp_path):
    with start_service(free_port, OMNIARC_WORKERS=2, OMNIARC_SLOTS=1, TMPDIR=tmp_path):
        (directory,) = tmp_path.glob("omniarc-metrics-*")
        assert directory.stat().st_mode & 0o777 == 0o700
    assert not list(tmp_path.glob("omniarc-metrics-*"))
