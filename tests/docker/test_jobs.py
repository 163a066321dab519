"""Jobs on PostgreSQL while containers are killed."""

import collections
import functools
import json
import time

import httpx

TASK = "25ff71a9"  # every row moves down by one

RIGHT = "import numpy as np\ndef task(grid): return np.roll(grid, 1, 0)"
WRONG = "def task(grid): return grid"
HOSTILE = "def task(grid): open('colors.txt', 'w')"
# A quarter of a second of work, so that a kill interrupts some of them.
SLOW = "def task(grid):\n    for _ in range(3_000_000): pass\n    return grid"

EXPECTED = {
    RIGHT: ("ok", True),
    WRONG: ("ok", False),
    HOSTILE: ("violation", False),
    SLOW: ("ok", False),
}
# More than any program takes, even on a busy machine.
LIMITS = {"wall_seconds": 60, "cpu_seconds": 60}
PROGRAMS = 300
PATIENCE_SECONDS = 300


def _programs():
    codes = [RIGHT, WRONG, HOSTILE, SLOW]
    return {f"program-{number}": codes[number % len(codes)] for number in range(PROGRAMS)}


def _accept(deployment, programs):
    common = {"task_id": TASK, "limits": LIMITS}
    body = {"programs": [{"id": name, "code": code} | common for name, code in programs.items()]}
    answer = deployment.client.post("/v1/jobs", json=body)
    assert answer.status_code == 202, answer.text
    return answer.json()["id"]


def _wait(deployment, job, until):
    """Wait until `until(job)` is true and return the job; ignore errors of killed replicas."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    seen = None
    while time.monotonic() < deadline:
        try:
            answer = deployment.client.get(f"/v1/jobs/{job}")
        except httpx.TransportError:
            continue
        if answer.status_code == 200:
            seen = answer.json()
            if until(seen):
                return seen
        time.sleep(0.05)
    raise AssertionError(
        f"the job did not reach the state: {seen}\n{deployment.logs('service')[-3000:]}"
    )


def _get(deployment, path, **parameters):
    """Return the answer to a request that is repeated, as a client would, if its replica dies."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return deployment.client.get(path, params=parameters)
        except httpx.TransportError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def _results(deployment, job):
    cursor, lines = "0", []
    while cursor is not None:
        page = _get(deployment, f"/v1/jobs/{job}/results", cursor=cursor, limit=100)
        assert page.status_code == 200, page.text
        lines += map(json.loads, page.text.splitlines())
        cursor = page.headers.get("X-Next-Cursor")
    return lines


def _check(deployment, job, programs):
    lines = _results(deployment, job)
    counts = collections.Counter(line["id"] for line in lines)
    assert set(counts) == set(programs), "a program was lost"
    assert max(counts.values()) == 1, "a program has two results"
    verdicts = {line["id"]: (line["status"], line["solved_train"]) for line in lines}
    assert verdicts == {name: EXPECTED[code] for name, code in programs.items()}


def _has_started(job):
    assert job["status"] != "done", "the job completed before anything was killed"
    return job["finished"] >= PROGRAMS // 10


def test_a_killed_replica_loses_no_programs(deployment, on_host):
    programs = _programs()
    job = _accept(deployment, programs)
    _wait(deployment, job, _has_started)
    victim = deployment.containers("service")[0]
    on_host("kill", "-9", victim.pid)
    done = _wait(deployment, job, lambda seen: seen["status"] not in ("queued", "running"))
    assert done["status"] == "done"
    assert done["finished"] == done["total"] == PROGRAMS
    _check(deployment, job, programs)
    deployment.wait_until(
        lambda: victim.refreshed().health == "healthy", "brought the replica back"
    )


def test_killing_every_replica_loses_no_programs(deployment, on_host):
    programs = _programs()
    job = _accept(deployment, programs)
    _wait(deployment, job, _has_started)
    victims = deployment.containers("service")
    on_host("kill", "-9", *(victim.pid for victim in victims))
    done = _wait(deployment, job, lambda seen: seen["status"] not in ("queued", "running"))
    assert done["status"] == "done"
    _check(deployment, job, programs)
    deployment.wait_until(
        lambda: all(victim.refreshed().health == "healthy" for victim in victims),
        "brought the replicas back",
    )


def test_a_job_survives_the_loss_of_its_database(deployment, on_host):
    programs = _programs()
    job = _accept(deployment, programs)
    _wait(deployment, job, _has_started)
    (database,) = deployment.containers("postgres")
    on_host("kill", "-9", database.pid)
    deployment.wait_until(
        lambda: database.refreshed().health == "healthy", "brought the database back"
    )
    done = _wait(deployment, job, lambda seen: seen["status"] not in ("queued", "running"))
    assert done["status"] == "done"
    _check(deployment, job, programs)


def test_every_program_of_a_job_has_an_audit_record(deployment):
    programs = dict(list(_programs().items())[:8])
    job = _accept(deployment, programs)
    _wait(deployment, job, lambda seen: seen["status"] == "done")
    for line in _results(deployment, job):
        path = f"/v1/audit/records/{line['execution_id']}"
        # Records are written a little after the result: OMNIARC_AUDIT_FLUSH_SECONDS.
        deployment.wait_until(functools.partial(_is_found, deployment, path), f"wrote {path}", 60)
        assert deployment.client.get(path).json()["status"] == line["status"]


def _is_found(deployment, path):
    return deployment.client.get(path).status_code == 200
