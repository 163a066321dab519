"""Request ids, the access log, metrics and responses to failures."""

import asyncio
import json
import logging
from types import SimpleNamespace

import httpx
import pytest
from fastapi import FastAPI, Response
from fastapi.responses import StreamingResponse

from service.api.problems import Problem
from service.http import error_handlers
from service.http.envelope import Envelope
from service.store.database import DatabaseError
from service.telemetry import request_id
from service.telemetry.metrics import Metrics
from service.telemetry.tracing import Tracing


@pytest.fixture
def app():
    made = FastAPI()
    made.state.parts = SimpleNamespace(metrics=Metrics())
    made.add_middleware(Envelope, shared=made.state, tracing=Tracing())
    error_handlers.install(made)

    @made.get("/things/{name}")
    async def thing(name: str):
        return Response(request_id.current())

    @made.get("/healthz")
    async def healthz():
        return Response(b"alive")

    @made.get("/problem")
    async def problem():
        raise Problem(503, "overloaded", "too much", None, {"Retry-After": "7"})

    @made.get("/silent")
    async def silent():
        raise DatabaseError("disk I/O error in /secret/path")

    @made.get("/broken")
    async def broken():
        raise RuntimeError("/secret/path and hunter2")

    @made.get("/cut")
    async def cut():
        async def pieces():
            yield b"the beginning"
            raise RuntimeError("/secret/path and hunter2")

        return StreamingResponse(pieces())

    @made.get("/untaken")
    async def untaken():
        async def pieces():
            yield b"the beginning"
            raise TimeoutError

        return StreamingResponse(pieces())

    @made.get("/endless")
    async def endless():
        made.state.cancel()
        await asyncio.sleep(60)

    return made


@pytest.fixture
def get(app, caplog):
    """Return a function that gets a path and returns the response and the log records."""
    caplog.set_level(logging.INFO, "service")

    def get(path, **headers):
        async def send():
            app.state.cancel = asyncio.current_task().cancel
            transport = httpx.ASGITransport(app, client=("10.0.0.7", 1))
            async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
                return await client.get(path, headers=headers)

        caplog.clear()
        answer = asyncio.run(send())
        return answer, list(caplog.records)

    return get


def counted(app, text):
    page, _ = app.state.parts.metrics.page("")
    return [line.rpartition(" ")[2] for line in page.decode().splitlines() if text in line]


def test_a_request_id_from_the_client_is_used_and_returned(get):
    answer, _ = get("/things/a", **{"X-Request-ID": "abc-1"})
    assert answer.headers["x-request-id"] == answer.text == "abc-1"


@pytest.mark.parametrize("given", ["", "a b", "a" * 65, "ä", "<script>", "a\tb"])
def test_an_invalid_request_id_is_replaced(get, given):
    answer, _ = get("/things/a", **{"X-Request-ID": given.encode()})
    assert answer.headers["x-request-id"] == answer.text != given
    assert len(answer.text) == 16


def test_every_request_without_an_id_gets_a_unique_one(get):
    ids = {get("/things/a")[0].headers["x-request-id"] for _ in range(5)}
    assert len(ids) == 5


@pytest.mark.parametrize("path", ["/nothing", "/problem", "/broken"])
def test_errors_carry_the_request_id(get, path):
    answer, _ = get(path, **{"X-Request-ID": "abc-1"})
    assert answer.status_code >= 400
    assert answer.headers["x-request-id"] == "abc-1"


def test_a_request_is_logged_as_one_line_without_its_query(get):
    answer, records = get("/things/a%0Ab?key=hunter2", Authorization="Bearer omniarc_1_hunter2")
    assert answer.status_code == 200
    (record,) = records
    fields = dict(record.fields)
    assert fields.pop("ms") >= 0
    assert fields == {
        "method": "GET",
        "path": "/things/a\nb",
        "status": 200,
        "client": "10.0.0.7",
        "bytes": 16,
    }
    assert "hunter2" not in json.dumps(record.__dict__, default=str)


def test_a_long_path_is_shortened_in_the_log(get):
    _, (record,) = get("/things/" + "a" * 10_000)
    assert len(record.fields["path"]) == 200


def test_an_unhandled_exception_is_logged_but_not_sent_to_the_client(get):
    answer, (trace, line) = get("/broken")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"].endswith("/internal-error")
    assert "hunter2" not in answer.text
    assert "secret" not in answer.text
    assert trace.levelno == logging.ERROR
    assert trace.exc_info[0] is RuntimeError
    assert line.fields["status"] == 500


def test_a_failed_stream_is_not_completed(get):
    with pytest.raises(AssertionError):  # from the transport: the application did not finish
        get("/cut")


def test_a_failed_stream_is_logged_as_cut_off(get, caplog):
    for path, level in (("/cut", logging.ERROR), ("/untaken", logging.WARNING)):
        with pytest.raises(AssertionError):
            get(path)
        why, line = caplog.records
        assert why.levelno == level
        assert line.fields["cut_off"] is True
        assert line.fields["status"] == 200


def test_a_request_cancelled_by_the_shutdown_is_answered_503(get):
    answer, _ = get("/endless")
    assert answer.status_code == 503
    assert answer.json()["type"].endswith("/ending")
    assert answer.headers["retry-after"] == "1"
    assert answer.headers["x-request-id"]


def test_a_starting_service_is_alive_but_not_ready(app, get):
    del app.state.parts
    answer, _ = get("/things/a")
    assert answer.status_code == 503
    assert answer.json()["type"].endswith("/not-ready")
    assert answer.headers["retry-after"] == "1"
    answer, _ = get("/healthz")
    assert answer.status_code == 200


def test_requests_are_counted_by_route_and_status_and_never_by_path(app, get):
    for path in ("/things/a", "/things/b", "/nothing/a", "/nothing/b", "/problem", "/broken"):
        get(path)
    seconds = "omniarc_http_request_seconds_count"
    assert counted(app, f'{seconds}{{method="GET",route="/things/{{name}}",status="200"') == ["2.0"]
    assert counted(app, f'{seconds}{{method="GET",route="none",status="404"') == ["2.0"]
    assert counted(app, f'{seconds}{{method="GET",route="/problem",status="503"') == ["1.0"]
    assert counted(app, f'{seconds}{{method="GET",route="/broken",status="500"') == ["1.0"]
    assert not counted(app, "nothing")


def test_problems_are_counted_by_their_type(app, get):
    for path in ("/nothing", "/problem", "/problem", "/silent", "/broken"):
        get(path)
    assert counted(app, 'omniarc_problems_total{type="not-found"}') == ["1.0"]
    assert counted(app, 'omniarc_problems_total{type="overloaded"}') == ["2.0"]
    assert counted(app, 'omniarc_problems_total{type="not-ready"}') == ["1.0"]
    assert counted(app, 'omniarc_problems_total{type="internal-error"}') == ["1.0"]
