"""Slow, endless and malformed clients, against a real server with a small application."""

import asyncio
import contextlib
import json
import re
import socket
import threading
import time

import pytest
from fastapi import FastAPI, Request, Response

from service.http import body
from service.http.error_handlers import install
from service.server.connection import MAX_HEAD_BYTES, ConnectionContext
from service.server.server import GracefulServer
from service.settings import Settings

PATIENCE_SECONDS = 30
LARGE = 64 << 20


@contextlib.contextmanager
def serving(**chosen):
    """The port of a server with these settings, in a thread of its own."""
    settings = Settings(**chosen)
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

    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    server = GracefulServer(app, ConnectionContext(settings))
    thread = threading.Thread(target=asyncio.run, args=(server.serve([listening]),))
    thread.start()
    try:
        yield port
    finally:
        server.should_exit = True
        thread.join(PATIENCE_SECONDS)
        assert not thread.is_alive()


@pytest.fixture(scope="module")
def port():
    with serving(read_seconds=0.5, write_seconds=0.5, drain_seconds=1) as found:
        yield found


@contextlib.contextmanager
def connected(port, receive_bytes=0):
    with socket.socket() as client:
        client.settimeout(PATIENCE_SECONDS)
        if receive_bytes:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
        client.connect(("127.0.0.1", port))
        yield client


def all_of(client):
    """Everything until the server closes."""
    received = bytearray()
    with contextlib.suppress(ConnectionResetError):
        while chunk := client.recv(1 << 20):
            received += chunk
    return bytes(received)


def until(client, text):
    received = b""
    while text not in received:
        chunk = client.recv(1 << 20)
        assert chunk, received
        received += chunk
    return received


def statuses(received):
    return re.findall(rb"HTTP/1\.1 (\d{3})", received)


def problem(received):
    """The status and the problem of a single answer."""
    head, _, content = received.partition(b"\r\n\r\n")
    assert b"content-type: application/problem+json" in head
    assert b"connection: close" in head
    assert re.search(rb"x-request-id: [0-9a-f]{16}", head)
    found = json.loads(content)
    assert statuses(received) == [str(found["status"]).encode()]
    return found["status"], found["type"].rpartition("/")[2]


def test_a_connection_that_never_says_anything_is_closed(port):
    with connected(port) as client:
        assert all_of(client) == b""


def test_a_head_that_does_not_come_to_its_end_is_answered_408(port):
    with connected(port) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n")
        assert problem(all_of(client)) == (408, "head-too-slow")


def test_a_head_that_trickles_in_is_no_faster(port):
    with connected(port) as client, contextlib.suppress(BrokenPipeError, ConnectionResetError):
        for byte in b"GET /" + b"a" * 10 * PATIENCE_SECONDS:
            client.sendall(bytes([byte]))
            time.sleep(0.1)
        pytest.fail("the connection was kept")


def test_line_ends_between_requests_do_not_keep_a_connection(port):
    with connected(port) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        until(client, b"ok")
        deadline = time.monotonic() + PATIENCE_SECONDS
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            while time.monotonic() < deadline:
                client.sendall(b"\r\n")
                time.sleep(0.05)
        assert time.monotonic() < deadline


def test_an_idle_connection_is_kept_for_the_next_request(port):
    with connected(port) as client:
        for _ in range(2):
            client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert statuses(until(client, b"ok")) == [b"200"]
            time.sleep(1.5)  # longer than a head may take
        client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert statuses(until(client, b"ok")) == [b"200"]


def test_an_answer_that_takes_longer_than_a_head_may_leaves_the_next_head_its_time():
    with serving(read_seconds=4.0) as port, connected(port) as client:
        client.sendall(b"GET /slow?seconds=5 HTTP/1.1\r\nHost: localhost\r\n\r\nGET / HT")
        until(client, b"slow")
        time.sleep(1.0)  # the server looks meanwhile
        client.sendall(b"TP/1.1\r\nHost: localhost\r\n\r\n")
        assert statuses(until(client, b"ok")) == [b"200"]


def test_requests_in_a_row_are_answered_in_their_order(port):
    with connected(port) as client:
        request = b"GET /%s HTTP/1.1\r\nHost: localhost\r\n\r\n"
        client.sendall(request % b"slow" + request % b"" + request % b"slow" + request % b"nothing")
        received = until(client, b"not-found")
        assert statuses(received) == [b"200", b"200", b"200", b"404"]
        assert re.findall(rb"\r\n\r\n(slow|ok)", received) == [b"slow", b"ok", b"slow"]


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
def test_a_head_without_end_is_refused_when_it_is_too_large(port, endless):
    with connected(port) as client:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            client.sendall(endless)
            for _ in range(1000):
                client.sendall(endless[-6:] * 10_000)
                time.sleep(0.001)
            pytest.fail("the server took it all")
        received = all_of(client)
        # Bytes under way as the server closed can take the answer along.
        assert not received or problem(received)[0] in (431, 400)


def test_a_head_that_is_just_too_large_is_answered_431_however_it_comes(port):
    for pause in (0, 0.05):
        with connected(port) as client:
            client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nA: ")
            time.sleep(pause)
            client.sendall(b"a" * (MAX_HEAD_BYTES + 100))
            time.sleep(pause)
            client.sendall(b"\r\n\r\n")
            assert problem(all_of(client)) == (431, "head-too-large")


def test_a_head_that_comes_in_one_piece_may_be_no_larger(port):
    with connected(port) as other, connected(port) as client:
        # The server reads nothing meanwhile, and then all there is.
        other.sendall(b"GET /blocking HTTP/1.1\r\nHost: localhost\r\n\r\n")
        time.sleep(0.1)
        value = b"a" * (MAX_HEAD_BYTES + 100)
        client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nA: " + value + b"\r\n\r\n")
        assert problem(all_of(client)) == (431, "head-too-large")


def test_a_head_that_is_just_small_enough_is_read(port):
    with connected(port) as client:
        value = b"a" * (MAX_HEAD_BYTES - 100)
        client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nA: " + value + b"\r\n\r\n")
        assert statuses(until(client, b"ok")) == [b"200"]


def test_what_follows_a_body_in_pieces_has_a_limit_too(port):
    with connected(port) as client:
        client.sendall(b"POST /count HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n")
        client.sendall(b"\r\n1\r\na\r\n0\r\n")
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            for _ in range(20_000):
                client.sendall(b"Trailer: " + b"a" * 1000 + b"\r\n")
            pytest.fail("the server took it all")


def test_a_large_body_is_no_large_head(port):
    with connected(port) as client:
        length = 1_000_000
        client.sendall(b"POST /count HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % length)
        client.sendall(b"a" * length)
        assert until(client, b"\r\n\r\n1000000")


def test_a_body_in_many_small_pieces_is_no_large_head(port):
    with connected(port) as client:
        client.sendall(b"POST /count HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        client.sendall(b"1\r\na\r\n" * 50_000)
        client.sendall(b"0\r\n\r\n")
        assert until(client, b"\r\n\r\n50000")


def test_a_body_that_goes_on_after_its_answer_is_taken_for_a_while_only(port):
    with connected(port) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000000\r\n\r\n")
        until(client, b"ok")
        deadline = time.monotonic() + PATIENCE_SECONDS
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            while time.monotonic() < deadline:
                client.sendall(b"a")
                time.sleep(0.05)
        assert time.monotonic() < deadline


@pytest.mark.parametrize(
    "nonsense",
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
def test_what_is_no_http_is_answered_400(port, nonsense):
    with connected(port) as client:
        client.sendall(nonsense)
        assert problem(all_of(client)) == (400, "malformed-http")


def test_nonsense_after_a_request_does_not_get_before_its_answer(port):
    with connected(port) as client:
        client.sendall(b"GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n\x00\x01\x02")
        received = all_of(client)
        assert statuses(received) == [b"200"]
        assert received.endswith(b"slow")


def test_nonsense_in_a_body_is_answered_400_at_once(port):
    with connected(port) as client:
        client.sendall(
            b"POST /count HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
        )
        assert problem(all_of(client)) == (400, "malformed-http")


def test_an_upgrade_is_not_taken_up_and_the_request_is_answered(port):
    with connected(port) as client:
        client.sendall(
            b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
        )
        assert statuses(until(client, b"ok")) == [b"200"]


def test_an_answer_that_is_not_taken_is_let_go(port):
    with connected(port, receive_bytes=4096) as client:
        client.sendall(b"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n")
        time.sleep(2.5)  # write_seconds, and the server looks now and then
        with pytest.raises(ConnectionResetError):
            until(client, b"never")


def test_an_answer_that_is_taken_slowly_but_steadily_is_given_whole():
    with serving(write_seconds=2.0) as port, connected(port, receive_bytes=1 << 16) as client:
        client.sendall(b"GET /large HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        received = 0
        for _ in range(80):
            received += len(client.recv(1 << 18))
            time.sleep(0.05)
        assert received + len(all_of(client)) > LARGE


def test_one_connection_too_many_is_told_so_and_closed():
    with serving(max_connections=2) as port:
        with connected(port) as first, connected(port) as second:
            for client in (first, second):
                client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
                assert statuses(until(client, b"ok")) == [b"200"]
            with connected(port) as third:
                received = all_of(third)
            assert problem(received) == (503, "overloaded")
            assert b"retry-after: 1" in received
            first.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert statuses(until(first, b"ok")) == [b"200"]
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            with connected(port) as again:
                again.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                if statuses(all_of(again)) == [b"200"]:
                    return
        pytest.fail("the places of closed connections were not given to others")
