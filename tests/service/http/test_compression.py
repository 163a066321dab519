"""Compression of responses, with real clients."""

import asyncio
import gzip
import shutil
import subprocess

import pytest

from service.http.compression import MIN_BYTES, Compression, accepts_gzip


def raw(client, path, **headers):
    """Return a response with its body as it was sent."""
    with client.stream("GET", path, headers=headers) as answer:
        return answer, b"".join(answer.iter_raw())


@pytest.mark.parametrize("path", ["/v1/tasks", "/openapi.json"])
def test_large_responses_are_compressed_for_clients_that_accept_it(client, path):
    plain, content = raw(client, path, **{"Accept-Encoding": "identity"})
    answer, compressed = raw(client, path, **{"Accept-Encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) == len(compressed) < len(content) / 4
    assert gzip.decompress(compressed) == content
    assert "Accept-Encoding" in answer.headers["vary"]
    assert "Accept-Encoding" in plain.headers["vary"], "a cache must not mix them up"
    assert client.get(path).json() == client.get(path, headers={"Accept-Encoding": ""}).json()


def test_curl_reads_a_compressed_response(service):
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    command = ["curl", "-sS", "--compressed", "-D", "-", f"{service.url}/v1/tasks?limit=2000"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    headers, _, body = done.stdout.replace("\r\n", "\n").partition("\n\n")
    assert "content-encoding: gzip" in headers.lower()
    assert body.startswith('{"total":')


def test_small_responses_are_not_compressed(client):
    answer, content = raw(client, "/v1/tasks?limit=1", **{"Accept-Encoding": "gzip"})
    assert len(content) < MIN_BYTES
    assert "content-encoding" not in answer.headers
    assert "vary" not in answer.headers


def test_large_results_are_compressed(client):
    body = {"code": "def task(g): return g", "inputs": [[[1] * 30] * 30] * 20}
    plain = client.post("/v1/execute", json=body, headers={"Accept-Encoding": "identity"})
    answer = client.post("/v1/execute", json=body, headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert [one["grid"] for one in answer.json()["outputs"]] == [
        one["grid"] for one in plain.json()["outputs"]
    ]


def test_streams_are_never_compressed(client):
    line = b'{"code": "def task(grid):\\n    return grid\\n", "task_id": "68b16354"}\n'
    headers = {"Content-Type": "application/x-ndjson", "Accept-Encoding": "gzip"}
    with client.stream("POST", "/v1/verify/batch", content=line * 40, headers=headers) as answer:
        content = b"".join(answer.iter_raw())
    assert len(content) > MIN_BYTES
    assert content.startswith(b"{")
    assert "content-encoding" not in answer.headers
    answer, _ = raw(client, "/v1/audit/export", **{"Accept-Encoding": "gzip"})
    assert "content-encoding" not in answer.headers


def test_headers_of_a_stream_do_not_wait_for_its_first_chunk():
    start = {
        "type": "http.response.start",
        "status": 200,
        "headers": [(b"content-type", b"application/json")],
    }
    sent = []

    async def app(scope, receive, send):
        await send(start)
        assert sent == [start]
        await send({"type": "http.response.body", "body": b" " * MIN_BYTES})

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "headers": [(b"accept-encoding", b"gzip")]}
    asyncio.run(Compression(app)(scope, None, send))
    assert sent[1]["body"] == b" " * MIN_BYTES


def test_head_has_the_headers_of_get(client):
    headers = {"Accept-Encoding": "gzip"}
    answer = client.head("/openapi.json", headers=headers)
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.content == b""


@pytest.mark.parametrize(
    ("value", "accepted"),
    [
        ("gzip", True),
        ("GZIP", True),
        ("x-gzip", True),
        ("br, gzip;q=0.1", True),
        ("*", True),
        ("*;q=0.5, identity;q=0.1", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000", False),
        ("*, gzip;q=0", False),
        ("*;q=0", False),
        ("identity, gzip;q=0.5", False),
        ("gzip;q=high", False),
        ("deflate, br", False),
        ("gzipped", False),
        ("", False),
    ],
)
def test_quality_values_decide(client, value, accepted):
    assert accepts_gzip([value]) == accepted
    answer, _ = raw(client, "/v1/tasks", **{"Accept-Encoding": value})
    assert ("content-encoding" in answer.headers) == accepted


def test_values_of_several_headers_count_together():
    assert accepts_gzip(["br", "gzip"])
    assert not accepts_gzip(["gzip;q=0", "*"])
    assert not accepts_gzip([])
