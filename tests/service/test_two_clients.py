"""Two clients with keys of their own: what one does, however much, leaves the other its service."""

import json
import select
import threading
from contextlib import ExitStack
from http.client import HTTPResponse
from pathlib import Path

import pytest

from service.store.database import Database
from service.store.keys import KeyStore
from tests.conftest import PATIENCE_SECONDS
from tests.support.clients import ADMIN, Clients
from tests.support.waiting import wait_until

TASK = "68b16354"
IDENTITY = "def task(grid):\n    return grid[::-1]\n"
ENDLESS = "def task(grid):\n    while True:\n        pass\n"
MAX_WAITING, PER_CLIENT = 8, 4
BODY_MEMORY_MB = 24
MEMORY_MB = 600  # half of it for one client, with one slot


@pytest.fixture(scope="module")
def clients(start_service, tmp_path_factory):
    url = f"sqlite:///{tmp_path_factory.mktemp('clients')}/omniarc.db"
    settings = {
        "OMNIARC_ADMIN_KEY": ADMIN,
        "OMNIARC_DATABASE_URL": url,
        "OMNIARC_SLOTS": 1,
        "OMNIARC_MAX_WAITING": MAX_WAITING,
        "OMNIARC_MAX_MEMORY_MB": MEMORY_MB,
        "OMNIARC_MAX_QUEUED_PER_CLIENT": 20,
        "OMNIARC_MAX_BODY_MEMORY_MB_PER_CLIENT": BODY_MEMORY_MB,
        "OMNIARC_BULK_STDOUT_KB": 1,
        "OMNIARC_STORED_MB_PER_DAY_PER_CLIENT": 8,
        "OMNIARC_MAX_WAITING_PER_CLIENT": PER_CLIENT,
    }
    database = Database(url)
    with start_service(**settings) as service:
        made = Clients(service, KeyStore(database))
        yield made
        made.close()
    database.close()


@pytest.fixture(scope="module")
def greedy(clients):
    """A client that takes what it can get."""
    return clients.new("greedy")


@pytest.fixture(scope="module")
def modest(clients):
    """A client that needs little."""
    return clients.new("modest")


def execute(client, code=IDENTITY, **fields):
    return client.post("/v1/execute", json={"code": code, "inputs": [[[1]]], **fields})


def batch(code, count, wall_seconds=1):
    limits = {"wall_seconds": wall_seconds, "cpu_seconds": 60}
    program = {"code": code, "task_id": TASK, "limits": limits}
    return {"programs": [program] * count}


def resident_mb(status):
    """Return the memory of a process in MiB."""
    return int(status.read_text().partition("VmRSS:")[2].split()[0]) >> 10


def kind(answer):
    return answer.status_code, answer.json()["type"].rpartition("/")[2]


@pytest.mark.long
def test_batches_of_endless_programs_leave_the_other_client_its_service(clients, greedy, modest):
    with ExitStack() as open_batches:
        for _ in range(30):
            answer = open_batches.enter_context(
                greedy.stream("POST", "/v1/verify/batch", json=batch(ENDLESS, 20))
            )
            if answer.status_code != 200:
                break
        answer.read()
        assert kind(answer) == (429, "too-many-waiting")
        assert clients.waiting() >= PER_CLIENT

        assert clients.admin.get("/readyz").status_code == 200
        assert execute(modest).json()["status"] == "ok"
        assert execute(greedy).json()["status"] == "ok"  # batches are apart
        lines = modest.post("/v1/verify/batch", json=batch(IDENTITY, 1)).text.splitlines()
        assert len(lines) == 1
        assert '"solved_train":true' in lines[0]
    wait_until(lambda: clients.waiting() == 0)


@pytest.mark.long
def test_a_flood_of_requests_leaves_the_other_client_its_service(clients, greedy, modest):
    limits = {"wall_seconds": 1, "cpu_seconds": 60}
    answers = []

    def send():
        answers.append(execute(greedy, ENDLESS, limits=limits))

    threads = [threading.Thread(target=send) for _ in range(4 * PER_CLIENT)]
    for thread in threads:
        thread.start()
    wait_until(lambda: clients.waiting() == PER_CLIENT)
    assert clients.admin.get("/readyz").status_code == 200
    assert execute(modest).json()["status"] == "ok"
    for thread in threads:
        thread.join()
    refused = [answer for answer in answers if answer.status_code != 200]
    assert {kind(answer) for answer in refused} == {(429, "too-many-waiting")}
    assert len(refused) < len(answers)


@pytest.mark.long
def test_programs_with_high_memory_limits_leave_the_other_client_its_service(
    clients, greedy, modest
):
    limits = {"wall_seconds": 2, "cpu_seconds": 60, "memory_mb": 4096}
    threads = [
        threading.Thread(target=execute, args=(greedy, ENDLESS), kwargs={"limits": limits})
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    # There is a slot for the second as well, but no more memory for this client.
    wait_until(lambda: clients.waiting() == 1)
    assert execute(modest).json()["status"] == "ok"
    assert any(thread.is_alive() for thread in threads), "the flood ended too early"
    for thread in threads:
        thread.join()


@pytest.mark.long
def test_a_memory_limit_above_the_ceiling_is_lowered_to_it(modest):
    allocate = "def task(grid):\n    bytearray(%d << 20)\n    return grid\n"
    limits = {"memory_mb": 4096}
    assert execute(modest, allocate % 200, limits=limits).json()["status"] == "ok"
    assert execute(modest, allocate % 400, limits=limits).json()["status"] == "out_of_memory"
    script = {"code": "bytearray(400 << 20)", "language": "python"}
    run = modest.post("/run_code", json=script).json()["run_result"]
    assert "MemoryError" in run["stderr"]


@pytest.mark.long
def test_a_client_with_many_queued_programs_leaves_the_other_its_jobs(clients, greedy, modest):
    answers = [greedy.post("/v1/jobs", json=batch(ENDLESS, 15)) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [202, 202, 429]
    assert kind(answers[2]) == (429, "too-many-queued")
    answer = modest.post("/v1/jobs", json=batch(IDENTITY, 1))
    assert answer.status_code == 202
    url = answer.headers["location"]
    wait_until(lambda: modest.get(url).json()["status"] == "done")
    for answer in answers[:2]:
        greedy.delete(answer.headers["location"])


def test_little_printed_text_is_kept_of_batches_and_jobs(modest):
    code = "def task(grid):\n    print('x' * 50_000)\n    return grid\n"
    assert len(execute(modest, code).json()["stdout"]) == 50_001
    (line,) = modest.post("/v1/verify/batch", json=batch(code, 1)).text.splitlines()
    assert json.loads(line)["stdout"] == "x" * 1023 + "…"
    url = modest.post("/v1/jobs", json=batch(code, 1)).headers["location"]
    wait_until(lambda: modest.get(url).json()["status"] == "done")
    (line,) = modest.get(f"{url}/results").text.splitlines()
    assert json.loads(line)["stdout"] == "x" * 1023 + "…"


@pytest.mark.long
def test_a_client_that_stores_too_much_leaves_the_other_its_service(clients, modest):
    hoarder = clients.new("hoarder")

    def store(number):
        modules = {f"m{n}": f"'{number} {n}'\n" + "#" * 250_000 for n in range(16)}
        return execute(hoarder, modules=modules)

    answers = [store(number) for number in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    for answer in (
        store(3),
        hoarder.post("/v1/verify/batch", json=batch(IDENTITY, 1)),
        hoarder.post("/v1/jobs", json=batch(IDENTITY, 1)),
    ):
        assert kind(answer) == (429, "quota-exceeded")
        assert int(answer.headers["retry-after"]) >= 1
    assert execute(modest).json()["status"] == "ok"


def test_the_programs_of_jobs_count_as_stored(clients, modest):
    uploader = clients.new("uploader")
    large = batch(IDENTITY + "#" * 250_000, 18)
    answers = [uploader.post("/v1/jobs", json=large)]
    uploader.delete(answers[0].headers["location"])
    answers += [uploader.post("/v1/jobs", json=large) for _ in range(2)]
    assert answers[0].status_code == 202
    assert kind(answers[-1]) == (429, "quota-exceeded")
    assert execute(modest).json()["status"] == "ok"


def test_a_long_name_is_refused(modest):
    for fields in ({"modules": {"m" * 201: "x = 1"}}, {"entry_point": "f" * 201}):
        answer = execute(modest, **fields)
        assert kind(answer) == (422, "invalid-request")
        assert len(answer.text) < 1000


def test_unfinished_bodies_leave_the_other_client_its_service(clients, greedy, modest):
    size = 8_000_000
    head = (
        "POST /v1/verify/batch HTTP/1.1\r\nhost: localhost\r\n"
        f"authorization: {greedy.headers['authorization']}\r\ncontent-length: {size + 1}\r\n\r\n"
    ).encode()
    content = b'{"programs": [{"code": "'.ljust(size, b"x")
    status = Path(f"/proc/{clients.service.process.pid}/status")
    before_mb = resident_mb(status)
    with ExitStack() as unfinished:
        connections = []
        for _ in range(30):
            connection = unfinished.enter_context(clients.service.connect(PATIENCE_SECONDS))
            connection.sendall(head + content)
            connections.append(connection)
        wait_until(lambda: len(select.select(connections, [], [], 0)[0]) >= 27)
        answered = select.select(connections, [], [], 0)[0]
        assert len(answered) == 27, "three bodies fit"
        for connection in answered:
            answer = unfinished.enter_context(HTTPResponse(connection))
            answer.begin()
            assert (answer.status, answer.headers["retry-after"]) == (429, "1")
            assert b"too-many-bytes" in answer.read()
        assert resident_mb(status) - before_mb < 3 * BODY_MEMORY_MB
        assert execute(modest).json()["status"] == "ok"
    wait_until(lambda: greedy.post("/v1/execute", content=b"x" * size).status_code == 422)


@pytest.mark.long
def test_responses_that_nobody_reads_leave_the_other_client_its_service(clients, greedy, modest):
    # Each character takes six bytes in JSON, and the response more than the system's buffers.
    code = "import sys\nsys.stdout.buffer.write(b'\\0' * (2 << 20))\n"
    body = {"code": code, "language": "python"}
    request = greedy.build_request("POST", "/run_code", json=body)
    names = ("host", "authorization", "content-length", "content-type")
    head = "".join(f"{name}: {request.headers[name]}\r\n" for name in names)
    status = Path(f"/proc/{clients.service.process.pid}/status")
    before_mb = resident_mb(status)
    with ExitStack() as unread:
        connections = [unread.enter_context(clients.service.connect()) for _ in range(8)]
        for connection in connections:
            connection.settimeout(PATIENCE_SECONDS)
            connection.sendall(f"POST /run_code HTTP/1.1\r\n{head}\r\n".encode() + request.content)
        lines = [connection.recv(12) for connection in connections]
        assert sorted(lines) == [b"HTTP/1.1 200"] + [b"HTTP/1.1 504"] * 7, "one fits"
        assert resident_mb(status) - before_mb < 3 * BODY_MEMORY_MB
        assert execute(modest).json()["status"] == "ok"
    wait_until(lambda: greedy.post("/run_code", json=body).status_code == 200)
    answer = greedy.post("/run_code", json=body).json()
    assert answer["run_result"]["stdout"] == "\0" * (2 << 20)
