"""Searches, pages and exports of audit records."""

import hashlib

import pytest

from sandbox.results import Violation
from service.audit import search as audit_search
from service.audit.records import select_records
from service.audit.search import AuditSearch, Filters
from service.audit.store import AuditStore
from service.store.database import Database
from service.store.tables import audit_records
from tests.support.executions import execution as usual_execution


@pytest.fixture
def store(database):
    return AuditStore(database)


@pytest.fixture
def search(database):
    return AuditSearch(database)


def execution(execution_id, **fields):
    values = {"at": 1000.0, "code": f"# {execution_id}\n"}
    return usual_execution(execution_id, **values | fields)


def violation(rule="file.open", detail="colors.txt", layer="runtime"):
    return Violation(rule, detail, 4, layer)


def find(search, **filters):
    """Return the ids of the matching records, oldest first, as both a search and an export."""
    page = search.page(Filters(**filters), None, 1000)
    assert page.cursor is None
    exported, end = search.export_batch(Filters(**filters), 0, search.head().number, 1 << 30)
    ids = [record.id for record in reversed(page.records)]
    assert [record.id for record in exported] == ids
    assert end == search.head().number
    return ids


FINDS = [
    ({"status": "violation"}, "opens forks"),
    ({"client": "bob"}, "old forks"),
    ({"rule": "file.open"}, "opens"),
    ({"layer": "kernel"}, "forks"),
    ({"rule": "file.open", "layer": "kernel"}, ""),
    ({"since": 1000.0}, "opens forks"),
    ({"until": 1000.0}, "old"),
    ({"since": 500.0, "until": 501.0}, "old"),
    ({"task_id": "007bbfb7"}, "opens"),
    ({"job_id": "j1"}, "forks"),
    ({"isolation": "restored"}, "opens"),
    ({"text": "COLORS"}, "opens"),
    ({"text": "os.fork"}, "forks"),
    ({"text": "shared_helper"}, "old"),
    ({"text": "100%"}, "old"),
    ({"text": "100_"}, ""),
    ({"text": "back\\slash"}, "old"),
    ({"text": "%"}, "old"),
    ({"text": "fork", "client": "ann"}, ""),
    ({"client": "Bob"}, ""),
    ({"client": "b%"}, ""),
    ({"client": "' OR 1=1 --"}, ""),
    ({"text": "' OR 1=1 --"}, ""),
    ({"client": "\0"}, ""),
    ({"text": "\ud800"}, ""),
    ({"source": hashlib.sha256(b"import os; os.fork()").hexdigest()}, "forks"),
    ({"source": hashlib.sha256(b"def shared_helper(): ...").hexdigest()}, "old"),
    ({}, "old opens forks"),
]


@pytest.mark.parametrize(("filters", "ids"), FINDS, ids=lambda value: ascii(value)[:60])
def test_filters_find_the_matching_records(store, search, filters, ids):
    store.append(
        [
            execution(
                "old",
                at=500.0,
                client="bob",
                code="# 100% back\\slash",
                modules={"common": "def shared_helper(): ..."},
            ),
            execution(
                "opens",
                status="violation",
                isolation="restored",
                task_id="007bbfb7",
                violations=[violation(), violation("import.forbidden", "os")],
            ),
            execution(
                "forks",
                status="violation",
                client="bob",
                job_id="j1",
                code="import os; os.fork()",
                violations=[violation("process.fork", "fork", "kernel")],
            ),
        ]
    )
    assert find(search, **filters) == ids.split()


def test_rule_and_layer_must_match_the_same_violation(store, search):
    both = [violation("file.open", layer="runtime"), violation("process.fork", layer="kernel")]
    store.append([execution("e1", violations=both)])
    assert find(search, rule="file.open", layer="runtime") == ["e1"]
    assert find(search, rule="file.open", layer="kernel") == []


def test_retention_records_match_no_filter(store, search):
    store.append([execution("e1", at=1.0), execution("e2", at=3e9)])
    store.prune(2.0, None)
    (_, retention) = find(search)
    assert find(search, status="ok") == ["e2"]
    assert search.get(retention).texts == {}


def pages(search, limit, **filters):
    cursor, read = None, []
    while True:
        page = search.page(Filters(**filters), cursor, limit)
        read.append([record.number for record in page.records])
        cursor = page.cursor
        if cursor is None:
            return read


def test_pages_are_newest_first(store, search):
    store.append([execution(f"e{n}") for n in range(7)])
    assert pages(search, 3) == [[7, 6, 5], [4, 3, 2], [1]]
    assert pages(search, 7) == [[7, 6, 5, 4, 3, 2, 1]]


def test_cursor_is_stable_while_records_are_appended(store, search):
    store.append([execution(f"e{n}") for n in range(5)])
    first = search.page(Filters(), None, 2)
    store.append([execution(f"later{n}") for n in range(5)])
    second = search.page(Filters(), first.cursor, 2)
    assert [record.number for record in second.records] == [3, 2]


def test_cursor_beyond_the_end(store, search):
    store.append([execution("e1")])
    assert len(search.page(Filters(), 2**63 - 1, 10).records) == 1
    assert search.page(Filters(), 1, 10) == search.page(Filters(status="error"), None, 10)


def test_empty_trail_has_no_results(search):
    assert find(search) == []
    assert search.get("e1") is None


def test_text_search_looks_at_a_limited_number_of_records(store, search, monkeypatch):
    monkeypatch.setattr(audit_search, "MAX_SEARCHED", 4)
    codes = ["needle" if n in (2, 9) else "hay" for n in range(1, 11)]
    store.append([execution(f"e{n}", code=code) for n, code in enumerate(codes)])
    assert pages(search, 5, text="needle") == [[9], [], [2]]
    after, read = 0, []
    while after < 10:
        some, after = search.export_batch(Filters(text="needle"), after, 10, 1 << 20)
        read.append([record.number for record in some])
    assert read == [[2], [], [9]]


@pytest.mark.parametrize("other", [{"since": 1.0}, {"status": "ok"}])
def test_a_search_that_no_index_answers_looks_at_a_limited_number(
    store, search, monkeypatch, other
):
    monkeypatch.setattr(audit_search, "MAX_SCANNED", 4)
    clients = ["bob" if n in (2, 9) else "ann" for n in range(1, 11)]
    store.append([execution(f"e{n}", client=one) for n, one in enumerate(clients)])
    assert pages(search, 5, client="bob", **other) == [[9], [], [2]]
    assert pages(search, 5, client="bob") == [[9, 2]], "an index finds all"


@pytest.mark.parametrize("name", ["status", "client", "task_id", "job_id", "isolation"])
def test_in_sqlite_an_index_finds_the_records_with_a_value(tmp_path, name):
    database = Database(f"sqlite:///{tmp_path}/trail.db")
    database.migrate()
    number = audit_records.c.number
    found = select_records(Filters(**{name: "x"}).within(1, 9))
    ordered = found.order_by(number.desc()).limit(5)
    query = ordered.compile(compile_kwargs={"literal_binds": True})
    with database.read() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}").all()
    assert "USING INDEX audit_records_by_" in plan[0][3]
    database.close()


def test_text_search_skips_pruned_records(store, search, monkeypatch):
    store.append([execution(f"e{n}", at=1.0) for n in range(20)])
    store.append([execution("e20", code="needle", at=3e9)])
    store.prune(2.0, None)
    monkeypatch.setattr(audit_search, "MAX_SEARCHED", 4)
    some, _ = search.export_batch(Filters(text="needle"), 0, 22, 1 << 20)
    assert [record.id for record in some] == ["e20"]


def test_export_batch_limits_its_texts(store, search):
    store.append([execution(f"e{n}", code="#" * 1000 + str(n)) for n in range(6)])
    after, sizes = 0, []
    while after < 6:
        some, after = search.export_batch(Filters(), after, 6, 2500)
        sizes.append(len(some))
    assert sizes == [3, 3]


def test_export_excludes_later_records(store, search):
    store.append([execution("e1"), execution("e2")])
    up_to = search.head().number
    store.append([execution("e3")])
    some, after = search.export_batch(Filters(), 0, up_to, 1 << 20)
    assert [record.id for record in some] == ["e1", "e2"]
    assert after == up_to


def test_records_have_the_previous_hash(store, search):
    store.append([execution(f"e{n}", at=float(n)) for n in range(4)])
    last, *_ = search.page(Filters(), None, 1).records
    assert last.previous_hash == search.page(Filters(), 4, 1).records[0].hash
    third = search.get("e1")
    store.prune(1.5, None)
    assert search.get("e2").previous_hash == third.hash
    assert search.page(Filters(), 4, 1).records[0].previous_hash == third.hash
