"""Executions are written in the background: in order, in time, and in spite of failures."""

import logging
import threading
import time

import pytest
from sqlalchemy import text

from sandbox.program import Program, Script
from sandbox.results import Output, Result, Status, Usage, Violation, new_id
from service.audit import chain
from service.audit import trail as audit_trail
from service.audit.search import Filters
from service.audit.trail import AuditTrail
from service.settings import Settings
from service.store.database import Database

PATIENCE_SECONDS = 30
CODE = "def task(grid):\n    return grid\n"


@pytest.fixture
def database(tmp_path):
    database = Database(f"sqlite:///{tmp_path}/omniarc.db")
    database.migrate()
    yield database
    database.close()


@pytest.fixture
def make(database):
    """Return a function that creates a trail; all trails are closed at the end."""
    made = []

    def make(**settings):
        made.append(AuditTrail(Settings(**settings), database, "landlock seccomp"))
        return made[-1]

    yield make
    for trail in made:
        trail.close()


def record(trail, program=None, *, violations=(), **fields):
    """Record an execution in the trail, and return its id."""
    outputs = [Output(Status.OK, [[1]])]
    result = Result(
        id=new_id(),
        status=Status.OK,
        outputs=outputs,
        stdout="",
        violations=list(violations),
        usage=Usage(1.0, 1.0, 1),
    )
    values = {"kind": "execute", "client": "ann", "request_id": "r1"}
    trail.record(program or Program(CODE), result, **values | fields)
    return result.id


def records(trail):
    page = trail.search.page(Filters(), None, 10_000)
    return page.records[::-1]


def wait_for(condition):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "the condition did not become true"
        time.sleep(0.01)


@pytest.mark.parametrize("flush", [0, 0.05])
def test_executions_are_written_in_order(make, flush):
    trail = make(audit_flush_seconds=flush)
    trail.start()
    ids = []
    for _ in range(50):
        ids.append(record(trail))
        time.sleep(0.001)
    wait_for(lambda: trail.lag == 0)
    assert [one.id for one in records(trail)] == ids


def test_record_has_the_fields_of_the_program_and_its_result(make):
    trail = make()
    trail.start()
    violation = Violation("file.open", "colors.txt", 4, "kernel")
    program = Program(CODE, "solve", None, "kernel", 0, {"common": "x = 1\n"})
    execution_id = record(
        trail, program, kind="job", job_id="j1", task_id="007bbfb7", violations=[violation]
    )
    trail.close()
    stored = trail.search.get(execution_id)
    assert (stored.kind, stored.client, stored.request_id) == ("job", "ann", "r1")
    assert (stored.job_id, stored.task_id) == ("j1", "007bbfb7")
    assert (stored.entry_point, stored.policy, stored.isolation) == ("solve", "kernel", "fork")
    assert (stored.walls, stored.status) == ("landlock seccomp", "ok")
    assert (stored.violations[0].rule, stored.violations[0].layer) == ("file.open", "kernel")
    assert set(stored.texts.values()) == {CODE, "x = 1\n"}


def test_scripts_are_recorded(make):
    trail = make()
    trail.start()
    script = Script("print(input())", "some input", "kernel")
    execution_id = record(trail, script, kind="run_code")
    trail.close()
    stored = trail.search.get(execution_id)
    assert list(stored.texts.values()) == ["print(input())"]
    assert (stored.kind, stored.entry_point) == ("run_code", None)


def test_closing_writes_the_whole_queue(make, database):
    trail = make(audit_flush_seconds=60)
    trail.start()
    for _ in range(1500):
        record(trail)
    trail.close()
    assert not trail._thread.is_alive()
    assert trail.lag == 0
    assert chain.verify(database).records == 1500


def test_closing_an_unused_trail(make):
    trail = make(audit_flush_seconds=60)
    trail.start()
    trail.close()
    make().close()  # never started


def test_queue_has_a_maximum_length(make):
    trail = make(audit_max_lag=3)
    for _ in range(2):
        record(trail)
    assert (trail.lag, trail.is_full) == (2, False)
    record(trail)
    assert (trail.lag, trail.is_full) == (3, True)
    trail.start()
    wait_for(lambda: not trail.is_full)


LONG = "#" * 200_000


@pytest.mark.parametrize(
    ("program", "violations"),
    [
        (Program(LONG), []),
        (Program(CODE, modules={"common": LONG}), []),
        (Program(CODE), [Violation("file.open", LONG, 1, "runtime")]),
    ],
    ids=["code", "modules", "detail"],
)
def test_queue_has_a_maximum_size(make, monkeypatch, program, violations):
    monkeypatch.setattr(audit_trail, "_MAX_QUEUED_BYTES", 1_000_000)
    trail = make()
    for _ in range(4):
        record(trail, program, violations=violations)
    assert not trail.is_full
    record(trail, program, violations=violations)
    assert trail.is_full
    trail.start()
    wait_for(lambda: not trail.is_full)


def test_queue_does_not_hold_results(make):
    trail = make()
    result = Result(
        id=new_id(),
        status=Status.OK,
        outputs=[Output(Status.OK)],
        stdout="",
        violations=[],
        usage=Usage(1.0, 1.0, 1),
    )
    trail.record(Program(CODE), result, kind="execute", client="ann", request_id="r1")
    (queued,) = trail._queue
    fields = [getattr(queued, name) for name in queued.__struct_fields__]
    assert not any(field is result or field is result.outputs for field in fields)


def test_lag_in_seconds_is_the_age_of_the_oldest_execution(make):
    trail = make()
    assert trail.lag_seconds == 0.0
    record(trail, at=time.time() - 100)
    record(trail)
    assert 100 <= trail.lag_seconds < 100 + PATIENCE_SECONDS
    trail.start()
    wait_for(lambda: trail.lag_seconds == 0.0)


@pytest.fixture
def failure(database):
    """Functions that make all writes to the database fail, and succeed again."""

    def rename(old, new):
        with database.write() as connection:
            connection.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))

    def begin():
        rename("audit_records", "away")

    def end():
        rename("away", "audit_records")

    return begin, end


def count_attempts(trail, monkeypatch):
    """Return a list that grows with every attempt of a trail to write."""
    append = trail._store.append
    attempts = []

    def counted(executions, *, retry=False):
        attempts.append(retry)
        return append(executions, retry=retry)

    monkeypatch.setattr(trail._store, "append", counted)
    return attempts


def test_failure_of_the_database_is_retried_and_logged_once(
    make, failure, database, caplog, monkeypatch
):
    monkeypatch.setattr(audit_trail, "_RETRY_SECONDS", 0.01)
    caplog.set_level(logging.WARNING)
    begin, end = failure
    trail = make(audit_flush_seconds=0)
    trail.start()
    record(trail)
    wait_for(lambda: trail.lag == 0)
    attempts = count_attempts(trail, monkeypatch)
    begin()
    ids = [record(trail) for _ in range(5)]
    wait_for(lambda: len(attempts) >= 5)
    assert trail.lag == 5
    end()
    wait_for(lambda: trail.lag == 0)
    assert [one.levelname for one in caplog.records] == ["ERROR", "WARNING"]
    assert "no such table" in caplog.text
    assert [one.id for one in records(trail)[1:]] == ids
    assert chain.verify(database).records == 6


def test_write_is_not_repeated_after_its_answer_was_lost(make, database, monkeypatch):
    monkeypatch.setattr(audit_trail, "_RETRY_SECONDS", 0.01)
    trail = make(audit_flush_seconds=0)
    append = trail._store.append
    lost = threading.Event()

    def lose_first(executions, *, retry=False):
        head = append(executions, retry=retry)
        if not lost.is_set():
            lost.set()
            raise ConnectionError("the answer was lost")
        return head

    monkeypatch.setattr(trail._store, "append", lose_first)
    record(trail)
    record(trail)
    trail.start()
    wait_for(lambda: trail.lag == 0)
    assert lost.is_set()
    assert chain.verify(database).records == 2


def test_lost_records_are_logged(make, failure, caplog, monkeypatch):
    monkeypatch.setattr(audit_trail, "_CLOSING_SECONDS", 0.3)
    begin, end = failure
    trail = make()
    trail.start()
    begin()
    record(trail)
    record(trail)
    trail.close()
    critical = [one for one in caplog.records if one.levelname == "CRITICAL"]
    assert [one.getMessage() for one in critical] == [
        "audit: 2 records could not be written and are lost"
    ]
    end()


def test_closing_waits_for_the_database(make, failure, database, monkeypatch):
    monkeypatch.setattr(audit_trail, "_RETRY_SECONDS", 0.05)
    begin, end = failure
    trail = make(audit_flush_seconds=0)
    attempts = count_attempts(trail, monkeypatch)
    trail.start()
    begin()
    record(trail)
    wait_for(lambda: attempts)
    closing = threading.Thread(target=trail.close)
    closing.start()
    wait_for(trail._closing.is_set)
    before = len(attempts)
    wait_for(lambda: len(attempts) >= before + 2)
    end()
    closing.join(PATIENCE_SECONDS)
    assert trail.lag == 0
    assert chain.verify(database).records == 1


def test_old_records_are_pruned_at_the_start(make, database):
    earlier = make()
    earlier.start()
    for _ in range(3):
        record(earlier, at=time.time() - 10 * 86400)
    record(earlier)
    earlier.close()
    trail = make(audit_keep_days=5)
    trail.start()
    wait_for(lambda: chain.verify(database).records == 2)
    assert [one.kind for one in records(trail)] == ["execute", "retention"]


def test_nothing_is_pruned_without_a_limit(make, database):
    trail = make(audit_keep_days=0, audit_flush_seconds=0)
    trail.start()
    record(trail, at=0.0)
    wait_for(lambda: trail.lag == 0)
    record(trail)
    trail.close()
    assert chain.verify(database).pruned == []


def test_records_are_pruned_while_the_trail_grows(make, database):
    limit = 0.1 * (1 << 20)
    trail = make(audit_keep_mb=0.1, audit_flush_seconds=0)
    trail.start()
    record(trail)
    wait_for(lambda: trail.lag == 0)
    for number in range(100):
        record(trail, Program(f"# {number}\n" + "#" * 5000))
    wait_for(lambda: trail.lag == 0 and trail._store.stored_bytes() <= 1.2 * limit)
    trail.close()
    summary = chain.verify(database)
    assert summary.pruned
    assert 5 < summary.records < 30


def test_failure_of_retention_does_not_stop_writing(make, caplog, monkeypatch):
    trail = make(audit_flush_seconds=0)
    monkeypatch.setattr(trail._store, "prune", lambda *_: 1 / 0)
    record(trail)
    trail.start()
    wait_for(lambda: trail.lag == 0)
    wait_for(lambda: "ZeroDivisionError" in caplog.text)
    record(trail)
    wait_for(lambda: trail.lag == 0)


def test_redaction_is_a_setting(make):
    trail = make(audit_redact=["source", "client"])
    trail.start()
    execution_id = record(trail)
    trail.close()
    stored = trail.search.get(execution_id)
    assert stored.texts == {}
    assert stored.client.startswith("client-")


def test_one_client_fills_only_its_half_of_the_queue(make):
    trail = make(audit_max_lag=4)
    for _ in range(2):
        record(trail, client="ann")
    assert trail.is_full_for("ann")
    assert not trail.is_full_for("ben")
    assert not trail.is_full
    trail.start()
    wait_for(lambda: not trail.is_full_for("ann"))


def test_the_bytes_of_one_client_fill_only_its_half_of_the_queue(make, monkeypatch):
    monkeypatch.setattr(audit_trail, "_MAX_QUEUED_BYTES", 100_000)
    trail = make()
    # Names of modules are stored too.
    modules = {f"{'m' * 190}{n}": "x = 1" for n in range(16)}
    size = 0
    while not trail.is_full_for("ann"):
        size += 16 * 190
        record(trail, Program(CODE, modules=modules), client="ann")
    assert size < 50_000
    assert not trail.is_full
    assert not trail.is_full_for("ben")
