"""The certificates that servers are checked against."""

import asyncio
import shutil
import ssl
import subprocess
import types

import httpx
import pytest

from omniarc.certificates import tls_context
from omniarc.model.endpoint import Endpoint, EndpointError
from omniarc.prompts import Message
from omniarc.retrying import Retries
from service.client import Client
from service.client.errors import UnreachableError

OPENSSL = types.SimpleNamespace(
    MISSING="openssl is not installed, so no server was refused: apt-get install openssl",
    installed=lambda: shutil.which("openssl"),
)


@pytest.fixture
def stranger(tmp_path):
    """Return a function that runs work with the URL of a server whose certificate nobody signed."""
    made = [
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-subj",
        "/CN=127.0.0.1",
        "-keyout",
        "key",
        "-out",
        "c",
    ]
    names = ["-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run(
        ["openssl", "req", "-x509", *made, *names], cwd=tmp_path, check=True, capture_output=True
    )
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own.load_cert_chain(tmp_path / "c", tmp_path / "key")

    async def serve(work):
        server = await asyncio.start_server(
            lambda _, writer: writer.close(), "127.0.0.1", 0, ssl=own
        )
        async with server:
            port = server.sockets[0].getsockname()[1]
            await asyncio.to_thread(work, f"https://127.0.0.1:{port}")

    return lambda work: asyncio.run(serve(work))


def test_the_client_refuses_a_server_that_it_cannot_check(stranger):
    def work(url):
        with (
            Client(url, retries=Retries(attempts=1)) as client,
            pytest.raises(UnreachableError, match="self-signed certificate"),
        ):
            client.sandbox()

    stranger(work)


def test_the_endpoint_refuses_a_server_that_it_cannot_check(stranger):
    async def ask(url):
        async with Endpoint(f"{url}/v1", "m", "k", retries=Retries(attempts=1)) as endpoint:
            await endpoint.complete([Message(role="user", content="?")])

    def work(url):
        with pytest.raises(EndpointError, match="self-signed certificate"):
            asyncio.run(ask(url))

    stranger(work)


def test_the_certificates_are_read_once_for_all_event_loops(monkeypatch):
    read = []
    make = httpx.create_ssl_context
    monkeypatch.setattr(httpx, "create_ssl_context", lambda: read.append(1) or make())
    tls_context.cache_clear()

    async def connect(endpoint):
        endpoint._clients.get()
        await endpoint._clients.get().aclose()

    endpoint = Endpoint("https://localhost/v1", "m", None)
    for _ in range(3):
        asyncio.run(connect(endpoint))
    assert read == [1]
