"""Slow, endless and malformed requests to a real server with a small application."""

import asyncio
import contextlib
import json
import re
import select
import socket
import threading
import time

import pytest
from fastapi import FastAPI, Request, Response
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from service.http import body
from service.http.error_handlers import install
from service.server import connection
from service.server.connection import (
    MAX_HEAD_BYTES,
    MAX_PIPELINED,
    SLICE_BYTES,
    ConnectionContext,
)
from service.server.server import GracefulServer
from service.settings import Settings

PATIENCE_SECONDS = 30
LARGE = 64 << 20


@contextlib.contextmanager
def serving(**values):
    """Run a server with these settings in a thread, and yield its port."""
    settings = Settings(**values)
    app = FastAPI()
    install(app)

    @app.get("/")
    async def ok():
        return Response(b"ok")

    @app.get("/slow")
    async def slow(seconds: float = 0.5):
        await asyncio.sleep(seconds)
        return Response(b"slow")

    @app.get("/blocking")
    async def blocking():
        time.sleep(0.5)
        return Response(b"blocked")

    @app.get("/large")
    async def large():
        return Response(bytes(LARGE))

    @app.post("/count")
    async def count(request: Request):
        received = 0
        async for chunk in body.chunks(request, 1 << 20, settings.read_seconds):
            received += len(chunk)
        return Response(str(received).encode())

    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    server = GracefulServer(app, ConnectionContext(settings))
    thread = threading.Thread(target=asyncio.run, args=(server.serve([listener]),))
    thread.start()
    try:
        yield port
    finally:
        server.should_exit = True
        thread.join(PATIENCE_SECONDS)
        assert not thread.is_alive()


@pytest.fixture(scope="module")
def port():
    with serving(read_seconds=0.5, write_seconds=0.5, drain_seconds=1) as port:
        yield port


@pytest.fixture(scope="module")
def patient_port():
    """A server with the default time limits, for tests of something else than those."""
    with serving() as port:
        yield port


@contextlib.contextmanager
def connected(port, receive_bytes=0):
    with socket.socket() as client:
        client.settimeout(PATIENCE_SECONDS)
        if receive_bytes:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
        client.connect(("127.0.0.1", port))
        yield client


def read_all(client):
    """Return everything that is received until the server closes the connection."""
    received = bytearray()
    with contextlib.suppress(ConnectionResetError):
        while chunk := client.recv(1 << 20):
            received += chunk
    return bytes(received)


def read_until(client, text):
    """Return what is received until it contains `text`."""
    received = b""
    while text not in received:
        chunk = client.recv(1 << 20)
        assert chunk, received
        received += chunk
    return received


def statuses(received):
    return re.findall(rb"HTTP/1\.1 (\d{3})", received)


def problem(received):
    """Return the status and the problem type of a single error response."""
    head, _, content = received.partition(b"\r\n\r\n")
    assert b"content-type: application/problem+json" in head
    assert b"connection: close" in head
    assert re.search(rb"x-request-id: [0-9a-f]{16}", head)
    found = json.loads(content)
    assert statuses(received) == [str(found["status"]).encode()]
    return found["status"], found["type"].rpartition("/")[2]


def test_a_silent_connection_is_closed(port):
    with connected(port) as client:
        assert read_all(client) == b""


def test_incomplete_headers_get_408(port):
    with connected(port) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n")
        assert problem(read_all(client)) == (408, "head-too-slow")


def test_slow_headers_are_not_given_more_time(port):
    with connected(port) as client, contextlib.suppress(BrokenPipeError, ConnectionResetError):
        for byte in b"GET /" + b"a" * 10 * PATIENCE_SECONDS:
            client.sendall(bytes([byte]))
            time.sleep(0.1)
        pytest.fail("the connection was kept")


def test_line_breaks_between_requests_do_not_keep_a_connection_open(port):
    with connected(port) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        read_until(client, b"ok")
        deadline = time.monotonic() + PATIENCE_SECONDS
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            while time.monotonic() < deadline:
                client.sendall(b"\r\n")
                time.sleep(0.05)
        assert time.monotonic() < deadline


def test_an_idle_connection_stays_open(port):
    with connected(port) as client:
        for _ in range(2):
            client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert statuses(read_until(client, b"ok")) == [b"200"]
            time.sleep(1.5)  # longer than read_seconds
        client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert statuses(read_until(client, b"ok")) == [b"200"]


@pytest.mark.long
def test_a_slow_response_does_not_use_up_the_time_for_the_next_headers():
    with serving(read_seconds=4.0) as port, connected(port) as client:
        client.sendall(b"GET /slow?seconds=5 HTTP/1.1\r\nHost: localhost\r\n\r\nGET / HT")
        read_until(client, b"slow")
        time.sleep(1.0)  # the server checks its connections meanwhile
        client.sendall(b"TP/1.1\r\nHost: localhost\r\n\r\n")
        assert statuses(read_until(client, b"ok")) == [b"200"]


def test_pipelined_requests_are_answered_in_order(patient_port):
    with connected(patient_port) as client:
        request = b"GET /%s HTTP/1.1\r\nHost: localhost\r\n\r\n"
        client.sendall(request % b"slow" + request % b"" + request % b"slow" + request % b"nothing")
        received = read_until(client, b"not-found")
        assert statuses(received) == [b"200", b"200", b"200", b"404"]
        assert re.findall(rb"\r\n\r\n(slow|ok)", received) == [b"slow", b"ok", b"slow"]


def test_too_many_pipelined_requests_close_the_connection(patient_port):
    request = b"GET /%s HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with connected(patient_port) as client:
        client.sendall(request % b"slow" + request % b"" * (MAX_PIPELINED + 1))
        received = b"".join(iter(lambda: client.recv(4096), b""))
        assert statuses(received) == [b"200"]
    with connected(patient_port) as client:
        client.sendall(request % b"slow" + request % b"" * MAX_PIPELINED)
        received = b""
        while received.count(b"HTTP/1.1 200") <= MAX_PIPELINED:
            received += client.recv(4096)


@pytest.mark.parametrize("lengths", [[20_000], [9_000, 9_000], [1, 20_000, 1]])
def test_large_bodies_ahead_of_a_response_close_the_connection(patient_port, lengths):
    slow = b"GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n"
    count = b"POST /count HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n"
    with connected(patient_port) as client:
        client.sendall(slow + b"".join(count % length + b"a" * length for length in lengths))
        received = read_all(client)
        assert statuses(received) == [b"200"]
        assert received.endswith(b"slow")


def test_a_small_body_ahead_of_a_response_is_read(patient_port):
    slow = b"GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n"
    count = b"POST /count HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10000\r\n\r\n"
    with connected(patient_port) as client:
        client.sendall(slow + count + b"a" * 10_000)
        assert statuses(read_until(client, b"\r\n\r\n10000")) == [b"200", b"200"]


@pytest.mark.parametrize(
    "endless",
    [
        b"GET /" + b"a" * (1 << 16),
        b"GET / HTTP/1.1\r\nHost: localhost\r\nA: " + b"a" * (1 << 16),
        b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"A: a\r\n" * 11_000,
        b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"a" * (1 << 16),
    ],
    ids=["path", "value", "headers", "name"],
)
def test_endless_headers_are_refused(port, endless):
    with connected(port) as client:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            client.sendall(endless)
            for _ in range(1000):
                client.sendall(endless[-6:] * 10_000)
                time.sleep(0.001)
            pytest.fail("the server accepted everything")
        received = read_all(client)
        # Bytes in flight when the server closes can discard the response.
        assert not received or problem(received)[0] in (431, 400)


def test_headers_just_too_large_get_431(patient_port):
    for pause in (0, 0.05):
        with connected(patient_port) as client:
            client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nA: ")
            time.sleep(pause)
            # The server may close the connection before it has been sent everything.
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                client.sendall(b"a" * (MAX_HEAD_BYTES + 100))
                time.sleep(pause)
                client.sendall(b"\r\n\r\n")
            assert problem(read_all(client)) == (431, "head-too-large")


def test_headers_received_in_one_piece_have_the_same_limit(patient_port):
    with connected(patient_port) as other, connected(patient_port) as client:
        # While this request blocks the server, the headers arrive; it then reads them at once.
        other.sendall(b"GET /blocking HTTP/1.1\r\nHost: localhost\r\n\r\n")
        time.sleep(0.1)
        value = b"a" * (MAX_HEAD_BYTES + 100)
        client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nA: " + value + b"\r\n\r\n")
        assert problem(read_all(client)) == (431, "head-too-large")


def test_headers_just_small_enough_are_accepted(patient_port):
    with connected(patient_port) as client:
        value = b"a" * (MAX_HEAD_BYTES - 100)
        client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nA: " + value + b"\r\n\r\n")
        assert statuses(read_until(client, b"ok")) == [b"200"]


def test_trailers_have_a_limit(patient_port):
    with connected(patient_port) as client:
        client.sendall(b"POST /count HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n")
        client.sendall(b"\r\n1\r\na\r\n0\r\n")
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            for _ in range(20_000):
                client.sendall(b"Trailer: " + b"a" * 1000 + b"\r\n")
            pytest.fail("the server accepted everything")


def test_a_large_body_does_not_count_as_headers(patient_port):
    with connected(patient_port) as client:
        length = 1_000_000
        client.sendall(b"POST /count HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % length)
        client.sendall(b"a" * length)
        assert read_until(client, b"\r\n\r\n1000000")


def test_a_body_in_many_small_chunks_does_not_count_as_headers(patient_port):
    with connected(patient_port) as client:
        client.sendall(b"POST /count HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        client.sendall(b"1\r\na\r\n" * 50_000)
        client.sendall(b"0\r\n\r\n")
        assert read_until(client, b"\r\n\r\n50000")


def test_much_that_arrives_at_once_is_parsed_in_slices(patient_port, monkeypatch):
    parsed = []

    def data_received(self, data):
        parsed.append(len(data))
        original(self, data)

    original = HttpToolsProtocol.data_received
    monkeypatch.setattr(HttpToolsProtocol, "data_received", data_received)
    with connected(patient_port) as client:
        client.sendall(b"POST /count HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        sent = b"1\r\na\r\n" * 200_000 + b"0\r\n\r\n"
        client.sendall(sent)
        assert read_until(client, b"\r\n\r\n200000")
    assert sum(parsed) > len(sent)
    assert max(parsed) == SLICE_BYTES


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_requests_are_whole_in_slices_of_any_size(patient_port, monkeypatch, size):
    monkeypatch.setattr(connection, "SLICE_BYTES", size)
    head = b"POST /count HTTP/1.1\r\nHost: x\r\n"
    requests = [
        head + b"Content-Length: 3000\r\n\r\n" + b"a" * 3000,
        head + b"Transfer-Encoding: chunked\r\n\r\n" + b"2\r\nbc\r\n" * 50 + b"0\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    ]
    with connected(patient_port) as client:
        client.sendall(b"".join(requests))
        received = read_all(client)
    assert [part.partition(b"HTTP/")[0] for part in received.split(b"\r\n\r\n")[1:]] == [
        *(b"3000", b"100", b"ok")
    ]


def test_a_body_that_continues_after_the_response_is_cut_off(port):
    with connected(port) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000000\r\n\r\n")
        read_until(client, b"ok")
        deadline = time.monotonic() + PATIENCE_SECONDS
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            while time.monotonic() < deadline:
                client.sendall(b"a")
                time.sleep(0.05)
        assert time.monotonic() < deadline


@pytest.mark.parametrize(
    "malformed",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(100),
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET http://[ HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nno colon\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"GET / HTTP/1.1\r\nA: a\x00b\r\n\r\n",
        b"FETCH / HTTP/1.1\r\n\r\n",
    ],
    ids=["tls", "version", "url", "header", "lengths", "both", "nul", "method"],
)
def test_malformed_requests_get_400(patient_port, malformed):
    with connected(patient_port) as client:
        client.sendall(malformed)
        assert problem(read_all(client)) == (400, "malformed-http")


def test_a_malformed_request_waits_for_the_response_to_the_one_before(patient_port):
    with connected(patient_port) as client:
        client.sendall(b"GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n\x00\x01\x02")
        received = read_all(client)
        assert statuses(received) == [b"200"]
        assert received.endswith(b"slow")


def test_a_malformed_chunk_gets_400(patient_port):
    with connected(patient_port) as client:
        client.sendall(
            b"POST /count HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
        )
        assert problem(read_all(client)) == (400, "malformed-http")


def test_an_upgrade_is_ignored(patient_port):
    with connected(patient_port) as client:
        client.sendall(
            b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
        )
        assert statuses(read_until(client, b"ok")) == [b"200"]


def test_a_response_that_is_not_read_is_aborted(port):
    with connected(port, receive_bytes=4096) as client:
        client.sendall(b"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n")
        hangup = select.poll()
        hangup.register(client, 0)  # without events: errors and hang-ups are always reported
        assert hangup.poll(PATIENCE_SECONDS * 1000), "the connection was kept"
        with pytest.raises(ConnectionResetError):
            read_until(client, b"never")


@pytest.mark.long
def test_a_response_that_is_read_slowly_but_steadily_is_sent_completely():
    with serving(write_seconds=4.0) as port, connected(port, receive_bytes=1 << 16) as client:
        client.sendall(b"GET /large HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        received = 0
        for _ in range(120):
            received += len(client.recv(1 << 18))
            time.sleep(0.05)
        assert received + len(read_all(client)) > LARGE


def test_one_connection_too_many_gets_503_and_is_closed():
    with serving(max_connections=2) as port:
        with connected(port) as first, connected(port) as second:
            for client in (first, second):
                client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
                assert statuses(read_until(client, b"ok")) == [b"200"]
            with connected(port) as third:
                received = read_all(third)
            assert problem(received) == (503, "overloaded")
            assert b"retry-after: 1" in received
            first.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert statuses(read_until(first, b"ok")) == [b"200"]
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            with connected(port) as again:
                again.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                if statuses(read_all(again)) == [b"200"]:
                    return
        pytest.fail("closed connections still count")
