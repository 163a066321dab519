"""Audit records are written whole, in one chain, in a form that both databases can hold."""

import hashlib
import json
import threading

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from sandbox.results import Usage, Violation
from service.audit import chain
from service.audit.search import AuditSearch, Filters
from service.audit.store import AuditStore, Execution
from service.store.database import Database
from service.store.tables import audit_chain, audit_records, audit_violations, sources

NOTHING = Filters()
CODE = "def task(grid):\n    return grid\n"
VIOLATION = Violation("file.open", "colors.txt", 4, "runtime")


@pytest.fixture
def store(database):
    return AuditStore(database)


def execution(identity="e1", **fields):
    values = {
        "at": 1_700_000_000.125,
        "kind": "execute",
        "client": "ann",
        "request_id": "r1",
        "job_id": None,
        "task_id": None,
        "code": CODE,
        "modules": {},
        "entry_point": None,
        "policy": "restricted",
        "isolation": "program",
        "walls": "landlock seccomp",
        "status": "ok",
        "violations": [],
        "usage": Usage(2.5, 2.25, 32900),
    }
    return Execution(identity, **values | fields)


def executions(count, start=0, **fields):
    numbers = range(start, start + count)
    return [execution(f"e{n}", code=f"{CODE}# {n}\n", **fields) for n in numbers]


def records(database):
    """All records, oldest first."""
    found, _ = AuditSearch(database).some(NOTHING, 0, 2**31, 1 << 30)
    return found


def count(database, table):
    with database.read() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def end(database):
    with database.read() as connection:
        return connection.execute(select(audit_chain)).one()


def test_a_record_says_everything_that_is_known(database, store):
    modules = {"common": "x = 1\n", "more": "y = 2\n"}
    store.append(
        [
            execution(
                "e1",
                job_id="j1",
                task_id="007bbfb7",
                modules=modules,
                entry_point="solve",
                status="violation",
                violations=[VIOLATION, Violation("code.eval", "eval('1')", None, "static")],
            )
        ]
    )
    whole = AuditSearch(database).get("e1")
    record = whole.stored.record
    assert (record.number, record.id, record.at) == (1, "e1", "1700000000.125")
    assert (record.kind, record.client, record.request_id) == ("execute", "ann", "r1")
    assert (record.job_id, record.task_id, record.entry_point) == ("j1", "007bbfb7", "solve")
    assert (record.policy, record.isolation, record.status) == (
        *("restricted", "program"),
        "violation",
    )
    assert record.walls == "landlock seccomp"
    assert json.loads(record.usage) == {"wall_ms": 2.5, "cpu_ms": 2.25, "max_rss_kb": 32900}
    assert [(v.rule, v.detail, v.line, v.layer) for v in record.violations] == [
        ("file.open", "colors.txt", 4, "runtime"),
        ("code.eval", "eval('1')", None, "static"),
    ]
    assert whole.texts[record.source_hash] == CODE
    assert {m.name: whole.texts[m.source_hash] for m in record.modules} == modules


def test_records_are_numbered_without_gaps_over_several_writes(database, store):
    assert store.append(executions(3)).number == 3
    head = store.append(executions(2, start=3))
    assert [whole.stored.record.number for whole in records(database)] == [1, 2, 3, 4, 5]
    assert [whole.stored.record.id for whole in records(database)] == ["e0", "e1", "e2", "e3", "e4"]
    assert head == chain.verify(database).head


def test_a_source_is_stored_once_however_often_it_runs(database, store):
    store.append([execution("e1"), execution("e2"), execution("e3", modules={"same": CODE})])
    store.append([execution("e4")])
    assert count(database, sources) == 1
    assert {whole.stored.record.source_hash for whole in records(database)} == {
        hashlib.sha256(CODE.encode()).hexdigest()
    }


def test_several_processes_append_to_one_chain(database_url, database):
    def append(worker):
        own = Database(database_url)
        for turn in range(5):
            batch = [execution(f"{worker}-{turn}-{n}", code=f"{CODE}# {n}\n") for n in range(4)]
            AuditStore(own).append(batch)
        own.close()

    threads = [threading.Thread(target=append, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert chain.verify(database).records == 60
    assert count(database, sources) == 4


def test_what_was_written_already_is_not_written_again(database, store):
    batch = executions(3)
    head = store.append(batch)
    assert store.append(batch, again=True) == head
    assert store.append(executions(1, start=3), again=True).number == 4
    assert count(database, audit_records) == 4


def test_a_write_that_fails_leaves_nothing(database, store):
    store.append(executions(2))
    with pytest.raises(ZeroDivisionError):
        store.append([execution("e9"), execution("e10", violations=Exploding())])
    assert chain.verify(database).records == 2


class Exploding:
    def __iter__(self):
        raise ZeroDivisionError


STRANGE = {
    "NUL": ("a\0b", "a\u2400b"),
    "half a pair": ("a\ud800b", "a\ufffdb"),
    "the other half": ("\udfff", "\ufffd"),
    "both halves": ("\ud83d\ude00", "\U0001f600"),
    "what is no character": ("\uffff\x01\x7f\x9b", "\uffff\x01\x7f\x9b"),
}


@pytest.mark.parametrize(("text", "stored"), STRANGE.values(), ids=STRANGE.keys())
def test_every_text_can_be_stored(database, store, text, stored):
    violation = Violation("file.open", text, 1, "runtime")
    store.append(
        [
            execution(
                "e1",
                code=text,
                client=text,
                request_id=text,
                task_id=text,
                entry_point=text,
                modules={"common": text},
                violations=[violation],
            )
        ]
    )
    whole = AuditSearch(database).get("e1")
    record = whole.stored.record
    assert whole.texts[record.source_hash] == stored
    assert {record.client, record.request_id, record.task_id, record.entry_point} == {stored}
    assert record.violations[0].detail == stored
    assert chain.verify(database).records == 1


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    text=st.text(st.characters(), max_size=50) | st.text("\0\ud800\udc00ab", max_size=50),
    line=st.none() | st.integers(0, 2**31 - 1),
    copies=st.integers(1, 64),
)
def test_nothing_that_a_program_says_keeps_its_record_from_being_written(
    database, store, text, line, copies
):
    violations = [Violation(f"a.{text}"[:64], text * copies, line, "kernel")] * copies
    head = store.append([execution("e1", code=f"#{text}", violations=violations, client=text)])
    summary = chain.verify(database)
    assert summary.head == head
    assert len(records(database)[-1].stored.record.violations) == copies


def test_what_is_too_long_for_its_column_is_cut_short(database, store):
    long = "x" * 5000
    violation = Violation(long, long, 1, "runtime")
    store.append(
        [execution("e1", client=long, task_id=long, entry_point=long, violations=[violation])]
    )
    record = records(database)[0].stored.record
    assert (len(record.client), len(record.task_id), len(record.entry_point)) == (64, 64, 200)
    assert (len(record.violations[0].rule), len(record.violations[0].detail)) == (64, 1000)
    assert chain.verify(database).records == 1


def test_without_sources_only_their_hashes_are_kept(database):
    AuditStore(database, ["source"]).append([execution("e1", modules={"common": "x = 1"})])
    whole = AuditSearch(database).get("e1")
    assert whole.stored.record.source_hash == hashlib.sha256(CODE.encode()).hexdigest()
    assert whole.stored.record.redacted == "source"
    assert whole.texts == {}
    assert count(database, sources) == 0
    assert chain.verify(database).records == 1


def test_without_details_the_rules_are_kept(database):
    AuditStore(database, ["detail"]).append([execution("e1", violations=[VIOLATION])])
    record = records(database)[0].stored.record
    (violation,) = record.violations
    assert (violation.rule, violation.detail, violation.line) == ("file.open", "[redacted]", 4)
    assert record.redacted == "detail"


def test_without_clients_each_has_a_name_that_does_not_tell_who_it_is(database):
    store = AuditStore(database, ["client"])
    store.append([execution("e1"), execution("e2"), execution("e3", client="bob")])
    first, second, third = (whole.stored.record.client for whole in records(database))
    assert first == second != third
    assert first.startswith("client-")
    assert first != f"client-{hashlib.sha256(b'ann').hexdigest()[:16]}"


def test_the_name_of_a_client_left_out_differs_from_database_to_database(database, tmp_path):
    other = Database(f"sqlite:///{tmp_path}/other.db")
    other.migrate()
    for one in (database, other):
        AuditStore(one, ["client"]).append([execution()])
    assert records(database)[0].stored.record.client != records(other)[0].stored.record.client
    other.close()


def test_records_that_are_too_old_go_and_a_record_says_so(database, store):
    store.append(executions(4, at=1000.0))
    store.append(executions(3, start=4, at=2000.0))
    last = records(database)[3].stored.hash
    assert store.purge(1500.0, None) == 4
    assert store.purge(1500.0, None) == 0
    *kept, confession = [whole.stored.record for whole in records(database)]
    assert [record.number for record in kept] == [5, 6, 7]
    assert (confession.number, confession.kind) == (8, "retention")
    assert chain.cut_of(confession) == chain.Cut(1, 4, last)
    summary = chain.verify(database)
    assert (summary.records, summary.head.number) == (4, 8)
    assert summary.cuts == [chain.Cut(1, 4, last)]


def test_only_records_from_the_beginning_go(database, store):
    store.append(executions(2, at=1000.0))
    store.append(executions(1, start=2, at=9000.0))
    store.append(executions(2, start=3, at=1000.0))
    assert store.purge(5000.0, None) == 2
    assert store.purge(5000.0, None) == 0
    assert records(database)[0].stored.record.number == 3


def test_a_source_goes_with_the_last_record_that_speaks_of_it(database, store):
    kept = execution("e4", code="# kept\n", at=2000.0, modules={"common": "shared = 1"})
    store.append(
        [
            execution("e1", code="# gone\n", at=1000.0, modules={"common": "shared = 1"}),
            execution("e2", code="# kept\n", at=1000.0),
            execution("e3", code="# gone too\n", at=1000.0, modules={"m": "gone = 1"}),
        ]
    )
    store.append([kept])
    assert store.purge(1500.0, None) == 3
    with database.read() as connection:
        texts = set(connection.execute(select(sources.c.text)).scalars())
    assert texts == {"# kept\n", "shared = 1"}
    assert chain.verify(database).records == 2


def test_the_violations_and_modules_of_records_that_go_go_too(database, store):
    store.append([execution("e1", at=1000.0, violations=[VIOLATION], modules={"m": "x = 1"})])
    store.append([execution("e2", at=2000.0)])
    store.purge(1500.0, None)
    assert count(database, audit_violations) == 0


def test_the_oldest_records_go_until_the_rest_has_room(database, store):
    store.append(executions(20))
    before = store.stored_bytes()
    assert store.purge(None, before) == 0
    gone = store.purge(None, before * 0.5)
    assert 9 <= gone <= 12
    assert store.stored_bytes() <= before * 0.5 + 1000
    assert chain.verify(database).records == 20 - gone + 1


def test_large_sources_count_for_what_they_are(database, store):
    store.append([execution("large", code="#" * 100_000), *executions(5)])
    assert store.stored_bytes() > 100_000
    assert store.purge(None, 50_000) == 1
    assert store.stored_bytes() < 10_000


def test_when_all_has_gone_nothing_is_counted_but_the_record_that_says_so(database, store):
    store.append([execution(f"e{n}", violations=[VIOLATION] * 3, code=f"# {n}") for n in range(5)])
    store.append([execution("e5", code="# 0")])
    assert store.purge(2e9, None) == 6
    (confession,) = records(database)
    assert store.stored_bytes() == confession.stored.size
    assert count(database, sources) == 0


def test_retention_does_not_go_on_for_ever_about_its_own_records(database, store):
    store.append(executions(3))
    assert store.purge(None, 0) == 3
    assert store.purge(None, 0) == 0
    assert store.purge(4e9, 0) == 0
    assert chain.verify(database).records == 1


def test_the_chain_goes_on_after_everything_has_gone(database, store):
    store.append(executions(3, at=1000.0))
    store.purge(1500.0, None)
    assert store.append(executions(2, start=3)).number == 6
    store.append(executions(1, start=5))
    assert store.purge(2e9, None) == 4
    summary = chain.verify(database)
    assert (summary.records, summary.head.number) == (1, 8)


def test_more_records_than_one_step_takes_go_in_several(database, store):
    store.append(executions(1200, at=1000.0))
    steps = []
    while gone := store.purge(1500.0, None):
        steps.append(gone)
    assert sum(steps) == 1200
    assert len(steps) > 1
    assert chain.verify(database).records == len(steps)


def test_a_name_made_for_a_client_needs_the_databases_own_key(database):
    store = AuditStore(database, ["client"])
    store.append([execution("e1")])
    with database.write() as connection:
        connection.execute(update(audit_chain).values(client_key="00" * 32))
    store.append([execution("e2")])
    first, second = (whole.stored.record.client for whole in records(database))
    assert first != second
