"""The clients with the real service, and with a server that fails as networks do."""

import asyncio
import contextlib
import http.server
import inspect
import json
import socketserver
import subprocess
import sys
import threading

import httpx
import numpy as np
import pytest

from sandbox.errors import FieldError, GridError
from sandbox.limits import Limits
from sandbox.results import Status
from service.client import (
    AsyncClient,
    BatchProgram,
    Client,
    ClientError,
    Retries,
    ServiceError,
    UnexpectedResponseError,
    UnreachableError,
)
from service.client.messages import requested_pause
from tests.support.any_arrays import FORMS, ROWS

CODE = "def task(grid):\n    return grid[::-1]\n"
TASK = "68b16354"
GRID = [[0, 1], [2, 3]]
QUICK = Retries(attempts=5, first_seconds=0.001)


ONE = {"code": CODE, "task_id": TASK}


def programs(count):
    return [{"id": f"p{n}", "code": CODE, "task_id": TASK} for n in range(count)]


@pytest.fixture
def talk(service):
    with Client(service.url) as client:
        yield client


def test_a_program_is_executed(talk):
    result = talk.execute(CODE, [GRID], limits=Limits(wall_seconds=2), seed=3)
    assert (result.status, result.grids) == (Status.OK, [GRID[::-1]])


def test_a_program_is_verified(talk):
    assert talk.verify(CODE, task_id=TASK).solved_train is True
    task = {"train": [{"input": GRID, "output": GRID}]}
    assert talk.verify(CODE, task=task).solved_train is False


def test_grids_may_be_arrays_and_tensors_and_rows_may_have_other_fields(talk):
    flipped = ROWS[::-1]
    assert talk.execute(CODE, list(FORMS.values())).grids == [flipped] * len(FORMS)
    pairs = [{"input": grid, "output": np.array(flipped), "note": "x"} for grid in FORMS.values()]
    row = {"id": "mine", "train": pairs, "test": pairs[:1], "embedding": np.zeros(3)}
    assert talk.verify(CODE, task=row).solved_train is True
    (line,) = talk.verify_batch([{"code": CODE, "task": row}])
    assert (line.error, line.solved_test) == (None, True)
    job = talk.submit([{"code": CODE, "task": row}])
    assert [line.solved_test for line in talk.results(job.id)] == [True]


def test_invalid_arguments_raise_before_anything_is_sent(talk):
    with pytest.raises(GridError, match=r"inputs\[0\]"):
        talk.execute(CODE, [[[10]]])
    with pytest.raises(ValueError, match="code"):
        talk.execute("", [GRID])
    with pytest.raises(ValueError, match="exactly one of task and task_id"):
        talk.verify(CODE)
    with pytest.raises(ValueError, match="exactly one of code and reply"):
        talk.verify(task_id=TASK)
    with pytest.raises(ValueError, match="exactly one of code and reply"):
        talk.execute(CODE, [GRID], reply=CODE)
    with pytest.raises(ValueError, match="at least one program"):
        list(talk.verify_batch([]))
    with pytest.raises(ValueError, match="at least one program"):
        talk.submit([])


@pytest.mark.parametrize("url", ["", "nonsense", "ftp://127.0.0.1", "http://", "http://[::1"])
def test_invalid_url_raises(url):
    with pytest.raises(ValueError, match="url: "):
        AsyncClient(url)


def test_service_error_has_the_kind_and_the_fields(talk):
    with pytest.raises(ServiceError) as caught:
        talk.verify(CODE, task_id="nothing")
    error = caught.value
    assert (error.status, error.kind) == (422, "invalid-request")
    assert error.errors[0].field == "task_id"
    with pytest.raises(ServiceError, match="404 unknown-job"):
        talk.job("nothing")


def test_batch_yields_every_program_once_and_reports_progress(talk):
    calls = []
    lines = list(talk.verify_batch(programs(30), lambda done, total: calls.append((done, total))))
    assert sorted(line.id for line in lines) == sorted(p["id"] for p in programs(30))
    assert calls == [(n, 30) for n in range(1, 31)]


def test_batch_accepts_batch_programs(talk):
    (line,) = talk.verify_batch([BatchProgram(code=CODE, task_id=TASK)])
    assert (line.id, line.solved_train) == ("0", True)


def test_floats_are_refused_at_every_door_on_request(talk):
    floats = "def task(grid):\n    return grid[::-1].astype(float)\n"
    for strict, status in ((False, Status.OK), (True, Status.INVALID_OUTPUT)):
        assert talk.execute(floats, [GRID], strict_output=strict).status is status
        assert talk.verify(floats, task_id=TASK, strict_output=strict).status is status
        program = {"code": floats, "task_id": TASK, "strict_output": strict}
        (line,) = talk.verify_batch([program])
        assert line.status is status
        (line,) = talk.results(talk.submit([program]).id)
        assert line.status is status


def test_an_augmentation_is_undone_at_every_door(talk):
    turned = "def task(grid):\n    return [row[::-1] for row in grid]\n"
    augmentation = {"geometry": "rotate90", "train_order": [1, 2, 0]}
    assert talk.verify(turned, task_id=TASK, augmentation=augmentation).solved_train
    with pytest.raises(FieldError, match=r"augmentation\.colors"):
        talk.verify(turned, task_id=TASK, augmentation={"colors": [1]})
    program = {"code": turned, "task_id": TASK, "augmentation": augmentation, "logprob": -1}
    (line,) = talk.verify_batch([program])
    (result,) = talk.results(talk.submit([program]).id)
    assert line.solved_train
    assert (result.solved_train, result.logprob) == (True, -1.0)


def test_unicode_line_separators_do_not_split_lines(talk):
    printed = "".join(map(chr, [0x0B, 0x0C, 0x1C, 0x85, 0x2028, 0x2029]))
    code = f"def task(grid):\n    print({printed!a}, end='')\n    return grid[::-1]\n"
    task = {"train": [{"input": GRID, "output": GRID[::-1]}]}
    one = {"id": f"p{printed}", "code": code, "task": task}
    (line,) = talk.verify_batch([one])
    (result,) = talk.results(talk.submit([one]).id)
    assert [line.id, result.id] == [one["id"]] * 2
    assert [line.stdout, result.stdout] == [printed] * 2


def test_batch_can_be_abandoned(talk):
    lines = talk.verify_batch(programs(30))
    next(lines)
    lines.close()
    assert talk.execute(CODE, [GRID]).status == "ok"


def test_programs_that_break_a_rule_are_rejected_alone(talk):
    lines = list(talk.verify_batch([*programs(1), *programs(1), {"task_id": TASK}], ordered=True))
    assert [line.status for line in lines] == ["ok", "rejected", "rejected"]
    assert [line.id for line in lines] == ["p0", "1", "2"]
    assert lines[1].error.message == "id: duplicate id 'p0'"
    assert lines[2].error.message == "code: exactly one of code and reply must be given"


def test_results_are_followed_until_the_job_has_ended(talk):
    job = talk.submit(programs(20))
    calls = []
    lines = list(talk.results(job.id, lambda done, total: calls.append((done, total))))
    assert sorted(line.id for line in lines) == sorted(p["id"] for p in programs(20))
    assert calls[-1] == (20, 20)
    assert talk.job(job.id).status == "done"
    assert job.id in [one.id for one in talk.jobs()]
    assert [line.id for line in talk.results(job.id, cursor=15)] == [line.id for line in lines[15:]]
    assert talk.cancel(job.id).status == "done"


def test_same_idempotency_key_returns_the_same_job(talk):
    first = talk.submit(programs(2), idempotency_key="clients")
    assert talk.submit(programs(2), idempotency_key="clients").id == first.id


def test_task_and_sandbox(talk):
    assert talk.task(TASK).id == TASK
    assert talk.task(TASK, dataset="ARC-AGI-1").dataset == "ARC-AGI-1"
    assert any(wall.name == "seccomp" for wall in talk.sandbox().walls)


def test_batch_can_be_closed_after_its_client(service):
    with Client(service.url) as client:
        lines = client.verify_batch(programs(30))
        next(lines)
    lines.close()
    client.close()


def public_methods(kind):
    return {
        name: inspect.signature(method)
        for name, method in inspect.getmembers(kind, inspect.isfunction)
        if not name.startswith("_") or name == "__init__"
    }


def test_both_clients_have_the_same_methods():
    blocking, asynchronous = public_methods(Client), public_methods(AsyncClient)
    assert blocking.keys() == asynchronous.keys()
    for name, signature in asynchronous.items():
        assert blocking[name].parameters == signature.parameters, name
        returned = str(signature.return_annotation)
        if "AsyncGenerator[" in returned:
            returned = returned.replace("Async", "").replace(", None]", ", None, None]")
        assert str(blocking[name].return_annotation) == returned, name


@pytest.mark.parametrize("kind", [Client, AsyncClient])
def test_every_parameter_is_typed_and_documented(kind):
    for name, signature in public_methods(kind).items():
        documented = inspect.getdoc(kind if name == "__init__" else getattr(kind, name))
        for parameter in list(signature.parameters.values())[1:]:
            keyword = parameter.kind in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY)
            assert keyword, f"{name}: {parameter}"
            assert parameter.annotation is not parameter.empty, f"{name}: {parameter}"
            assert f"    {parameter.name}: " in documented, f"{name}: {parameter}"


def test_every_error_of_a_client_has_one_base():
    assert issubclass(ServiceError, ClientError)
    assert issubclass(UnexpectedResponseError, ServiceError)
    assert issubclass(UnreachableError, ClientError)
    assert issubclass(UnreachableError, ConnectionError)


def test_many_threads_share_a_client(talk):
    statuses = []
    threads = [
        threading.Thread(target=lambda: statuses.append(talk.execute(CODE, [GRID]).status))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == ["ok"] * 8


def test_async_client_sends_requests_concurrently(service):
    async def run():
        async with AsyncClient(service.url) as client:
            results = await asyncio.gather(*(client.execute(CODE, [GRID]) for _ in range(20)))
            lines = [line async for line in client.verify_batch(programs(5))]
        return results, lines

    results, lines = asyncio.run(run())
    assert {result.status for result in results} == {"ok"}
    assert len(lines) == 5


def test_async_client_bounds_its_concurrency():
    now = highest = 0

    async def answer(request):
        nonlocal now, highest
        now += 1
        highest = max(highest, now)
        await asyncio.sleep(0.001)
        now -= 1
        return httpx.Response(404, content=b"{}")

    async def run(**options):
        nonlocal highest
        highest = 0
        transport = httpx.MockTransport(answer)
        async with AsyncClient("http://test", transport=transport, **options) as client:
            calls = (client.execute(CODE, [GRID]) for _ in range(200))
            await asyncio.gather(*calls, return_exceptions=True)
        return highest

    assert asyncio.run(run()) == 32
    assert asyncio.run(run(concurrency=3)) == 3
    with pytest.raises(ValueError, match="concurrency: must be at least 1"):
        AsyncClient("http://test", concurrency=0)


def test_other_calls_are_possible_while_a_batch_is_read(service):
    with Client(service.url, concurrency=1) as client:
        statuses = [
            (line.status, client.execute(CODE, [GRID]).status)
            for line in client.verify_batch(programs(3))
        ]
    assert statuses == [("ok", "ok")] * 3


def test_lines_come_in_the_order_of_the_programs_on_request(talk):
    slow = "def task(grid):\n    for _ in range(10 ** 6):\n        pass\n    return grid\n"
    mixed = [{"code": slow if n % 3 == 0 else CODE, "task_id": TASK} for n in range(12)]
    lines = list(talk.verify_batch(mixed, ordered=True))
    assert [line.id for line in lines] == [str(n) for n in range(12)]
    job = talk.submit(mixed)
    assert [line.index for line in talk.results(job.id, ordered=True)] == list(range(12))
    with pytest.raises(ValueError, match="ordered: cannot be combined with a cursor"):
        list(talk.results(job.id, cursor=1, ordered=True))


def test_refused_connection_is_unreachable():
    with (
        Client("http://127.0.0.1:1", retries=QUICK) as client,
        pytest.raises(UnreachableError, match=r"127\.0\.0\.1:1"),
    ):
        client.sandbox()


class Failing(http.server.BaseHTTPRequestHandler):
    """Answers from a script, whose steps are a status with headers and body, or "drop"."""

    protocol_version = "HTTP/1.1"

    def answer(self):
        length = int(self.headers.get("content-length", 0))
        if "chunked" in self.headers.get("transfer-encoding", ""):
            content = self.read_chunks()
        else:
            content = self.rfile.read(length)
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.seen.append((self.command, self.path, headers, content))
        step = self.server.script.pop(0)
        if step == "drop":
            self.close_connection = True
            return
        status, headers, body = step
        cut = headers.pop("cut", None)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[:cut])
        if cut is not None:
            self.close_connection = True

    def read_chunks(self):
        parts = []
        while size := int(self.rfile.readline(), 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    do_GET = do_POST = do_DELETE = answer

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def failing(*script):
    class ThreadingServer(socketserver.ThreadingMixIn, http.server.HTTPServer):
        daemon_threads = True

    server = ThreadingServer(("127.0.0.1", 0), Failing)
    server.script, server.seen = list(script), []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        with Client(f"http://127.0.0.1:{server.server_port}", "secret", retries=QUICK) as client:
            yield client, server.seen
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def right(service):
    """A response body of the real service."""
    with httpx.Client(base_url=service.url) as plain:
        return plain.post("/v1/execute", json={"code": CODE, "inputs": [GRID]}).content


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_overload_is_retried(right, status):
    refusal = (status, {"retry-after": "0"}, b"{}")
    with failing(refusal, refusal, (200, {}, right)) as (client, seen):
        assert client.execute(CODE, [GRID]).status == "ok"
        assert len(seen) == 3


def test_lost_connection_is_retried(right):
    with failing("drop", "drop", (200, {}, right)) as (client, seen):
        assert client.execute(CODE, [GRID]).status == "ok"
        assert len(seen) == 3


def test_internal_error_is_not_retried():
    with failing((500, {}, b"oops")) as (client, seen):
        with pytest.raises(ServiceError, match="500 http-error: oops"):
            client.sandbox()
        assert len(seen) == 1


def test_lasting_overload_raises():
    with failing(*[(503, {"retry-after": "0"}, b"full")] * 5) as (client, seen):
        with pytest.raises(ServiceError, match="503"):
            client.sandbox()
        assert len(seen) == 5


def test_response_of_another_server_raises():
    with (
        failing((200, {}, b"<html>")) as (client, _),
        pytest.raises(ServiceError, match="200 unexp"),
    ):
        client.sandbox()


@pytest.mark.parametrize("call", [Client.sandbox, lambda client: list(client.verify_batch([ONE]))])
def test_response_with_a_broken_encoding_raises(call):
    broken = (200, {"content-encoding": "gzip"}, b"not gzip")
    with failing(broken) as (client, _), pytest.raises(UnexpectedResponseError):
        call(client)


def test_control_characters_of_another_server_are_removed():
    with (
        failing((500, {}, b"\x1b[2Jtwo\r\nlines")) as (client, _),
        pytest.raises(ServiceError, match=r"500 http-error: \[2Jtwo lines$"),
    ):
        client.sandbox()


def test_the_key_is_sent(right):
    with failing((200, {}, right)) as (client, seen):
        client.execute(CODE, [GRID])
        assert seen[0][2]["authorization"] == "Bearer secret"


def test_a_repeated_submission_carries_one_key():
    job = b'{"id":"j","status":"queued","total":1,"finished":0,"client":"c","created_at":"",'
    job += b'"started_at":null,"ended_at":null,"error":null}'
    with failing("drop", (202, {}, job)) as (client, seen):
        assert client.submit(programs(1)).id == "j"
        keys = {headers["idempotency-key"] for _, _, headers, _ in seen}
        assert len(keys) == 1


def test_interrupted_batch_resends_the_unfinished_programs(service):
    with httpx.Client(base_url=service.url, timeout=60) as plain:
        body = {"programs": programs(4)}
        lines = plain.post("/v1/verify/batch", json=body).content.splitlines(keepends=True)
    by_id = {json.loads(line)["id"]: line for line in lines}
    first = by_id["p0"] + by_id["p1"]
    cut = (200, {"cut": len(first) + 20}, first + by_id["p2"])
    rest = (200, {}, by_id["p2"] + by_id["p3"])
    with failing(cut, rest) as (client, seen):
        found = [(line.id, line.index) for line in client.verify_batch(programs(4))]
    assert found == [("p0", 0), ("p1", 1), ("p2", 2), ("p3", 3)]
    again = [json.loads(line)["id"] for line in seen[1][3].splitlines()]
    assert again == ["p2", "p3"]


def test_batch_that_keeps_ending_early_raises():
    with (
        failing(*[(200, {}, b"")] * 5) as (client, seen),
        pytest.raises(UnreachableError, match="ended early"),
    ):
        list(client.verify_batch(programs(1)))
    assert len(seen) == 5


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0.0),
        ({"Retry-After": "3"}, 3.0),
        ({"Retry-After": "-1"}, 0.0),
        ({"Retry-After": "x"}, 0.0),
        ({"Retry-After": "1000000"}, 60.0),
        ({"Retry-After": "Fri, 31 Dec 2999 23:59:59 GMT"}, 60.0),
        ({"Retry-After": "Fri, 31 Dec 1999 23:59:59 GMT"}, 0.0),
    ],
)
def test_retry_after_is_parsed_and_bounded(headers, seconds):
    assert requested_pause(httpx.Response(503, headers=headers)) == seconds


def test_pauses_grow_to_a_bound():
    retries = Retries(attempts=7, first_seconds=1, longest_seconds=4)
    for _ in range(50):
        pauses = list(retries.pauses())
        assert len(pauses) == 6
        assert all(0 <= p <= min(4, 2**n) for n, p in enumerate(pauses))
    assert list(Retries(attempts=1).pauses()) == []


def test_importing_the_client_imports_no_server_and_no_database():
    source = (
        "import sys, service.client; "
        "print(*{'fastapi', 'starlette', 'sqlalchemy', 'uvicorn', 'pydantic'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", source], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == ""
