"""Requests whose client closes its connection before the answer: their programs leave the queue."""

import contextlib
import json
import time
from http.client import HTTPResponse
from pathlib import Path

import httpx
import pytest

from service.store.database import Database
from service.store.keys import KeyStore
from tests.conftest import PATIENCE_SECONDS
from tests.support.clients import ADMIN, Clients
from tests.support.waiting import wait_until

SECONDS = 50
LIMITS = {"wall_seconds": SECONDS, "cpu_seconds": SECONDS}
ENDLESS = "def task(grid):\n    while True:\n        pass\n"
IDENTITY = "def task(grid):\n    return grid\n"
INPUTS = [[[1]]]

# One slot, and the one that is reserved for interactive requests.
RUNNING = 2
WAITING = 4


def execution(code):
    return {"code": code, "inputs": INPUTS, "limits": LIMITS}


def verification(code):
    return {"code": code, "task_id": "68b16354", "limits": LIMITS}


def script(code):
    return {"code": f"{code}task([])\n", "language": "python", "run_timeout": SECONDS}


def generated(code):
    return {"generated_code": f"{code}task([])\n", "language": "python", "timeout": SECONDS}


BODIES = {
    "/v1/execute": execution,
    "/v1/verify": verification,
    "/run_code": script,
    "/execute": generated,
}


class WatchedClients(Clients):
    """An administrator, and two clients: one is modest, and the other will be gone."""

    def __init__(self, service, keys):
        super().__init__(service, keys)
        self.modest, gone = self.new("modest"), self.new("gone")
        self._authorization = gone.headers["Authorization"]

    def send(self, path, body):
        """Send a request of the client that will be gone, and return its open connection."""
        content = json.dumps(body).encode()
        connection = self.service.connect(PATIENCE_SECONDS)
        head = (
            f"POST {path} HTTP/1.1\r\nHost: localhost\r\n"
            f"Authorization: {self._authorization}\r\nContent-Length: {len(content)}\r\n\r\n"
        )
        connection.sendall(head.encode() + content)
        return connection

    def running(self):
        metrics = self.admin.get("/metrics").text
        (line,) = [
            one for one in metrics.splitlines() if one.startswith("omniarc_programs_running")
        ]
        return int(float(line.split()[-1]))

    def computing(self):
        """Return how many processes of the service use the processor."""
        before = self._ticks()
        time.sleep(0.3)
        return sum(ticks > before.get(pid, ticks) for pid, ticks in self._ticks().items())

    def _ticks(self):
        used = {}
        for pid in self.service.family():
            with contextlib.suppress(OSError):
                used[pid] = int(Path(f"/proc/{pid}/stat").read_text().split()[13])
        return used

    def records(self, text):
        return self.admin.get("/v1/audit/records", params={"text": text}).json()["records"]


@pytest.fixture(scope="module")
def clients(start_service, tmp_path_factory):
    url = f"sqlite:///{tmp_path_factory.mktemp('connected')}/omniarc.db"
    database = Database(url)
    settings = {"OMNIARC_ADMIN_KEY": ADMIN, "OMNIARC_DATABASE_URL": url, "OMNIARC_SLOTS": 1}
    with (
        contextlib.closing(database),
        start_service(**settings) as service,
        contextlib.closing(WatchedClients(service, KeyStore(database))) as made,
    ):
        yield made


@pytest.mark.long
@pytest.mark.parametrize("path", BODIES)
def test_the_programs_of_a_client_that_is_gone_do_not_run(clients, path):
    # The first program of a kind waits for its template.
    assert clients.modest.post(path, json=BODIES[path]("def task(grid): pass\n")).status_code == 200
    start = time.monotonic()
    sources = [f"# {path} {number}\n{ENDLESS}" for number in range(RUNNING + WAITING)]
    with contextlib.ExitStack() as connections:
        for source in sources:
            connections.enter_context(clients.send(path, BODIES[path](source)))
        wait_until(lambda: clients.waiting() == WAITING)
        assert clients.running() == RUNNING
        wait_until(lambda: clients.computing() > 0)
    wait_until(lambda: clients.waiting() == 0 and clients.running() == 0)
    answer = clients.modest.post("/v1/execute", json={"code": IDENTITY, "inputs": INPUTS})
    assert answer.json()["status"] == "ok"
    assert time.monotonic() - start < SECONDS, "a program ran into its limit"
    # Those that ran are recorded, and those that waited are not.
    wait_until(lambda: clients.records(f"# {path} "))
    records = clients.records(f"# {path} ")
    assert len(records) <= RUNNING
    assert {(each["client"], each["status"]) for each in records} == {("gone", "crashed")}


def test_a_batch_of_a_client_that_is_gone_does_not_run(clients):
    programs = [verification(f"# batch {number}\n{ENDLESS}") for number in range(9)]
    with clients.send("/v1/verify/batch", {"programs": programs}):
        wait_until(lambda: clients.waiting() > 0 and clients.computing() > 0)
    wait_until(lambda: clients.waiting() == 0 and clients.running() == 0)
    wait_until(lambda: clients.records("# batch "))
    assert {each["status"] for each in clients.records("# batch ")} == {"crashed"}


def test_a_job_goes_on_without_its_client(clients):
    with clients.send("/v1/jobs", {"programs": [verification(IDENTITY)]}) as connection:
        response = HTTPResponse(connection)
        response.begin()
        assert response.status == 202
        job = json.load(response)
    url = f"/v1/jobs/{job['id']}"
    wait_until(lambda: clients.admin.get(url).json()["status"] == "done")


def test_an_answer_that_nobody_receives_is_logged_and_counted(clients):
    with clients.send("/v1/execute", execution(f"# counted\n{ENDLESS}")):
        wait_until(lambda: clients.running() == 1)
    wait_until(lambda: clients.running() == 0)
    counted = 'omniarc_problems_total{type="connection-closed"}'
    wait_until(lambda: counted in clients.admin.get("/metrics").text)
    wait_until(lambda: '"status": 499' in clients.service.log.read_text())


def test_a_connection_that_stays_open_is_answered_and_can_be_used_again(clients):
    with httpx.Client(base_url=clients.service.url, headers=clients.modest.headers) as client:
        for number in range(20):
            code = f"# {number}\n{IDENTITY}"
            answer = client.post("/v1/execute", json={"code": code, "inputs": INPUTS})
            assert answer.json()["status"] == "ok"
