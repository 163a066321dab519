"""POST /v1/verify/batch."""

import json
import re
import resource
import select
import time
from http.client import HTTPResponse
from itertools import accumulate
from pathlib import Path

import msgspec
import pytest

from service.api import ndjson
from service.api.schemas import BatchProgram
from tests.support.waiting import wait_until

CODE = "def task(grid):\n    return grid[::-1]\n"
TASK = "68b16354"
GRID = [[0, 1], [2, 3]]


# The fields of a line that an answer of `/v1/verify` does not have.
LINE = ("execution_id", "index", "error", "shares_run_of", "logprob", "augmentation")


def program(identity, code=CODE, **fields):
    return {"id": identity, "code": code, "task_id": TASK, **fields}


@pytest.fixture
def batch(client):
    """Return a function that posts programs, expects 200 and returns the decoded lines."""

    def post(programs):
        answer = client.post("/v1/verify/batch", json={"programs": programs})
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == "application/x-ndjson"
        return [json.loads(line) for line in answer.text.splitlines()]

    return post


def problem(client, content, **headers):
    answer = client.post("/v1/verify/batch", content=content, headers=headers)
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, answer.json()["detail"]


def test_every_program_has_one_line_with_its_id(batch):
    lines = batch([program(f"p{n}") for n in range(40)])
    assert sorted(line["id"] for line in lines) == sorted(f"p{n}" for n in range(40))
    assert {line["status"] for line in lines} == {"ok"}
    assert all(line["solved_train"] and line["solved_test"] for line in lines)
    assert len({line["execution_id"] for line in lines}) == 40


def test_a_line_has_the_fields_of_verify(batch, client):
    (line,) = batch([program("x")])
    alone = client.post("/v1/verify", json={"code": CODE, "task_id": TASK}).json()
    assert set(line) == {*alone, *LINE}
    assert (line["index"], line["error"], line["shares_run_of"]) == (0, None, None)
    assert [pair["grid"] for pair in line["test"]] == [pair["grid"] for pair in alone["test"]]


def test_each_program_has_its_own_verdict(batch):
    wrong = "def task(grid):\n    return grid\n"
    opens = "def task(grid):\n    open('colors.txt', 'w')\n"
    loops = "def task(grid):\n    while True: pass\n"
    lines = batch(
        [
            program("right"),
            program("wrong", wrong),
            program("opens", opens),
            program("loops", loops, limits={"wall_seconds": 0.3}),
        ]
    )
    found = {line["id"]: (line["status"], line["solved_train"]) for line in lines}
    assert found == {
        "right": ("ok", True),
        "wrong": ("ok", False),
        "opens": ("violation", False),
        "loops": ("timeout", False),
    }


def test_a_slow_program_does_not_delay_other_lines(service):
    slow = "def task(grid):\n    while True: pass\n"
    programs = [program("slow", slow, limits={"wall_seconds": 1.5}), program("fast")]
    body = {"programs": programs}
    with service.client.stream("POST", "/v1/verify/batch", json=body) as answer:
        order = [json.loads(line)["id"] for line in answer.iter_lines()]
    assert order == ["fast", "slow"]


def test_printed_line_separators_do_not_split_a_line(batch):
    printed = "a\x85b\u2028c\u2029d"
    code = f"def task(grid):\n    print({printed!a})\n    return grid[::-1]\n"
    (line,) = batch([program("x", code)])
    assert line["stdout"].startswith(printed)


def test_programs_without_an_id_get_their_index(batch):
    lines = batch([{"code": CODE, "task_id": TASK}, {"code": CODE, "task_id": TASK}])
    assert sorted(line["id"] for line in lines) == ["0", "1"]


def test_a_task_may_be_inline(batch):
    task = {"train": [{"input": GRID, "output": GRID[::-1]}], "test": [{"input": GRID}]}
    (line,) = batch([{"id": "x", "code": CODE, "task": task}])
    assert (line["solved_train"], line["solved_test"]) == (True, None)


def test_programs_with_batch_isolation_are_verified(batch):
    lines = batch([program(str(n), isolation="batch") for n in range(70)])
    assert {line["isolation"] for line in lines} <= {"fork", "restored"}
    assert sorted(int(line["id"]) for line in lines) == list(range(70))
    assert all(line["solved_train"] for line in lines)


def test_one_program_per_line_is_accepted(client):
    content = "\n".join([json.dumps(program("a")), "", json.dumps(program("b"))])
    answer = client.post(
        "/v1/verify/batch", content=content, headers={"content-type": "application/x-ndjson"}
    )
    assert sorted(json.loads(line)["id"] for line in answer.text.splitlines()) == ["a", "b"]


def test_a_body_that_arrives_byte_by_byte_is_parsed(service):
    content = json.dumps({"programs": [program('é\\"[]{}'), program("b")]}).encode()
    with service.connect(30) as connection:
        connection.sendall(
            b"POST /v1/verify/batch HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            b"Content-Length: %d\r\n\r\n" % len(content)
        )
        for byte in content:
            connection.sendall(bytes([byte]))
        received = b""
        while part := connection.recv(65536):
            received += part
    assert b"200 OK" in received
    assert received.count(b'"solved_train":true') == 2


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{}", "programs: required field is missing"),
        (b"[]", "body: expected object"),
        (b"null", "body: expected object"),
        (b"nothing", "not valid JSON: expected '{'"),
        (b"", "not valid JSON: expected '{'"),
        (b'{"programs": []}', "programs: must contain at least one program"),
        (b'{"programs": {}}', "programs: expected array"),
        (b'{"programs": null}', "programs: expected array"),
        (b'{"programs": }', "not valid JSON: expected '['"),
        (b'{"id": "a", "code": "x"}', "id: unknown field; send one program per line as"),
        (b'{"things": []}', "things: unknown field"),
        (b'{"programs": [{"code": "x", "task_id": "68b16354"}], "a": 1}', "a: unknown field"),
        (b'{"programs": [{"code": "x", "task_id": "68b16354"}]', "expected '}'"),
        (b'{"programs": [{"code": "x", "task_id": "68b16354"}]} x', "trailing"),
        (b'{"programs": [{"code": "x", "task_id": "68b16354"}', "expected ','"),
        (b'{"programs": [{"code": "x", "task_id": ', "not valid JSON"),
        (b'{"programs": [{"code": "x" "task_id": 1}]}', "expected ',' or '}'"),
        (b'{"programs": [{"code": "\xff"}]}', "UTF-8"),
        (b'{"programs": [' + b"[" * 100_000, "nested too deeply"),
    ],
)
def test_an_invalid_body_is_rejected_with_the_path_and_rule(client, content, message):
    status, detail = problem(client, content)
    assert status == 422
    assert message in detail


@pytest.mark.parametrize(
    ("element", "message"),
    [
        ("1", "program: expected object"),
        ('{"code": "x"}', "task: exactly one"),
        ('{"task_id": "68b16354"}', "code: exactly one of code and reply"),
        ('{"code": "x", "task_id": "nothing"}', "task_id: no task has the id"),
        ('{"code": "x", "task_id": "68b16354", "seed": NaN}', "program: is not valid JSON"),
        ('{"id": "a", "code": "x", "task_id": "68b16354"}', "id: 'a' is already the id of prog"),
    ],
)
def test_an_invalid_program_is_rejected_alone_with_the_field_and_rule(client, element, message):
    content = '{"programs": [' + json.dumps(program("a")) + ", " + element + "]}"
    answer = client.post("/v1/verify/batch", content=content)
    assert answer.status_code == 200, answer.text
    lines = {line["id"]: line for line in map(json.loads, answer.text.splitlines())}
    assert (lines["a"]["status"], lines["a"]["error"]) == ("ok", None)
    assert (lines["1"]["status"], lines["1"]["index"]) == ("rejected", 1)
    assert lines["1"]["error"]["message"].startswith(message)


def test_nothing_runs_if_the_end_of_a_body_is_malformed(client):
    good = json.dumps(program("a"))
    status, detail = problem(client, ('{"programs": [' + good + ', {"id": "b"}').encode())
    assert (status, detail[:28]) == (422, "The body is not valid JSON: ")


def test_an_invalid_line_is_rejected_with_its_index(client):
    content = json.dumps(program("a")) + "\n{}\n"
    headers = {"content-type": "application/x-ndjson"}
    answer = client.post("/v1/verify/batch", content=content, headers=headers)
    lines = {line["id"]: line for line in map(json.loads, answer.text.splitlines())}
    assert lines["1"]["status"] == "rejected"
    assert lines["1"]["error"]["message"].startswith("code: ")


@pytest.mark.long
def test_too_many_or_too_large_programs_are_rejected(start_service):
    settings = {"OMNIARC_MAX_BATCH_PROGRAMS": 3, "OMNIARC_MAX_BODY_BYTES": 2000}
    with start_service(OMNIARC_SLOTS=1, **settings) as service:
        many = json.dumps({"programs": [program(str(n)) for n in range(4)]})
        assert problem(service.client, many) == (413, "programs: at most 3 are allowed")
        large = json.dumps({"programs": [program("x", "#" * 3000 + CODE)]})
        assert problem(service.client, large)[0] == 413
        endless = '{"programs": [{"code": "' + "#" * 1_000_000
        assert problem(service.client, endless)[0] == 413


@pytest.mark.long
def test_a_batch_over_the_size_limit_is_rejected(start_service):
    with start_service(OMNIARC_SLOTS=1, OMNIARC_MAX_BATCH_BYTES=5000) as service:
        content = json.dumps({"programs": [program(str(n)) for n in range(200)]})
        assert problem(service.client, content) == (413, "The body is larger than 5000 bytes")


@pytest.mark.long
def test_batches_of_one_client_leave_space_on_the_disk(start_service):
    settings = {"OMNIARC_MAX_BATCH_DISK_MB": 2, "OMNIARC_MAX_BATCH_BYTES": 1_000_000}
    large = [program(str(n), CODE + "#" * 20_000) for n in range(40)]
    content = b"".join(ndjson.line(msgspec.convert(p, BatchProgram)) for p in large)
    head = (
        "POST /v1/verify/batch HTTP/1.1\r\nhost: localhost\r\n"
        f"content-type: {ndjson.MEDIA_TYPE}\r\ncontent-length: {len(content) + 1}\r\n\r\n"
    ).encode()
    with (
        start_service(OMNIARC_SLOTS=1, **settings) as service,
        service.connect(60) as first,
        service.connect(60) as second,
    ):
        for connection in (first, second):
            connection.sendall(head + content)
        (refused,) = select.select([first, second], [], [], 60)[0]
        with HTTPResponse(refused) as answer:
            answer.begin()
            assert answer.status == 429
            assert b"too-many-bytes" in answer.read()


@pytest.mark.long
def test_a_full_disk_is_503_with_retry_after(start_service):
    with start_service(OMNIARC_SLOTS=1, OMNIARC_MAX_BODY_BYTES=100_000) as service:
        unlimited = resource.RLIM_INFINITY
        # Simulates a full disk for files above this size; the database is smaller.
        resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE, (1 << 20, unlimited))
        large = [program(str(n), CODE + "#" * 20_000) for n in range(100)]
        # Short programs are buffered, so the error occurs on a later write or at the end.
        short = [program(str(n), CODE + "#" * 1_000) for n in range(2_000)]
        written = accumulate(len(ndjson.line(msgspec.convert(p, BatchProgram))) for p in short)
        just_over = sum(size <= 1 << 20 for size in written) + 1
        for programs in (large, short, short[:just_over]):
            answer = service.client.post("/v1/verify/batch", json={"programs": programs})
            assert answer.status_code == 503
            assert answer.json()["type"].endswith("/overloaded")
            assert answer.headers["retry-after"] == "30"
        small = service.client.post("/v1/verify/batch", json={"programs": large[:3]})
        assert len(small.text.splitlines()) == 3


@pytest.mark.long
def test_a_slow_reader_does_not_increase_memory(start_service):
    printing = "def task(grid):\n    print('x' * 100000)\n    return grid\n"
    programs = [program(str(n), f"# {n}\n{printing}", isolation="batch") for n in range(400)]
    with start_service(OMNIARC_SLOTS=2) as service:

        def resident():
            status = Path(f"/proc/{service.process.pid}/status").read_text()
            return int(status.partition("VmRSS:")[2].split()[0]) // 1024

        before = resident()
        body = {"programs": programs}
        with service.client.stream("POST", "/v1/verify/batch", json=body) as answer:
            lines = answer.iter_lines()
            first = json.loads(next(lines))
            time.sleep(2)  # long enough to run everything without backpressure
            assert resident() - before < 150, "400 answers of 700 kB were held in memory"
            rest = [json.loads(line)["id"] for line in lines]
    assert len({first["id"], *rest}) == 400


@pytest.mark.long
def test_a_disconnected_client_ends_its_batch(start_service):
    with start_service(OMNIARC_SLOTS=1) as service:
        slow = "import time\ndef task(grid):\n    while True: pass\n"
        limits = {"wall_seconds": 5}
        programs = [program(str(n), f"# {n}\n{slow}", limits=limits) for n in range(50)]
        body = json.dumps({"programs": programs}).encode()
        connection = service.connect(30)
        connection.sendall(
            b"POST /v1/verify/batch HTTP/1.1\r\nHost: localhost\r\n"
            b"Content-Length: %d\r\n\r\n" % len(body) + body
        )
        time.sleep(0.5)
        connection.close()
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            if service.client.get("/v1/sandbox").json()["waiting"] == 0:
                break
            time.sleep(0.05)
        assert service.client.get("/v1/sandbox").json()["waiting"] == 0


@pytest.mark.long
def test_a_client_that_does_not_read_is_disconnected(start_service):
    printing = "def task(grid):\n    print('x' * 100000)\n    return grid\n"
    programs = [program(str(n), f"# {n}\n{printing}", isolation="batch") for n in range(400)]
    body = json.dumps({"programs": programs}).encode()
    with start_service(OMNIARC_SLOTS=2, OMNIARC_WRITE_SECONDS=0.5) as service:
        with service.connect(30) as connection:
            connection.sendall(
                b"POST /v1/verify/batch HTTP/1.1\r\nHost: localhost\r\n"
                b"Content-Length: %d\r\n\r\n" % len(body) + body
            )
            deadline = time.monotonic() + 30
            while time.monotonic() < deadline and "cut_off" not in service.log.read_text():
                time.sleep(0.05)
        assert "cut_off" in service.log.read_text(), "the batch did not end"


@pytest.mark.long
def test_interactive_requests_do_not_wait_behind_a_batch(start_service):
    loops = "def task(grid):\n    while True: pass\n"
    limits = {"wall_seconds": 50, "cpu_seconds": 50}
    batch = {"programs": [program(str(n), f"# {n}\n{loops}", limits=limits) for n in range(6)]}
    with start_service(OMNIARC_SLOTS=1) as service:

        def waiting():
            return service.client.get("/v1/sandbox").json()["waiting"]

        def templates():
            page = service.client.get("/metrics").text
            found = re.search(r"^omniarc_templates (\d+)", page, re.M)
            return int(found[1])

        assert templates() == 1
        with service.client.stream("POST", "/v1/verify/batch", json=batch):
            wait_until(waiting)
            # The template for urgent work is started before there is any.
            wait_until(lambda: templates() == 2)
            for _ in range(5):
                body = {"code": CODE, "inputs": [GRID]}
                answer = service.client.post("/v1/execute", json=body, timeout=10).json()
                assert answer["status"] == "ok"
            assert waiting(), "the batch ended too early"


@pytest.mark.parametrize("kind", ["application/json", "application/x-ndjson"])
def test_a_program_with_too_many_numbers_is_rejected_under_its_index(client, kind):
    large = b'{"id": "large", "code": "x", "task": [' + b"1," * 1_000_000 + b"1]}"
    small = json.dumps(program("small", CODE)).encode()
    content = large + b"\n" + small
    if kind == "application/json":
        content = b'{"programs": [' + large + b", " + small + b"]}"
    answer = client.post("/v1/verify/batch", content=content, headers={"Content-Type": kind})
    lines = {line["index"]: line for line in map(json.loads, answer.text.splitlines())}
    assert (lines[0]["id"], lines[0]["status"]) == ("0", "rejected")
    assert "more than 1000 grids" in lines[0]["error"]["message"]
    assert (lines[1]["id"], lines[1]["status"]) == ("small", "ok")
