"""What is noted is written in the background: in order, in time, and whatever happens meanwhile."""

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
from service.audit.trail import AuditTrail, Entry
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
    """Makes a trail with these settings; all are closed in the end."""
    made = []

    def make(**settings):
        made.append(AuditTrail(Settings(**settings), database, "landlock seccomp"))
        return made[-1]

    yield make
    for trail in made:
        trail.close()


def entry(program=None, **fields):
    violations = fields.pop("violations", [])
    outputs = [Output(Status.OK, [[1]])]
    result = Result(
        id=new_id(),
        status=Status.OK,
        outputs=outputs,
        stdout="",
        violations=violations,
        usage=Usage(1.0, 1.0, 1),
    )
    values = {
        "at": time.time(),
        "kind": "execute",
        "client": "ann",
        "request_id": "r1",
        "job_id": None,
        "task_id": None,
        "program": program or Program(CODE),
        "result": result,
    }
    return Entry(**values | fields)


def records(trail):
    page = trail.search.page(Filters(), None, 10_000)
    return [stored.record for stored in reversed(page.records)]


def wait_for(condition):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.01)


@pytest.mark.parametrize("flush", [0, 0.05])
def test_what_is_noted_is_written_in_its_order(make, flush):
    trail = make(audit_flush_seconds=flush)
    trail.start()
    noted = [entry() for _ in range(50)]
    for one in noted:
        trail.record(one)
        time.sleep(0.001)
    wait_for(lambda: trail.lag == 0)
    assert [record.id for record in records(trail)] == [one.result.id for one in noted]


def test_a_record_holds_what_the_executor_knows(make):
    trail = make()
    trail.start()
    violation = Violation("file.open", "colors.txt", 4, "kernel")
    program = Program(CODE, "solve", None, "kernel", 0, {"common": "x = 1\n"})
    one = entry(program, kind="job", job_id="j1", task_id="007bbfb7", violations=[violation])
    trail.record(one)
    trail.close()
    whole = trail.search.get(one.result.id)
    record = whole.stored.record
    assert (record.kind, record.client, record.request_id) == ("job", "ann", "r1")
    assert (record.job_id, record.task_id) == ("j1", "007bbfb7")
    assert (record.entry_point, record.policy, record.isolation) == ("solve", "kernel", "program")
    assert (record.walls, record.status) == ("landlock seccomp", "ok")
    assert (record.violations[0].rule, record.violations[0].layer) == ("file.open", "kernel")
    assert set(whole.texts.values()) == {CODE, "x = 1\n"}


def test_scripts_leave_records_too(make):
    trail = make()
    trail.start()
    one = entry(Script("print(input())", "some input", "kernel"), kind="run_code")
    trail.record(one)
    trail.close()
    whole = trail.search.get(one.result.id)
    assert list(whole.texts.values()) == ["print(input())"]
    assert (whole.stored.record.kind, whole.stored.record.entry_point) == ("run_code", None)


def test_closing_writes_all_that_waits(make, database):
    trail = make(audit_flush_seconds=60)
    trail.start()
    for _ in range(1500):
        trail.record(entry())
    trail.close()
    assert not trail._thread.is_alive()
    assert trail.lag == 0
    assert chain.verify(database).records == 1500


def test_closing_before_anything_was_noted_ends_at_once(make):
    trail = make(audit_flush_seconds=60)
    trail.start()
    trail.close()
    make().close()  # one that never began


def test_so_many_entries_may_wait(make):
    trail = make(audit_max_lag=3)
    for _ in range(2):
        trail.record(entry())
    assert (trail.lag, trail.is_full) == (2, False)
    trail.record(entry())
    assert (trail.lag, trail.is_full) == (3, True)
    trail.start()
    wait_for(lambda: not trail.is_full)


@pytest.mark.parametrize("where", ["code", "modules", "detail"])
def test_so_much_text_may_wait(make, monkeypatch, where):
    monkeypatch.setattr(audit_trail, "_MAX_WAITING_BYTES", 1_000_000)
    long = "#" * 200_000
    one = {
        "code": entry(Program(long)),
        "modules": entry(Program(CODE, modules={"common": long})),
        "detail": entry(violations=[Violation("file.open", long, 1, "runtime")]),
    }[where]
    trail = make()
    for _ in range(4):
        trail.record(one)
    assert not trail.is_full
    trail.record(one)
    assert trail.is_full
    trail.start()
    wait_for(lambda: not trail.is_full)


def test_outputs_do_not_wait_in_memory(make):
    trail = make()
    one = entry()
    trail.record(one)
    assert not any(one.result is held or one.result.outputs is held for held in _held(trail))


def _held(trail):
    return [getattr(held, name) for held in trail._waiting for name in held.__struct_fields__]


def test_how_long_the_oldest_entry_waits_is_known(make):
    trail = make()
    assert trail.lag_seconds == 0.0
    trail.record(entry(at=time.time() - 100))
    trail.record(entry())
    assert 100 <= trail.lag_seconds < 100 + PATIENCE_SECONDS
    trail.start()
    wait_for(lambda: trail.lag_seconds == 0.0)


@pytest.fixture
def trouble(database):
    """Takes the records away from the trail, and gives them back."""

    def rename(old, new):
        with database.write() as connection:
            connection.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))

    def begin():
        rename("audit_records", "away")

    def end():
        rename("away", "audit_records")

    return begin, end


def test_trouble_with_the_database_is_waited_out_and_told_once(
    make, trouble, database, caplog, monkeypatch
):
    monkeypatch.setattr(audit_trail, "_TROUBLE_SECONDS", 0.01)
    caplog.set_level(logging.WARNING)
    begin, end = trouble
    trail = make(audit_flush_seconds=0)
    trail.start()
    trail.record(entry())
    wait_for(lambda: trail.lag == 0)
    begin()
    noted = [entry() for _ in range(5)]
    for one in noted:
        trail.record(one)
    wait_for(lambda: caplog.records)
    time.sleep(0.2)
    assert trail.lag == 5
    end()
    wait_for(lambda: trail.lag == 0)
    assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"]
    assert "no such table" in caplog.text
    assert [record.id for record in records(trail)[1:]] == [one.result.id for one in noted]
    assert chain.verify(database).records == 6


def test_a_write_whose_answer_was_lost_is_not_repeated(make, database, monkeypatch):
    monkeypatch.setattr(audit_trail, "_TROUBLE_SECONDS", 0.01)
    trail = make(audit_flush_seconds=0)
    append = trail._store.append
    lost = threading.Event()

    def lose_one(executions, *, again=False):
        head = append(executions, again=again)
        if not lost.is_set():
            lost.set()
            raise ConnectionError("the answer was lost")
        return head

    monkeypatch.setattr(trail._store, "append", lose_one)
    trail.record(entry())
    trail.record(entry())
    trail.start()
    wait_for(lambda: trail.lag == 0)
    assert lost.is_set()
    assert chain.verify(database).records == 2


def test_what_cannot_be_written_before_the_end_is_told_loudly(make, trouble, caplog, monkeypatch):
    monkeypatch.setattr(audit_trail, "_CLOSING_SECONDS", 0.3)
    begin, end = trouble
    trail = make()
    trail.start()
    begin()
    trail.record(entry())
    trail.record(entry())
    trail.close()
    told = [record for record in caplog.records if record.levelname == "CRITICAL"]
    assert [record.getMessage() for record in told] == [
        "audit: 2 records could not be written and are lost"
    ]
    end()


def test_what_can_be_written_again_as_it_closes_is_not_lost(make, trouble, database, monkeypatch):
    monkeypatch.setattr(audit_trail, "_TROUBLE_SECONDS", 0.05)
    begin, end = trouble
    trail = make(audit_flush_seconds=0)
    trail.start()
    begin()
    trail.record(entry())
    wait_for(lambda: trail._batch)
    closing = threading.Thread(target=trail.close)
    closing.start()
    time.sleep(0.2)
    end()
    closing.join(PATIENCE_SECONDS)
    assert trail.lag == 0
    assert chain.verify(database).records == 1


def test_records_that_are_too_old_go_when_the_trail_begins(make, database):
    earlier = make()
    earlier.start()
    for _ in range(3):
        earlier.record(entry(at=time.time() - 10 * 86400))
    earlier.record(entry())
    earlier.close()
    trail = make(audit_keep_days=5)
    trail.start()
    wait_for(lambda: chain.verify(database).records == 2)
    assert [record.kind for record in records(trail)] == ["execute", "retention"]


def test_nothing_goes_where_all_is_kept(make, database):
    trail = make(audit_keep_days=0, audit_flush_seconds=0)
    trail.start()
    trail.record(entry(at=0.0))
    wait_for(lambda: trail.lag == 0)
    trail.record(entry())
    trail.close()
    assert chain.verify(database).cuts == []


def test_the_oldest_go_while_more_comes_than_there_is_room_for(make, database):
    limit = 0.1 * (1 << 20)
    trail = make(audit_keep_mb=0.1, audit_flush_seconds=0)
    trail.start()
    trail.record(entry())
    wait_for(lambda: trail.lag == 0)
    for number in range(100):
        trail.record(entry(Program(f"# {number}\n" + "#" * 5000)))
    wait_for(lambda: trail.lag == 0 and trail._store.stored_bytes() <= 1.2 * limit)
    trail.close()
    summary = chain.verify(database)
    assert summary.cuts
    assert 5 < summary.records < 30


def test_trouble_with_retention_does_not_keep_records_from_being_written(make, caplog, monkeypatch):
    trail = make(audit_flush_seconds=0)
    monkeypatch.setattr(trail._store, "purge", lambda *_: 1 / 0)
    trail.record(entry())
    trail.start()
    wait_for(lambda: trail.lag == 0)
    wait_for(lambda: "ZeroDivisionError" in caplog.text)
    trail.record(entry())
    wait_for(lambda: trail.lag == 0)


def test_what_is_left_out_is_a_setting(make):
    trail = make(audit_redact=["source", "client"])
    trail.start()
    one = entry()
    trail.record(one)
    trail.close()
    whole = trail.search.get(one.result.id)
    assert whole.texts == {}
    assert whole.stored.record.client.startswith("client-")
