"""Several service processes: watched, replaced, ended together."""

import contextlib
import json
import os
import re
import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.conftest import PATIENCE_SECONDS

ALONE = {"Connection": "close"}  # each request is any process's
PROGRAM = {"code": "def task(g):\n    return g", "inputs": [[[1]]]}
ENDLESS = {
    "code": "def task(g):\n    while True:\n        pass",
    "inputs": [[[1]]],
    "limits": {"wall_seconds": 2},
}


@pytest.fixture
def start_two(start_service, free_port):
    """Call it with settings for a service of two processes, both ready."""

    @contextlib.contextmanager
    def start(**settings):
        with start_service(free_port, OMNIARC_WORKERS=2, OMNIARC_SLOTS=1, **settings) as service:
            until(lambda: slots(service) == 2)
            yield service

    return start


def until(condition):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def slots(service):
    """How many programs can run at once, as whichever process is asked says."""
    with contextlib.suppress(httpx.TransportError):
        page = service.client.get("/metrics", headers=ALONE).text
        (line,) = (line for line in page.splitlines() if line.startswith("omniarc_slots "))
        return float(line.split()[1])
    return 0


def processes(service):
    """The ids of the processes that serve: the parent's children with a listening socket."""
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


def has_answered(service, pids):
    """Whether one of these processes has answered something; they are asked again for it."""
    with contextlib.suppress(httpx.TransportError):  # it came to the one that was killed
        service.client.get("/healthz", headers=ALONE)
    lines = map(json.loads, service.log.read_text().splitlines())
    return not pids.isdisjoint(one["process"] for one in lines if one["message"] == "answered")


def messages(service):
    return [json.loads(line)["message"] for line in service.log.read_text().splitlines()]


def execute(service):
    return service.client.post("/v1/execute", json=PROGRAM, headers=ALONE).json()["status"]


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV])
def test_a_process_that_is_lost_is_replaced_and_its_gauges_go(start_two, number):
    with start_two() as service:
        first = processes(service)
        assert len(first) == 2
        os.kill(first[0], number)
        until(lambda: has_answered(service, set(processes(service)) - set(first)))
        assert slots(service) == 2
        assert all(execute(service) == "ok" for _ in range(10))
        ended = f"service process {first[0]} exited with code -{number.value}; restarting"
        assert ended in messages(service)


def test_counts_of_a_process_that_was_lost_are_kept(start_two):
    with start_two() as service:
        for _ in range(20):
            assert execute(service) == "ok"
        os.kill(processes(service)[0], signal.SIGKILL)
        until(lambda: slots(service) == 2)
        name = 'omniarc_programs_total{kind="execute",policy="restricted",status="ok"} '
        page = service.client.get("/metrics", headers=ALONE).text
        assert f"{name}20.0" in page


def test_processes_do_not_outlive_their_parent(start_two):
    class KilledError(Exception):
        pass

    with contextlib.suppress(KilledError), start_two() as service:
        family = service.family()
        service.process.kill()
        raise KilledError
    assert not service.survivors(family)


def test_requests_under_way_in_each_are_answered_when_all_end(start_two):
    class EndedError(Exception):
        pass

    with (
        contextlib.suppress(EndedError),
        start_two() as service,
        ThreadPoolExecutor(4) as threads,
    ):
        family = service.family()
        send = service.client.post
        sent = [threads.submit(send, "/v1/execute", json=ENDLESS, headers=ALONE) for _ in range(4)]
        until(lambda: under_way(service) == 4)
        service.process.send_signal(signal.SIGTERM)
        until(lambda: refuses(service.port))
        assert [future.result().json()["status"] for future in sent] == ["timeout"] * 4
        assert service.process.wait(PATIENCE_SECONDS) == 0
        assert not service.survivors(family)
        raise EndedError


def under_way(service):
    """How many programs run or wait, as whichever process is asked says."""
    page = service.client.get("/metrics", headers=ALONE).text
    counted = re.findall(r"^omniarc_(?:programs_running|queue_depth\S*) (\S+)$", page, re.M)
    return sum(map(float, counted))


def refuses(port):
    with contextlib.suppress(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port)).close()
        return False
    return True


def test_one_that_stands_still_is_replaced(start_two):
    with start_two() as service:
        first = processes(service)
        os.kill(first[0], signal.SIGSTOP)
        until(lambda: len(set(processes(service)) - set(first)) == 1)
        until(lambda: slots(service) == 2)
        assert f"service process {first[0]} is not responding and is killed" in messages(service)


def test_what_keeps_it_from_starting_is_said_once(omniarc):
    settings = {"OMNIARC_WORKERS": 2, "OMNIARC_EXTRA_MODULES": '["no_such_module"]'}
    done = omniarc("serve", "--port", "0", **settings)
    assert done.returncode == 2
    assert "no_such_module" in done.stderr
    assert done.stderr.count("\n") == 1


def test_the_folder_of_metrics_is_removed(start_service, free_port, tmp_path):
    with start_service(free_port, OMNIARC_WORKERS=2, OMNIARC_SLOTS=1, TMPDIR=tmp_path):
        (folder,) = tmp_path.glob("omniarc-metrics-*")
        assert folder.stat().st_mode & 0o777 == 0o700
    assert not list(tmp_path.glob("omniarc-metrics-*"))
