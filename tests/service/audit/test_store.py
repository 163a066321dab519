"""Audit records are written completely, in one chain and in a form that both databases hold."""

import hashlib
import json
import threading

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from sandbox.results import Note, Usage, Violation
from service.audit import chain
from service.audit.records import PrunedRange, Remarks
from service.audit.schemas import AuditRecord
from service.audit.search import AuditSearch, Filters
from service.audit.store import AuditStore
from service.store.database import Database
from service.store.tables import audit_chain, audit_records, audit_violations, sources
from tests.support.executions import execution as usual_execution

NOTHING = Filters()
CODE = "def task(grid):\n    return grid\n"
VIOLATION = Violation("file.open", "colors.txt", 4, "runtime")


@pytest.fixture
def store(database):
    return AuditStore(database)


def execution(execution_id="e1", **fields):
    values = {
        "at": 1_700_000_000.125,
        "request_id": "r1",
        "code": CODE,
        "usage": Usage(2.5, 2.25, 32900),
    }
    return usual_execution(execution_id, **values | fields)


def executions(count, start=0, **fields):
    numbers = range(start, start + count)
    return [execution(f"e{n}", code=f"{CODE}# {n}\n", **fields) for n in numbers]


def records(database):
    """Return all records, oldest first."""
    found, _ = AuditSearch(database).export_batch(NOTHING, 0, 2**31, 1 << 30)
    return found


def count(database, table):
    with database.read() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def end(database):
    with database.read() as connection:
        return connection.execute(select(audit_chain)).one()


def test_record_has_every_field_of_the_execution(database, store):
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
    record = AuditSearch(database).get("e1")
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
    assert record.texts[record.source_hash] == CODE
    assert {m.name: record.texts[m.source_hash] for m in record.modules} == modules


def test_records_are_numbered_without_gaps(database, store):
    assert store.append(executions(3)).number == 3
    head = store.append(executions(2, start=3))
    assert [record.number for record in records(database)] == [1, 2, 3, 4, 5]
    assert [record.id for record in records(database)] == ["e0", "e1", "e2", "e3", "e4"]
    assert head == chain.verify(database).head


def test_source_is_stored_once(database, store):
    store.append([execution("e1"), execution("e2"), execution("e3", modules={"same": CODE})])
    store.append([execution("e4")])
    assert count(database, sources) == 1
    assert {record.source_hash for record in records(database)} == {
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


def test_retry_does_not_append_twice(database, store):
    batch = executions(3)
    head = store.append(batch)
    assert store.append(batch, retry=True) == head
    assert store.append(executions(1, start=3), retry=True).number == 4
    assert count(database, audit_records) == 4


def test_failed_write_leaves_nothing(database, store):
    store.append(executions(2))
    with pytest.raises(ZeroDivisionError):
        store.append([execution("e9"), execution("e10", violations=Exploding())])
    assert chain.verify(database).records == 2


class Exploding:
    def __iter__(self):
        raise ZeroDivisionError


STRANGE = {
    "NUL": ("a\0b", "a\u2400b"),
    "high surrogate": ("a\ud800b", "a\ufffdb"),
    "low surrogate": ("\udfff", "\ufffd"),
    "surrogate pair": ("\ud83d\ude00", "\U0001f600"),
    "noncharacter and controls": ("\uffff\x01\x7f\x9b", "\uffff\x01\x7f\x9b"),
}


@pytest.mark.parametrize(("text", "stored"), STRANGE.values(), ids=STRANGE.keys())
def test_any_text_can_be_stored(database, store, text, stored):
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
    record = AuditSearch(database).get("e1")
    assert record.texts[record.source_hash] == stored
    assert {record.client, record.request_id, record.task_id, record.entry_point} == {stored}
    assert record.violations[0].detail == stored
    assert chain.verify(database).records == 1


@pytest.mark.long
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    text=st.text(st.characters(), max_size=50) | st.text("\0\ud800\udc00ab", max_size=50),
    line=st.none() | st.integers(0, 2**31 - 1),
    copies=st.integers(1, 64),
)
def test_any_violation_can_be_stored(database, store, text, line, copies):
    violations = [Violation(f"a.{text}"[:64], text * copies, line, "kernel")] * copies
    head = store.append([execution("e1", code=f"#{text}", violations=violations, client=text)])
    summary = chain.verify(database)
    assert summary.head == head
    assert len(records(database)[-1].violations) == copies


def test_long_texts_are_cut(database, store):
    long = "x" * 5000
    violation = Violation(long, long, 1, "runtime")
    store.append(
        [execution("e1", client=long, task_id=long, entry_point=long, violations=[violation])]
    )
    record = records(database)[0]
    assert (len(record.client), len(record.task_id), len(record.entry_point)) == (64, 64, 200)
    assert (len(record.violations[0].rule), len(record.violations[0].detail)) == (64, 1000)
    assert chain.verify(database).records == 1


def test_redacted_sources_keep_their_hashes(database):
    modules = {"common": "x = 1", "secret": "y = 2"}
    store = AuditStore(database, ["source"])
    store.append([execution("e1", modules=modules, entry_point="secret")])
    record = AuditSearch(database).get("e1")
    # The client chose these names, and may have written anything into them.
    assert [module.name for module in record.modules] == ["module0", "module1"]
    assert record.entry_point == "[redacted]"
    assert record.source_hash == hashlib.sha256(CODE.encode()).hexdigest()
    assert record.redacted == "source"
    assert record.texts == {}
    assert count(database, sources) == 0
    assert chain.verify(database).records == 1


def test_redacted_details_keep_their_rules(database):
    AuditStore(database, ["detail"]).append([execution("e1", violations=[VIOLATION])])
    record = records(database)[0]
    (violation,) = record.violations
    assert (violation.rule, violation.detail, violation.line) == ("file.open", "[redacted]", 4)
    assert record.redacted == "detail"


def test_redacted_clients_have_pseudonyms(database):
    store = AuditStore(database, ["client"])
    store.append([execution("e1"), execution("e2"), execution("e3", client="bob")])
    first, second, third = (record.client for record in records(database))
    assert first == second != third
    assert first.startswith("client-")
    assert first != f"client-{hashlib.sha256(b'ann').hexdigest()[:16]}"


def test_pseudonyms_differ_between_databases(database, tmp_path):
    other = Database(f"sqlite:///{tmp_path}/other.db")
    other.migrate()
    for one in (database, other):
        AuditStore(one, ["client"]).append([execution()])
    assert records(database)[0].client != records(other)[0].client
    other.close()


def test_old_records_are_pruned_and_a_record_says_so(database, store):
    store.append(executions(4, at=1000.0))
    store.append(executions(3, start=4, at=2000.0))
    last, before = records(database)[3].hash, store.stored_bytes()
    assert store.prune(1500.0, None) == 4
    assert store.prune(1500.0, None) == 0
    *kept, retention = records(database)
    assert [record.number for record in kept] == [5, 6, 7]
    assert (retention.number, retention.kind) == (8, "retention")
    pruned = PrunedRange(1, 4, last, newest_at=1000.0, trail_bytes=before)
    assert retention.pruned == pruned
    summary = chain.verify(database)
    assert (summary.records, summary.head.number) == (4, 8)
    assert summary.pruned == [pruned]


def test_only_records_at_the_beginning_are_pruned(database, store):
    store.append(executions(2, at=1000.0))
    store.append(executions(1, start=2, at=9000.0))
    store.append(executions(2, start=3, at=1000.0))
    assert store.prune(5000.0, None) == 2
    assert store.prune(5000.0, None) == 0
    assert records(database)[0].number == 3


def test_source_is_pruned_with_the_last_record_that_refers_to_it(database, store):
    kept = execution("e4", code="# kept\n", at=2000.0, modules={"common": "shared = 1"})
    store.append(
        [
            execution("e1", code="# gone\n", at=1000.0, modules={"common": "shared = 1"}),
            execution("e2", code="# kept\n", at=1000.0),
            execution("e3", code="# gone too\n", at=1000.0, modules={"m": "gone = 1"}),
        ]
    )
    store.append([kept])
    assert store.prune(1500.0, None) == 3
    with database.read() as connection:
        texts = set(connection.execute(select(sources.c.text)).scalars())
    assert texts == {"# kept\n", "shared = 1"}
    assert chain.verify(database).records == 2


def test_violations_and_modules_are_pruned_with_their_records(database, store):
    store.append([execution("e1", at=1000.0, violations=[VIOLATION], modules={"m": "x = 1"})])
    store.append([execution("e2", at=2000.0)])
    store.prune(1500.0, None)
    assert count(database, audit_violations) == 0


def test_oldest_records_are_pruned_to_the_maximum_size(database, store):
    store.append(executions(20))
    before = store.stored_bytes()
    assert store.prune(None, before) == 0
    pruned = store.prune(None, before * 0.5)
    assert 9 <= pruned <= 12
    assert store.stored_bytes() <= before * 0.5 + 1000
    assert chain.verify(database).records == 20 - pruned + 1


def test_sources_count_toward_the_size(database, store):
    store.append([execution("large", code="#" * 100_000), *executions(5)])
    assert store.stored_bytes() > 100_000
    assert store.prune(None, 50_000) == 1
    assert store.stored_bytes() < 10_000


def test_only_the_retention_record_counts_after_everything_was_pruned(database, store):
    store.append([execution(f"e{n}", violations=[VIOLATION] * 3, code=f"# {n}") for n in range(5)])
    store.append([execution("e5", code="# 0")])
    assert store.prune(2e9, None) == 6
    (retention,) = records(database)
    assert store.stored_bytes() == retention.size
    assert count(database, sources) == 0


def test_retention_records_alone_are_not_pruned(database, store):
    store.append(executions(3))
    assert store.prune(None, 0) == 3
    assert store.prune(None, 0) == 0
    assert store.prune(4e9, 0) == 0
    assert chain.verify(database).records == 1


def test_chain_continues_after_everything_was_pruned(database, store):
    store.append(executions(3, at=1000.0))
    store.prune(1500.0, None)
    assert store.append(executions(2, start=3)).number == 6
    store.append(executions(1, start=5))
    assert store.prune(2e9, None) == 4
    summary = chain.verify(database)
    assert (summary.records, summary.head.number) == (1, 8)


def test_many_records_are_pruned_in_steps(database, store):
    store.append(executions(1200, at=1000.0))
    steps = []
    while pruned := store.prune(1500.0, None):
        steps.append(pruned)
    assert sum(steps) == 1200
    assert len(steps) > 1
    assert chain.verify(database).records == len(steps)


def test_pseudonyms_depend_on_the_key_of_the_database(database):
    store = AuditStore(database, ["client"])
    store.append([execution("e1")])
    with database.write() as connection:
        connection.execute(update(audit_chain).values(client_key="00" * 32))
    store.append([execution("e2")])
    first, second = (record.client for record in records(database))
    assert first != second


def test_findings_and_the_run_that_is_shared_are_part_of_the_chain(database, store):
    found = Note("import.unavailable", "os\0" + "x" * 2000, 2)
    store.append([execution("e1", findings=[found]), execution("e2", shares_run_of="e1")])
    store.append([execution("e3")])
    first, second, third = records(database)
    stored = "os\u2400" + "x" * 997
    assert first.remarks == Remarks(findings=[Note("import.unavailable", stored, 2)])
    assert second.remarks == Remarks(shares_run_of="e1")
    assert (third.remarks, third.note) == (Remarks(), None)
    assert AuditRecord.of(first).findings[0].detail == stored
    assert AuditRecord.of(second).shares_run_of == "e1"
    assert chain.verify(database).pruned == []
    with database.write() as connection:
        where = audit_records.c.id == "e2"
        connection.execute(update(audit_records).where(where).values(note=None))
    with pytest.raises(chain.BrokenChainError, match="record 2"):
        chain.verify(database)


def test_details_of_findings_are_redacted(database):
    AuditStore(database, {"detail"}).append([execution(findings=[Note("code.dynamic", "x", 1)])])
    (record,) = records(database)
    assert record.remarks.findings == [Note("code.dynamic", "[redacted]", 1)]
