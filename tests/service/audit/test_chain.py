"""Every tampering with the audit trail is detected."""

import hashlib
import json
import time

import msgspec
import pytest
from sqlalchemy import delete, insert, select, text, update

from sandbox.results import Violation
from service.audit import chain
from service.audit.chain import BrokenChainError, Head, HeadPrunedError, Retention
from service.audit.records import (
    OVERHEAD_BYTES,
    PrunedRange,
    hashed_bytes,
    load_records,
    select_records,
    sha256,
)
from service.audit.store import AuditStore
from service.store.database import Database
from service.store.tables import (
    audit_chain,
    audit_modules,
    audit_records,
    audit_violations,
    sources,
)
from tests.support.executions import execution as usual_execution

TOTAL = 8


@pytest.fixture
def database(database):
    AuditStore(database).append([execution(number) for number in range(1, TOTAL + 1)])
    return database


def execution(number, **fields):
    values = {
        "at": 1_700_000_000.0 + number,
        "code": f'# {number} é \t\x01\x7f\u2028 "\\ 😀\n',
        "modules": {"common": f"x = {number}\n"} if number % 2 else {},
        "status": "violation",
        "violations": [Violation("file.open", f"a\t{number}", number, "runtime")] * 2,
    }
    return usual_execution(f"e{number}", **values | fields)


def broken(database, expected=None):
    """Return the number of the first record that shows the tampering, and the message."""
    with pytest.raises(BrokenChainError) as caught:
        chain.verify(database, expected)
    assert str(caught.value).startswith(f"record {caught.value.number}: ")
    return caught.value.number, str(caught.value)


def change(database, statement):
    with database.write() as connection:
        assert connection.execute(statement).rowcount != 0


def rows(database, table):
    with database.read() as connection:
        return [
            row._asdict()
            for row in connection.execute(select(table).order_by(*table.primary_key.columns))
        ]


def test_untouched_chain_is_intact(database):
    summary = chain.verify(database)
    assert summary.records == TOTAL
    assert (summary.first_at, summary.last_at) == (1_700_000_001.0, 1_700_000_000.0 + TOTAL)
    assert summary.head == Head(TOTAL, rows(database, audit_records)[-1]["hash"])
    assert summary.pruned == []


def test_empty_chain_is_intact(tmp_path):
    database = Database(f"sqlite:///{tmp_path}/empty.db")
    database.migrate()
    assert chain.verify(database) == (0, None, None, Head(0, "0" * 64), [])
    database.close()


def test_hashes_follow_the_documented_format(database):
    """Compute the hashes from the documentation alone."""
    previous = "0" * 64
    violations, modules = rows(database, audit_violations), rows(database, audit_modules)
    texts = {row["hash"]: row["text"] for row in rows(database, sources)}
    names = "kind client request_id job_id task_id source_hash entry_point policy isolation walls"
    for row in rows(database, audit_records):
        own_violations = [one for one in violations if one["number"] == row["number"]]
        own_modules = [one for one in modules if one["number"] == row["number"]]
        array = [
            previous,
            row["number"],
            row["id"],
            f"{row['at']:.3f}",
            *(row[name] for name in names.split()),
            *(row[name] for name in ("status", "usage", "redacted", "note")),
            [[one["rule"], one["layer"], one["line"], one["detail"]] for one in own_violations],
            [[one["name"], one["source_hash"]] for one in own_modules],
        ]
        written = json.dumps(array, separators=(",", ":"), ensure_ascii=False).encode()
        previous = hashlib.sha256(written).hexdigest()
        assert row["hash"] == previous
        assert row["size"] == len(written) + OVERHEAD_BYTES
        source = texts[row["source_hash"]].encode()
        assert hashlib.sha256(source).hexdigest() == row["source_hash"]
    assert previous == chain.verify(database).head.hash


EDITS = {
    "id": "x",
    "at": 1_600_000_000.0,
    "kind": "verify",
    "client": "bob",
    "request_id": "r9",
    "job_id": "j9",
    "task_id": "007bbfb7",
    "source_hash": "0" * 64,
    "entry_point": "solve",
    "policy": "kernel",
    "isolation": "batch",
    "walls": "seccomp",
    "status": "ok",
    "usage": "{}",
    "redacted": "source",
    "note": "{}",
    "size": 1,
    "hash": "0" * 64,
}


def test_every_column_is_edited_below():
    assert set(EDITS) == {column.name for column in audit_records.columns} - {"number"}


@pytest.mark.parametrize(("column", "value"), EDITS.items(), ids=EDITS)
def test_edited_record_is_found(database, column, value):
    change(
        database, update(audit_records).where(audit_records.c.number == 4).values({column: value})
    )
    number, message = broken(database)
    assert number == 4
    assert "edited" in message


@pytest.mark.parametrize(
    ("column", "value"),
    [("rule", "x.y"), ("layer", "kernel"), ("line", 7), ("line", None), ("detail", "")],
)
def test_edited_violation_is_found(database, column, value):
    table = audit_violations
    where = (table.c.number == 5, table.c.place == 1)
    change(database, update(table).where(*where).values({column: value}))
    assert broken(database)[0] == 5


def test_deleted_violation_is_found(database):
    change(database, delete(audit_violations).where(audit_violations.c.number == 5))
    assert broken(database)[0] == 5


def test_inserted_violation_is_found(database):
    forged = {"number": 5, "place": 2, "rule": "a.b", "layer": "kernel", "line": 1, "detail": ""}
    change(database, insert(audit_violations).values(forged))
    assert broken(database)[0] == 5


def test_reordered_violations_are_found(database):
    AuditStore(database).append(
        [
            execution(
                9,
                violations=[Violation("a.a", "", 1, "runtime"), Violation("b.b", "", 1, "runtime")],
            )
        ]
    )
    table = audit_violations
    for old, new in ((0, 7), (1, 0), (7, 1)):
        where = (table.c.number == 9, table.c.place == old)
        change(database, update(table).where(*where).values(place=new))
    assert broken(database)[0] == 9


@pytest.mark.parametrize("values", [{"name": "other"}, {"source_hash": "0" * 64}])
def test_edited_module_is_found(database, values):
    change(database, update(audit_modules).where(audit_modules.c.number == 3).values(values))
    assert broken(database)[0] == 3


@pytest.mark.parametrize("number", [1, 4, TOTAL - 1])
def test_deleted_record_is_found(database, number):
    change(database, delete(audit_records).where(audit_records.c.number == number))
    assert broken(database) == (number, f"record {number}: it is missing")


def test_deleted_record_is_found_after_renumbering(database):
    with database.write() as connection:
        if database.is_sqlite:
            connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        connection.execute(delete(audit_records).where(audit_records.c.number == 4))
        for table in (audit_violations, audit_modules):
            connection.execute(delete(table).where(table.c.number > 4))
        for number in range(5, TOTAL + 1):
            connection.execute(
                update(audit_records)
                .where(audit_records.c.number == number)
                .values(number=number - 1)
            )
        connection.execute(update(audit_chain).values(last_number=TOTAL - 1))
    assert broken(database)[0] == 4


def test_deleted_end_is_found(database):
    change(database, delete(audit_records).where(audit_records.c.number > TOTAL - 2))
    number, message = broken(database)
    assert number == TOTAL - 1
    assert message.endswith(f"it is missing, and so are all up to record {TOTAL}")


def test_head_detects_a_removed_end(database):
    head = chain.verify(database).head
    change(database, delete(audit_records).where(audit_records.c.number == TOTAL))
    before = rows(database, audit_records)[-1]
    change(database, update(audit_chain).values(last_number=TOTAL - 1, last_hash=before["hash"]))
    assert chain.verify(database).records == TOTAL - 1
    assert broken(database, head)[0] == TOTAL - 1


def test_head_detects_a_rewritten_chain(database):
    head = chain.verify(database).head
    with database.write() as connection:
        connection.execute(delete(audit_records))
        connection.execute(update(audit_chain).values(last_number=0, last_hash="0" * 64))
    AuditStore(database).append([execution(number, status="ok") for number in range(1, TOTAL + 1)])
    assert chain.verify(database).records == TOTAL
    assert broken(database, head)[0] == TOTAL


def test_longer_chain_contains_earlier_heads(database):
    head = chain.verify(database).head
    AuditStore(database).append([execution(9)])
    assert chain.verify(database, head).records == TOTAL + 1
    assert chain.verify(database, Head(0, "0" * 64)).records == TOTAL + 1


def test_swapped_records_are_found(database):
    with database.write() as connection:
        for table in (audit_violations, audit_modules):
            connection.execute(delete(table).where(table.c.number.in_([3, 6])))
        for old, new in ((3, 99), (6, 3), (99, 6)):
            connection.execute(
                update(audit_records).where(audit_records.c.number == old).values(number=new)
            )
    assert broken(database)[0] == 3


def test_swapped_contents_are_found(database):
    third, sixth = (rows(database, audit_records)[number - 1] for number in (3, 6))
    for number, row in ((3, sixth), (6, third)):
        values = {**row, "number": number}
        change(
            database, update(audit_records).where(audit_records.c.number == number).values(values)
        )
    assert broken(database)[0] == 3


def test_record_inserted_after_the_end_is_found(database):
    forged = {**rows(database, audit_records)[-1], "number": TOTAL + 1}
    change(database, insert(audit_records).values(forged))
    assert broken(database) == (TOTAL + 1, f"record {TOTAL + 1}: it was inserted after the end")


@pytest.mark.parametrize("number", [0, -5])
def test_record_inserted_before_the_beginning_is_found(database, number):
    forged = {**rows(database, audit_records)[0], "number": number}
    change(database, insert(audit_records).values(forged))
    assert broken(database) == (
        number,
        f"record {number}: it was inserted before the beginning",
    )


def test_forged_record_with_a_valid_hash_breaks_the_next_one(database):
    row = rows(database, audit_records)[3]
    with database.read() as connection:
        selected = connection.execute(select_records(audit_records.c.number == 4)).all()
        (record,) = load_records(connection, selected, [rows(database, audit_records)[2]["hash"]])
    forged = hashed_bytes(msgspec.structs.replace(record, status="ok", violations=[]))
    change(database, delete(audit_violations).where(audit_violations.c.number == 4))
    change(
        database,
        update(audit_records)
        .where(audit_records.c.number == 4)
        .values(
            status="ok",
            hash=sha256(forged),
            size=len(forged) + OVERHEAD_BYTES,
        ),
    )
    assert row["status"] == "violation"
    assert broken(database)[0] == 5


def test_edited_source_is_found_at_its_first_record(database):
    AuditStore(database).append([execution(9, code=execution(6).code)])
    source = rows(database, audit_records)[5]["source_hash"]
    change(database, update(sources).where(sources.c.hash == source).values(text="# harmless"))
    assert broken(database) == (6, "record 6: its source was edited")


def test_deleted_source_is_found_at_its_first_record(database):
    source = rows(database, audit_records)[5]["source_hash"]
    change(database, delete(sources).where(sources.c.hash == source))
    assert broken(database) == (6, "record 6: its source is missing")


def test_edited_source_of_a_module_is_found(database):
    source = next(row for row in rows(database, audit_modules) if row["number"] == 5)
    where = sources.c.hash == source["source_hash"]
    change(database, update(sources).where(where).values(text="x = 0"))
    assert broken(database)[0] == 5


def test_first_of_several_edited_records_is_found(database):
    source = rows(database, audit_records)[6]["source_hash"]
    change(database, delete(sources).where(sources.c.hash == source))
    change(database, update(audit_records).where(audit_records.c.number == 3).values(client="x"))
    assert broken(database)[0] == 3


def test_beginning_removed_without_retention_is_found(database):
    third = rows(database, audit_records)[2]
    change(database, delete(audit_records).where(audit_records.c.number <= 3))
    change(database, update(audit_chain).values(first_number=4, first_previous_hash=third["hash"]))
    number, message = broken(database)
    assert number == 4
    assert "no retention record says so" in message


@pytest.mark.parametrize(
    ("age", "days", "megabytes", "is_allowed"),
    [
        (100, 90, 10_240, True),
        (80, 90, 10_240, False),  # younger than both settings allow
        (80, 0, 10_240, False),
        (80, 90, 0.000_1, True),  # the trail was larger than that
        (100, 0, 0, False),  # everything is kept
    ],
)
def test_retention_of_what_the_settings_keep_is_found(database, age, days, megabytes, is_allowed):
    now = time.time()
    store = AuditStore(database)
    at = now - age * 86_400
    store.append([execution(number, at=at + number) for number in range(20, 26)])
    store.append([execution(30, at=now)])
    # As somebody does who can write to the database, and hides what was removed.
    assert store.prune(at + 60, None) > 0
    assert chain.verify(database).records == 2
    settings = Retention(days * 86_400, megabytes * (1 << 20))
    if is_allowed:
        assert chain.verify(database, retention=settings).records == 2
        return
    with pytest.raises(BrokenChainError, match="the settings would have kept") as caught:
        chain.verify(database, retention=settings)
    assert caught.value.number == TOTAL + 8


def test_retention_by_an_invented_size_is_found(database):
    # As somebody does who can write to the database, and hides all of it.
    change(database, update(audit_chain).values(stored_bytes=2 << 30))
    assert AuditStore(database).prune(None, 1 << 30) == TOTAL
    settings = Retention(0, 1 << 30)
    with pytest.raises(BrokenChainError, match="less is left than retention leaves") as caught:
        chain.verify(database, retention=settings)
    assert caught.value.number == TOTAL + 1
    large_enough = Retention(0, 20 << 20)
    assert chain.verify(database, retention=large_enough).records == 1


def test_retention_that_does_not_say_what_it_removed_is_not_believed(database):
    pruned = PrunedRange(1, 3, "0" * 64)
    assert not Retention(1.0, 1.0).allows(pruned, time.time())


def test_more_removed_than_pruned_is_found(database):
    AuditStore(database).prune(1_700_000_003.5, None)
    fifth = rows(database, audit_records)[1]
    assert fifth["number"] == 5
    change(database, delete(audit_records).where(audit_records.c.number <= 5))
    change(database, update(audit_chain).values(first_number=6, first_previous_hash=fifth["hash"]))
    assert broken(database)[0] == 6


def test_missing_row_of_the_chain_is_found(database):
    change(database, delete(audit_chain))
    assert "ends of the chain" in broken(database)[1]


def test_edited_row_of_the_chain_is_found(database):
    change(database, update(audit_chain).values(last_hash="0" * 64))
    assert broken(database)[0] == TOTAL


def test_pruned_head_is_compared_only_at_the_end_of_a_pruned_range(database):
    hashes = [row["hash"] for row in rows(database, audit_records)]
    store = AuditStore(database)
    assert store.prune(1_700_000_003.5, None) == 3
    assert store.prune(1_700_000_005.5, None) == 2
    assert chain.verify(database, Head(5, hashes[4])).records == 5
    assert chain.verify(database, Head(3, hashes[2])).records == 5
    assert broken(database, Head(5, "0" * 64))[0] == 5
    assert broken(database, Head(3, "0" * 64))[0] == 3
    with pytest.raises(HeadPrunedError, match="record 4 was pruned by retention"):
        chain.verify(database, Head(4, hashes[3]))


@pytest.mark.parametrize(
    "edit",
    [
        "at = 'yesterday'",
        "size = 'many'",
        "client = X'00ff'",
        "client = CAST(X'ff00' AS TEXT)",
        "note = CAST(X'ff00' AS TEXT)",
    ],
)
def test_value_of_another_type_in_sqlite_is_found(tmp_path, edit):
    database = Database(f"sqlite:///{tmp_path}/omniarc.db")
    database.migrate()
    AuditStore(database).append([execution(number) for number in range(1, 5)])
    change(database, text(f"UPDATE audit_records SET {edit} WHERE number = 3"))
    assert broken(database)[0] == 3
    database.close()


def test_chain_can_be_written_to_during_verification(database):
    with database.read() as connection:
        connection.execute(select(audit_chain)).one()
        AuditStore(database).append([execution(9)])
        assert chain.verify(database).records == TOTAL + 1
