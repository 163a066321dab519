"""/v1/jobs: an accepted job finishes with one result for each program, even across crashes."""

import asyncio
import contextlib
import itertools
import json
import random
import threading
import time
from collections import Counter

import msgspec
import pytest

from sandbox.results import Error, Status, never_ran
from service.api.schemas import BatchProgram
from service.execution.jobs import Jobs
from service.settings import Settings
from service.store.database import Database, DatabaseError
from service.store.jobs import JobStore

CODE = "def task(grid):\n    return grid[::-1]\n"
TASK = "68b16354"
PATIENCE_SECONDS = 120


def program(identity, code=CODE, **fields):
    return {"id": str(identity), "code": code, "task_id": TASK, **fields}


_counter = itertools.count()


def slow(seconds):
    """Return another correct program whose top level takes about so many seconds."""
    return f"# {next(_counter)}\nfor _ in range({int(seconds * 3e7)}):\n    pass\n{CODE}"


def post(client, programs, key=None):
    headers = {"Idempotency-Key": key} if key else {}
    return client.post("/v1/jobs", json={"programs": programs}, headers=headers)


def accepted(client, programs, key=None):
    answer = post(client, programs, key)
    assert answer.status_code == 202, answer.text
    return answer.json()["id"]


def finished(client, job, status="done"):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(Exception):
            found = client.get(f"/v1/jobs/{job}").json()
            if found["status"] not in ("queued", "running"):
                assert found["status"] == status, found
                return found
        time.sleep(0.05)
    raise AssertionError(f"the job did not end: {found}")


def results(client, job, limit=1000):
    """Return the results of all pages."""
    lines, cursor = [], 0
    while cursor is not None:
        answer = client.get(f"/v1/jobs/{job}/results", params={"cursor": cursor, "limit": limit})
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/x-ndjson"
        lines += [json.loads(line) for line in answer.text.splitlines()]
        cursor = answer.headers.get("x-next-cursor")
    return lines


def ids(client):
    return [job["id"] for job in client.get("/v1/jobs").json()["jobs"]]


def test_a_job_finishes_with_a_result_for_each_program(client):
    answer = post(client, [program(f"p{n}") for n in range(30)])
    assert answer.status_code == 202
    job = answer.json()["id"]
    assert answer.headers["location"] == f"/v1/jobs/{job}"
    assert answer.json()["status"] in ("queued", "running")
    ended = finished(client, job)
    assert (ended["total"], ended["finished"]) == (30, 30)
    assert ended["created_at"] <= ended["started_at"] <= ended["ended_at"]
    lines = results(client, job)
    assert sorted(line["id"] for line in lines) == sorted(f"p{n}" for n in range(30))
    assert all(line["solved_train"] for line in lines)


def test_the_cursor_is_absent_on_the_last_page_of_results(client):
    job = accepted(client, [program(n) for n in range(10)])
    finished(client, job)
    first = client.get(f"/v1/jobs/{job}/results?limit=4")
    assert first.headers["x-next-cursor"] == "4"
    last = client.get(f"/v1/jobs/{job}/results?cursor=8&limit=4")
    assert "x-next-cursor" not in last.headers
    assert len(last.text.splitlines()) == 2
    assert len({line["id"] for line in results(client, job, limit=3)}) == 10
    assert client.get(f"/v1/jobs/{job}/results?cursor=99").text == ""


@pytest.mark.long
def test_results_can_be_read_while_the_job_runs(client):
    job = accepted(client, [program(n, slow(0.2)) for n in range(8)])
    seen, cursor = [], "0"
    while cursor is not None:
        answer = client.get(f"/v1/jobs/{job}/results", params={"cursor": cursor})
        seen += [json.loads(line)["id"] for line in answer.text.splitlines()]
        cursor = answer.headers.get("x-next-cursor")
        time.sleep(0.05)
    assert sorted(seen) == sorted(map(str, range(8)))


@pytest.mark.long
def test_events_report_progress_and_end_with_the_job(client):
    job = accepted(client, [program(n, slow(0.1)) for n in range(10)])
    with client.stream("GET", f"/v1/jobs/{job}/events") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        lines = [line for line in answer.iter_lines() if line]
    names = [line.removeprefix("event: ") for line in lines if line.startswith("event: ")]
    states = [json.loads(line[6:]) for line in lines if line.startswith("data: ")]
    assert names[-1] == "end"
    assert set(names[:-1]) <= {"progress"}
    counts = [state["finished"] for state in states]
    assert counts == sorted(counts)
    assert (states[-1]["status"], states[-1]["finished"]) == ("done", 10)


def test_a_cancelled_job_stops_and_keeps_its_results(client):
    job = accepted(client, [program(n, slow(0.3)) for n in range(60)])
    while not client.get(f"/v1/jobs/{job}").json()["finished"]:
        time.sleep(0.02)
    answer = client.delete(f"/v1/jobs/{job}")
    assert (answer.status_code, answer.json()["status"]) == (200, "cancelled")
    stood = finished(client, job, "cancelled")
    assert 0 < stood["finished"] < 60
    assert len(results(client, job)) == stood["finished"]
    assert client.delete(f"/v1/jobs/{job}").json() == stood


@pytest.mark.long
def test_leased_programs_of_a_cancelled_job_do_not_run(start_service):
    loops = "def task(grid):\n    while True: pass\n"
    name = 'omniarc_programs_total{kind="job",policy="restricted",status="timeout"}'
    with start_service(OMNIARC_SLOTS=1) as service:
        endless = [program(n, loops, limits={"wall_seconds": 0.5}) for n in range(24)]
        job = accepted(service.client, endless)
        while not service.client.get(f"/v1/jobs/{job}").json()["finished"]:
            time.sleep(0.02)
        service.client.delete(f"/v1/jobs/{job}")
        finished(service.client, accepted(service.client, [program(0)]))
        page = service.client.get("/metrics").text
    (ran,) = [line.split()[1] for line in page.splitlines() if line.startswith(name)]
    assert float(ran) <= 5, "programs of the job ran after its end"


def test_cancelling_a_done_job_has_no_effect(client):
    job = accepted(client, [program(0)])
    done = finished(client, job)
    assert client.delete(f"/v1/jobs/{job}").json() == done


def test_an_unknown_job_is_not_found(client):
    for method, path in [
        ("GET", ""),
        ("DELETE", ""),
        ("GET", "/results"),
        ("GET", "/events"),
    ]:
        answer = client.request(method, f"/v1/jobs/nothing{path}")
        assert answer.status_code == 404
        assert answer.json()["type"].endswith("/unknown-job")


def test_the_same_key_and_body_return_the_same_job(client):
    programs = [program(n) for n in range(3)]
    job = accepted(client, programs, key="again")
    assert accepted(client, programs, key="again") == job
    finished(client, job)
    assert accepted(client, programs, key="again") == job
    assert len(results(client, job)) == 3


def test_the_same_key_with_another_body_is_a_conflict(client):
    accepted(client, [program(0)], key="taken")
    answer = post(client, [program(1)], key="taken")
    assert answer.status_code == 409
    assert answer.json()["type"].endswith("/idempotency-key-reused")


def test_concurrent_requests_with_the_same_key_create_one_job(client):
    programs = [program(n) for n in range(20)]
    jobs, threads = [], []
    for _ in range(6):
        thread = threading.Thread(
            target=lambda: jobs.append(accepted(client, programs, key="at once"))
        )
        threads.append(thread)
        thread.start()
    for thread in threads:
        thread.join()
    assert len(jobs) == 6
    assert len(set(jobs)) == 1


def test_jobs_without_a_key_are_distinct(client):
    assert accepted(client, [program(0)]) != accepted(client, [program(0)])


def test_an_invalid_body_creates_no_job(client):
    before = ids(client)
    content = json.dumps({"programs": [program(0)]})
    answer = client.post("/v1/jobs", content=content + "}")
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith("The body is not valid JSON: trailing")
    assert ids(client) == before


def test_a_job_accepts_one_program_per_line(client):
    content = "\n".join(json.dumps(program(n)) for n in range(5))
    headers = {"content-type": "application/x-ndjson"}
    answer = client.post("/v1/jobs", content=content, headers=headers)
    assert answer.status_code == 202
    finished(client, answer.json()["id"])


def test_jobs_are_listed_newest_first(client):
    first, second = accepted(client, [program(0)]), accepted(client, [program(0)])
    listed = [job["id"] for job in client.get("/v1/jobs").json()["jobs"]]
    assert listed.index(second) < listed.index(first)
    assert len(client.get("/v1/jobs?limit=1").json()["jobs"]) == 1
    assert client.get("/v1/jobs?limit=0").status_code == 422


def test_hostile_programs_in_a_job_get_their_verdicts(client):
    opens = "def task(grid):\n    open('colors.txt', 'w')\n"
    loops = "def task(grid):\n    while True: pass\n"
    nul = "def task(grid):\n    print('\\0\\ud800')\n    return grid[::-1]\n"
    job = accepted(
        client,
        [
            program("opens", opens),
            program("loops", loops, limits={"wall_seconds": 0.3}),
            program("nul", nul),
            program("right"),
        ],
    )
    finished(client, job)
    found = {line["id"]: line["status"] for line in results(client, job)}
    assert found == {"opens": "violation", "loops": "timeout", "nul": "ok", "right": "ok"}


@pytest.mark.long
def test_a_small_job_does_not_wait_for_a_large_one(start_service):
    with start_service(OMNIARC_SLOTS=1) as service:
        large = accepted(service.client, [program(n, slow(0.05)) for n in range(150)])
        time.sleep(0.5)
        small = accepted(service.client, [program(n) for n in range(5)])
        finished(service.client, small)
        stood = service.client.get(f"/v1/jobs/{large}").json()
        assert stood["status"] == "running"
        assert stood["finished"] < 120
        service.client.delete(f"/v1/jobs/{large}")


@pytest.mark.long
def test_shutting_down_the_service_releases_its_leases(start_service, database_url):
    settings = {"OMNIARC_SLOTS": 1, "OMNIARC_DATABASE_URL": database_url}
    with start_service(**settings) as service:
        job = accepted(service.client, [program(n, slow(0.05)) for n in range(30)])
        while not service.client.get(f"/v1/jobs/{job}").json()["finished"]:
            time.sleep(0.02)
    with start_service(**settings) as service:
        finished(service.client, job)
        lines = results(service.client, job)
    assert Counter(line["id"] for line in lines) == Counter(map(str, range(30)))


class KilledError(Exception):
    """Leaves the block of a service that was killed."""


@pytest.mark.long
def test_a_job_survives_ten_kills(start_service, database_url):
    settings = {
        "OMNIARC_SLOTS": 2,
        "OMNIARC_DATABASE_URL": database_url,
        "OMNIARC_LEASE_SECONDS": 1,
    }
    random.seed(7)
    jobs = []
    for round_ in range(10):
        with contextlib.suppress(KilledError), start_service(**settings) as service:
            for n in range(2):
                jobs.append(accepted(service.client, [program(f"{n}.{m}") for m in range(40)]))
            time.sleep(random.uniform(0, 0.6))
            service.process.kill()
            raise KilledError(round_)
    with start_service(**settings) as service:
        for job in jobs:
            finished(service.client, job)
            lines = results(service.client, job)
            assert len(lines) == 40
            assert len({line["id"] for line in lines}) == 40
            assert {line["status"] for line in lines} == {"ok"}


@pytest.mark.long
def test_several_services_share_one_queue(start_service, database_url):
    settings = {"OMNIARC_SLOTS": 1, "OMNIARC_DATABASE_URL": database_url}
    with start_service(**settings) as one, start_service(**settings) as two:
        job = accepted(one.client, [program(n, slow(0.02)) for n in range(80)])
        finished(two.client, job)
        lines = results(two.client, job)
    assert Counter(line["id"] for line in lines) == Counter(map(str, range(80)))


@pytest.mark.long
def test_another_service_takes_over_the_programs_of_a_killed_one(start_service, database_url):
    settings = {
        "OMNIARC_SLOTS": 1,
        "OMNIARC_DATABASE_URL": database_url,
        "OMNIARC_LEASE_SECONDS": 1,
    }
    with start_service(**settings) as survivor:
        with contextlib.suppress(KilledError), start_service(**settings) as victim:
            job = accepted(victim.client, [program(n, slow(0.05)) for n in range(50)])
            while not victim.client.get(f"/v1/jobs/{job}").json()["finished"]:
                time.sleep(0.02)
            victim.process.kill()
            raise KilledError
        finished(survivor.client, job)
        lines = results(survivor.client, job)
    assert Counter(line["id"] for line in lines) == Counter(map(str, range(50)))


class LossyStore(JobStore):
    """Leases programs, but loses the connection at the second and third claim."""

    claims = 0

    def claim(self, job, worker, count):
        claims = super().claim(job, worker, count)
        self.claims += 1
        if self.claims in (2, 3):
            raise DatabaseError("the connection was lost")
        return claims


class InstantExecutor:
    """An executor that returns a verdict immediately."""

    def charge(self, client, size):
        """Count nothing."""

    async def run(self, request):
        return never_ran(Status.CRASHED, Error("crashed", ""), len(request.inputs))


def test_programs_of_a_lost_lease_response_are_still_run(database_url):
    database = Database(database_url)
    database.migrate()
    store = LossyStore(database)
    request = msgspec.json.encode(BatchProgram(id="x", code=CODE, task_id=TASK))
    for job in ("one", "two"):
        store.begin(job, job)
        store.add(job, 0, [request] * 3)
        store.accept(job, 3, "", None)

    async def work():
        jobs = Jobs(Settings(slots=1), store, InstantExecutor())
        await jobs.start()
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline and store.unfinished_programs():
            await asyncio.sleep(0.02)
        await jobs.close()

    asyncio.run(work())
    assert [store.get(job).status for job in ("one", "two")] == ["done", "done"]
    assert store.claims > 3
    database.close()


class FailingStore(JobStore):
    """Makes the first program fail during the claim of further programs."""

    def __init__(self, database):
        super().__init__(database)
        self.fail = threading.Event()
        self.failed = threading.Event()

    def claim(self, job, worker, count):
        claims = super().claim(job, worker, count)
        if job.id == "two":
            self.fail.set()
            self.failed.wait(PATIENCE_SECONDS)
            time.sleep(0.1)  # until the queue has noticed the failure
        return claims


class UncaughtError(BaseException):
    """An exception that nothing catches."""


class FailOnceExecutor(InstantExecutor):
    """Fails its first program with an uncaught exception, on a signal."""

    def __init__(self, store):
        self.store = store
        self.lost = False

    async def run(self, request):
        if not self.lost:
            self.lost = True
            await asyncio.to_thread(self.store.fail.wait, PATIENCE_SECONDS)
            self.store.failed.set()
            raise UncaughtError
        return await super().run(request)


def test_a_program_lost_during_a_claim_runs_again(database_url):
    database = Database(database_url)
    database.migrate()
    store = FailingStore(database)
    request = msgspec.json.encode(BatchProgram(id="x", code=CODE, task_id=TASK))

    def queue(job):
        store.begin(job, job)
        store.add(job, 0, [request])
        store.accept(job, 1, "", None)

    async def work():
        jobs = Jobs(Settings(slots=1), store, FailOnceExecutor(store))
        queue("one")
        await jobs.start()
        while store.get("one").status != "running":
            await asyncio.sleep(0.01)
        queue("two")
        async with asyncio.timeout(PATIENCE_SECONDS / 4):
            while store.unfinished_programs():
                await asyncio.sleep(0.02)
        await jobs.close()

    asyncio.run(work())
    assert [store.get(job).status for job in ("one", "two")] == ["done", "done"]
    database.close()


def test_a_job_uploaded_during_the_shutdown_does_not_delay_it(database_url):
    database = Database(database_url)
    database.migrate()

    async def programs():
        yield BatchProgram(id="x", code=CODE, task_id=TASK)

    async def work():
        jobs = Jobs(Settings(slots=1), JobStore(database), InstantExecutor())
        await jobs.start()
        await asyncio.sleep(0.1)  # until it is idle
        await jobs.accept("ann", programs(), None)
        async with asyncio.timeout(PATIENCE_SECONDS / 4):
            await jobs.close()

    asyncio.run(work())
    database.close()


def test_an_undecodable_program_is_crashed_and_delays_no_other(
    database_url,
):
    database = Database(database_url)
    database.migrate()
    store = JobStore(database)
    stored = {"id": "old", "code": CODE, "task_id": TASK, "a field of long ago": 1}
    new = {"id": "new", "code": CODE, "task_id": TASK}
    store.begin("one", "ann")
    store.add("one", 0, [json.dumps(each).encode() for each in (stored, new)])
    store.accept("one", 2, "", None)

    async def work():
        jobs = Jobs(Settings(slots=1), store, InstantExecutor())
        await jobs.start()
        async with asyncio.timeout(PATIENCE_SECONDS):
            while store.get("one").status != "done":
                await asyncio.sleep(0.01)
        await jobs.close()

    asyncio.run(work())
    lines = [json.loads(line) for line in store.results("one", 0, 10)]
    said = {line["id"]: line["train"][0]["error"]["message"] for line in lines}
    assert said == {"old": "this version of the service cannot read it", "new": ""}
    database.close()


class RecordingStore(JobStore):
    """Records the clients of claimed programs, in order."""

    def __init__(self, database):
        super().__init__(database)
        self.clients = []

    def claim(self, job, worker, count):
        claims = super().claim(job, worker, count)
        self.clients += [one.client for one in claims]
        return claims


@pytest.mark.long
def test_a_client_with_many_jobs_does_not_starve_others(database_url):
    database = Database(database_url)
    database.migrate()
    store = RecordingStore(database)
    request = msgspec.json.encode(BatchProgram(id="x", code=CODE, task_id=TASK))

    def queue(job, client, programs):
        store.begin(job, client)
        store.add(job, 0, [request] * programs)
        store.accept(job, programs, "", None)

    async def until(condition):
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not condition():
            assert time.monotonic() < deadline
            await asyncio.sleep(0.001)

    async def work():
        jobs = Jobs(Settings(slots=1), store, InstantExecutor())
        queue("long", "ann", 700)
        await jobs.start()
        await until(lambda: len(store.clients) > 200)
        queue("young", "ann", 100)
        await until(lambda: store.get("young").started_at)
        for n in range(40):
            queue(f"flood{n}", "bob", 5)
        await until(lambda: store.clients.count("bob") == 200)
        await jobs.close()

    asyncio.run(work())
    first = store.clients.index("bob")
    meanwhile = store.clients[first:].count("ann")
    assert meanwhile > 100, "who had been served for long was served no more"
    database.close()


@pytest.mark.parametrize("value", ["", "k" * 256])
def test_the_length_of_an_idempotency_key_is_limited(client, value):
    answer = client.post(
        "/v1/jobs", json={"programs": [program(0)]}, headers={"Idempotency-Key": value}
    )
    assert answer.status_code == 422
    assert "idempotency-key" in answer.json()["errors"][0]["field"].lower()
