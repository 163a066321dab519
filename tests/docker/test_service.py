"""Good and hostile programs, sent through the proxy to several replicas."""

import re
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

GRID = [[0, 1], [2, 3]]

# A program, its policy, and its expected status and rule.
PROGRAMS = [
    ("def task(grid): return grid.T", "restricted", "ok", None),
    ("import numpy as np\ndef task(grid): return np.roll(grid, 1, 0)", "kernel", "ok", None),
    ("def task(grid): return grid / 0 + nothing", "restricted", "error", None),
    ("def task(grid):\n    while True: pass", "restricted", "timeout", None),
    ("def task(grid): return bytearray(1 << 40)", "kernel", "out_of_memory", None),
    ("def task(grid): open('colors.txt', 'w')", "restricted", "violation", "file.open"),
    ("def task(grid): open('colors.txt', 'w')", "kernel", "violation", "file.open"),
    ("import os\ndef task(grid): os.fork()", "kernel", "violation", "process.fork"),
    ("import os\ndef task(grid): os.kill(1, 9)", "kernel", "violation", None),
    (
        "import socket\ndef task(grid): socket.create_connection(('postgres', 5432))",
        "kernel",
        "violation",
        None,
    ),
    (
        "def task(grid): return [[int(c) for c in open('/run/secrets/omniarc_admin_key')]]",
        "kernel",
        "violation",
        "file.open",
    ),
]


def execute(client, code, policy):
    body = {
        "code": code,
        "inputs": [GRID],
        "policy": policy,
        "limits": {"wall_seconds": 2, "cpu_seconds": 2},
    }
    response = client.post("/v1/execute", json=body)
    assert response.status_code == 200, response.text
    return response.json()


@pytest.mark.parametrize(("code", "policy", "status", "rule"), PROGRAMS)
def test_a_program_gets_its_verdict(deployment, code, policy, status, rule):
    result = execute(deployment.client, code, policy)
    assert result["status"] == status, result
    if rule:
        assert rule in {violation["rule"] for violation in result["violations"]}
    if status == "violation":
        layers = {violation["layer"] for violation in result["violations"]}
        assert ("kernel" in layers) == (policy == "kernel")


def test_concurrent_programs_are_distributed_among_the_replicas(deployment):
    quick = [program for program in PROGRAMS if program[2] != "timeout"] * 20
    with ThreadPoolExecutor(16) as pool, deployment.new_client() as client:
        results = list(pool.map(lambda p: execute(client, p[0], p[1])["status"], quick))
    assert results == [status for _, _, status, _ in quick]
    served = set(re.findall(r"replicas/(replica\d+) ", deployment.logs("proxy")))
    assert len(served) == 3, served


def test_every_required_wall_is_in_force(deployment):
    report = deployment.client.get("/v1/sandbox").json()
    in_force = {wall["name"]: wall["in_force"] for wall in report["walls"]}
    assert in_force["seccomp"]
    assert in_force["seccomp notification"]
    assert in_force["landlock"]
    assert not in_force["namespaces"], "Docker's default profile allows none"


def test_a_request_without_a_key_is_refused(deployment):
    with deployment.new_client(headers={}) as client:
        assert client.get("/readyz").status_code == 200
        assert client.post("/v1/execute", json={}).status_code == 401


def test_the_proxy_does_not_forward_metrics(deployment):
    assert deployment.client.get("/metrics").status_code == 404
    inside = (
        "import http.client\n"
        "key = open('/run/secrets/omniarc_admin_key').read()\n"
        "connection = http.client.HTTPConnection('127.0.0.1', 8000)\n"
        "connection.request('GET', '/metrics', headers={'Authorization': 'Bearer ' + key})\n"
        "print(connection.getresponse().read().decode())\n"
    )
    assert "omniarc_" in deployment.containers("service")[0].python(inside)


@pytest.mark.parametrize("path", ["/%6detrics", "/metrics?x", "/metrics/"])
def test_the_proxy_does_not_forward_variants_of_the_metrics_path(deployment, path):
    assert deployment.client.get(path).status_code == 404


def test_a_content_length_above_the_limit_gets_413_at_once(deployment):
    head = b"POST /v1/jobs HTTP/1.1\r\nHost: omniarc\r\nContent-Length: 2000000000\r\n\r\n"
    assert b" 413 " in _response(deployment, head).splitlines()[0]


def test_incomplete_headers_get_408(deployment):
    assert b" 408 " in _response(deployment, b"POST /v1/execute HTTP/1.1\r\nHost: omniarc\r\n")


def _response(deployment, sent):
    host, port = deployment.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), 60) as connection:
        connection.sendall(sent)
        return connection.recv(4096)


def test_an_address_above_its_rate_gets_429(start):
    with start("replicas", PROXY_REQUESTS_PER_10_SECONDS="30") as limited:
        answers = [limited.client.get("/readyz") for _ in range(40)]
        refused = [answer for answer in answers if answer.status_code == 429]
        assert refused
        assert refused[0].headers["Retry-After"]
        assert refused[0].headers["Content-Type"] == "application/problem+json"


def test_stopping_a_replica_fails_no_requests(deployment, on_host):
    stopped = deployment.containers("service")[0]
    stop = threading.Event()

    def post(_):
        with deployment.new_client() as client:
            results = []
            while not stop.is_set():
                results.append(execute(client, "def task(g): return g", "restricted")["status"])
            return results

    with ThreadPoolExecutor(8) as pool:
        posting = pool.map(post, range(8))
        on_host("docker", "stop", "--time", "45", stopped.id)
        on_host("docker", "start", stopped.id)
        stop.set()
        results = [status for one in posting for status in one]
    assert set(results) == {"ok"}
    assert len(results) > 100
    deployment.wait_until(
        lambda: stopped.refreshed().health == "healthy", "brought the replica back"
    )


def test_a_killed_replica_is_bypassed_until_it_restarts(deployment, on_host):
    victim = deployment.containers("service")[0]
    on_host("kill", "-9", victim.pid)
    deadline = time.monotonic() + 30
    failures = 0
    while time.monotonic() < deadline:
        try:
            assert (
                execute(deployment.client, "def task(g): return g", "restricted")["status"] == "ok"
            )
        except (AssertionError, httpx.HTTPError):
            failures += 1
        restarted = victim.refreshed()
        if restarted.health == "healthy" and restarted.pid != victim.pid:
            break
    assert restarted.facts["RestartCount"] == victim.facts["RestartCount"] + 1
    assert restarted.health == "healthy"
    # Only the request that it was serving when it was killed may fail.
    assert failures <= 1
