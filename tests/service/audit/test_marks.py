"""Marks: records of the chain that say what reviewers think of others."""

import msgspec
import pytest
from sqlalchemy import delete, insert, update

from service.api.marks import Mark
from service.audit import chain
from service.audit.counts import count_records
from service.audit.search import AuditSearch, Filters
from service.audit.store import AuditStore
from service.store.tables import audit_marks, audit_records
from tests.support.executions import execution as usual_execution


def execution(number, code, **fields):
    return usual_execution(f"e{number}", at=86_400.0 * number, code=code, **fields)


@pytest.fixture
def store(database):
    store = AuditStore(database)
    store.append(
        [
            execution(1, "a\n"),
            execution(2, "b\n", isolation="fork"),
            execution(3, "a\n", client="bob"),
        ]
    )
    return store


@pytest.fixture
def search(database):
    return AuditSearch(database)


def found(search, mark):
    page = search.page(Filters(mark=mark), None, 100)
    assert page.cursor is None
    exported, _ = search.export_batch(Filters(mark=mark), 0, search.head().number, 1 << 20)
    ids = [record.id for record in exported]
    assert ids == [record.id for record in reversed(page.records)]
    assert all((record.mark or "none") == mark for record in page.records)
    return ids


def test_the_last_mark_of_an_execution_or_its_source_counts(store, search, database):
    assert found(search, "none") == ["e1", "e2", "e3"]
    source = search.get("e1").source_hash
    made = store.mark(Mark(verdict="unsafe", source=source, note="\x00 why"), "reviewer")
    assert (made.number, made.client, made.marking.note) == (4, "reviewer", "\x00 why")
    assert found(search, "unsafe") == ["e1", "e3"]
    assert found(search, "none") == ["e2"]
    store.mark(Mark(verdict="harmless", record="e3"), "reviewer")
    assert (found(search, "unsafe"), found(search, "harmless")) == (["e1"], ["e3"])
    store.mark(Mark(verdict="follow_up", source=source), "other")
    assert found(search, "follow_up") == ["e1", "e3"]
    assert (found(search, "unsafe"), found(search, "harmless")) == ([], [])
    said = [(one.client, one.marking.verdict) for one in search.marks_of(search.get("e3"), 10)]
    assert said == [("other", "follow_up"), ("reviewer", "harmless"), ("reviewer", "unsafe")]
    assert chain.verify(database).records == 6
    for number in range(1, 7):
        chain.verify_record(database, number)


def test_what_does_not_exist_or_is_no_execution_cannot_be_marked(store):
    made = store.mark(Mark(verdict="unsafe", record="e1"), "reviewer")
    for mark in (
        Mark(verdict="unsafe", record="none"),
        Mark(verdict="unsafe", source="0" * 64),
        Mark(verdict="unsafe", record=made.id),
    ):
        assert store.mark(mark, "reviewer") is None
    for fields in ({}, {"record": "e1", "source": "0" * 64}):
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert({"verdict": "unsafe", **fields}, Mark)


@pytest.mark.parametrize(
    "tampering",
    [
        update(audit_marks).values(verdict="harmless"),
        update(audit_marks).values(target="e2"),
        delete(audit_marks),
        insert(audit_marks).values(number=1, target="e2", verdict="harmless"),
        update(audit_records).where(audit_records.c.number == 4).values(client="bob"),
        update(audit_records)
        .where(audit_records.c.number == 4)
        .values(note='{"verdict":"harmless","record":"e1"}'),
    ],
    ids=["verdict", "target", "removed", "added", "who", "note"],
)
def test_a_mark_that_was_edited_breaks_the_chain(store, database, tampering):
    store.mark(Mark(verdict="unsafe", record="e1"), "reviewer")
    with database.write() as connection:
        connection.execute(tampering)
    with pytest.raises(chain.BrokenChainError):
        chain.verify(database)


def test_a_record_is_verified_with_the_next_one(store, database):
    with database.write() as connection:
        connection.execute(
            update(audit_records).where(audit_records.c.number == 2).values(client="bob")
        )
    for number in (1, 2):
        with pytest.raises(chain.BrokenChainError, match="record 2"):
            chain.verify_record(database, number)
    chain.verify_record(database, 3)
    with database.write() as connection:
        connection.execute(delete(audit_records).where(audit_records.c.number == 2))
    for number in (1, 3):
        with pytest.raises(chain.BrokenChainError, match="record 2: it is missing"):
            chain.verify_record(database, number)


def test_marks_survive_the_pruning_of_other_records(store, database, search):
    store.mark(Mark(verdict="unsafe", source=search.get("e3").source_hash), "reviewer")
    assert store.prune(86_400.0 * 2.5, None) == 2
    assert found(search, "unsafe") == ["e3"]
    assert chain.verify(database).head.number == 5


def test_marks_name_nobody_where_clients_are_redacted(database):
    store = AuditStore(database, ["client"])
    store.append([execution(1, "a\n")])
    made = store.mark(Mark(verdict="unsafe", record="e1"), "reviewer")
    assert made.client.startswith("client-")
    assert chain.verify(database).records == 2


def test_counts_are_those_of_the_search(store, database):
    counts = count_records(database, Filters())
    assert (counts.total, counts.looked_at, counts.is_complete) == (3, 3, True)
    assert (counts.statuses, counts.clients) == ({"ok": 3}, {"ann": 2, "bob": 1})
    assert counts.isolations == {"program": 2, "fork": 1}
    assert counts.periods == {86_400.0 * day: {"ok": 1} for day in (1, 2, 3)}
    assert count_records(database, Filters(client="bob")).statuses == {"ok": 1}
    store.mark(Mark(verdict="unsafe", record="e1"), "reviewer")
    assert count_records(database, Filters(mark="unsafe")).total == 1
