"""Audit records are found by what is known of them, newest first, page by page."""

import hashlib

import pytest

from sandbox.results import Usage, Violation
from service.audit import search as audit_search
from service.audit.search import AuditSearch, Filters
from service.audit.store import AuditStore, Execution


@pytest.fixture
def store(database):
    return AuditStore(database)


@pytest.fixture
def search(database):
    return AuditSearch(database)


def execution(identity, **fields):
    values = {
        "at": 1000.0,
        "kind": "execute",
        "client": "ann",
        "request_id": "",
        "job_id": None,
        "task_id": None,
        "code": f"# {identity}\n",
        "modules": {},
        "entry_point": None,
        "policy": "restricted",
        "isolation": "program",
        "walls": "landlock seccomp",
        "status": "ok",
        "violations": [],
        "usage": Usage(2.5, 2.0, 32900),
    }
    return Execution(identity, **values | fields)


def violation(rule="file.open", detail="colors.txt", layer="runtime"):
    return Violation(rule, detail, 4, layer)


def found(search, **filters):
    """The ids of the records that are found, oldest first."""
    page = search.page(Filters(**filters), None, 1000)
    assert page.cursor is None
    exported, last = search.some(Filters(**filters), 0, search.head().number, 1 << 30)
    ids = [stored.record.id for stored in reversed(page.records)]
    assert [whole.stored.record.id for whole in exported] == ids
    assert last == search.head().number
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
def test_what_applies_is_found_and_nothing_else(store, search, filters, ids):
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
    assert found(search, **filters) == ids.split()


def test_a_rule_and_a_layer_are_of_one_and_the_same_violation(store, search):
    both = [violation("file.open", layer="runtime"), violation("process.fork", layer="kernel")]
    store.append([execution("e1", violations=both)])
    assert found(search, rule="file.open", layer="runtime") == ["e1"]
    assert found(search, rule="file.open", layer="kernel") == []


def test_records_without_an_execution_are_found_only_without_filters(store, search):
    store.append([execution("e1", at=1.0), execution("e2", at=3e9)])
    store.purge(2.0, None)
    (_, confession) = found(search)
    assert found(search, status="ok") == ["e2"]
    assert search.get(confession).texts == {}


def pages(search, limit, **filters):
    cursor, read = None, []
    while True:
        page = search.page(Filters(**filters), cursor, limit)
        read.append([stored.record.number for stored in page.records])
        cursor = page.cursor
        if cursor is None:
            return read


def test_pages_follow_one_another_newest_first(store, search):
    store.append([execution(f"e{n}") for n in range(7)])
    assert pages(search, 3) == [[7, 6, 5], [4, 3, 2], [1]]
    assert pages(search, 7) == [[7, 6, 5, 4, 3, 2, 1]]


def test_the_next_page_is_the_same_whatever_was_recorded_meanwhile(store, search):
    store.append([execution(f"e{n}") for n in range(5)])
    first = search.page(Filters(), None, 2)
    store.append([execution(f"later{n}") for n in range(5)])
    second = search.page(Filters(), first.cursor, 2)
    assert [stored.record.number for stored in second.records] == [3, 2]


def test_a_cursor_beyond_the_end_is_the_end(store, search):
    store.append([execution("e1")])
    assert len(search.page(Filters(), 2**63 - 1, 10).records) == 1
    assert search.page(Filters(), 1, 10) == search.page(Filters(status="error"), None, 10)


def test_without_records_nothing_is_found(search):
    assert found(search) == []
    assert search.get("e1") is None


def test_a_text_is_searched_for_in_some_records_at_a_time(store, search, monkeypatch):
    monkeypatch.setattr(audit_search, "SEARCHED_AT_ONCE", 4)
    codes = ["needle" if n in (2, 9) else "hay" for n in range(1, 11)]
    store.append([execution(f"e{n}", code=code) for n, code in enumerate(codes)])
    assert pages(search, 5, text="needle") == [[9], [], [2]]
    after, read = 0, []
    while after < 10:
        some, after = search.some(Filters(text="needle"), after, 10, 1 << 20)
        read.append([whole.stored.record.number for whole in some])
    assert read == [[2], [], [9]]


def test_a_text_is_searched_for_from_the_first_record_that_is_still_there(
    store, search, monkeypatch
):
    store.append([execution(f"e{n}", at=1.0) for n in range(20)])
    store.append([execution("e20", code="needle", at=3e9)])
    store.purge(2.0, None)
    monkeypatch.setattr(audit_search, "SEARCHED_AT_ONCE", 4)
    some, _ = search.some(Filters(text="needle"), 0, 22, 1 << 20)
    assert [whole.stored.record.id for whole in some] == ["e20"]


def test_an_export_takes_no_more_text_at_once_than_it_may(store, search):
    store.append([execution(f"e{n}", code="#" * 1000 + str(n)) for n in range(6)])
    after, sizes = 0, []
    while after < 6:
        some, after = search.some(Filters(), after, 6, 2500)
        sizes.append(len(some))
    assert sizes == [3, 3]


def test_an_export_ends_where_the_chain_ended_when_it_began(store, search):
    store.append([execution("e1"), execution("e2")])
    up_to = search.head().number
    store.append([execution("e3")])
    some, after = search.some(Filters(), 0, up_to, 1 << 20)
    assert [whole.stored.record.id for whole in some] == ["e1", "e2"]
    assert after == up_to


def test_every_record_comes_with_the_hash_before_it(store, search):
    store.append([execution(f"e{n}", at=float(n)) for n in range(4)])
    last, *_ = search.page(Filters(), None, 1).records
    assert last.record.previous_hash == search.page(Filters(), 4, 1).records[0].hash
    third = search.get("e1").stored
    store.purge(1.5, None)
    assert search.get("e2").stored.record.previous_hash == third.hash
    assert search.page(Filters(), 4, 1).records[0].record.previous_hash == third.hash
