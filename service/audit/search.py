"""The reading side of the audit trail: records are searched, paged and exported."""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, exists, func, or_, select

from service.audit.batch import storable
from service.audit.chain import Head
from service.audit.records import StoredRecord, load_records, select_records
from service.store.database import Database
from service.store.tables import (
    audit_chain,
    audit_marks,
    audit_modules,
    audit_records,
    audit_violations,
    sources,
)

# Records that one search for a text looks at, so that it never takes long; and one for which no
# index finds the records in order.
MAX_SEARCHED = 20_000
MAX_SCANNED = 100_000

_EXPORT_BATCH = 100

# Stands for the mark of what no reviewer has marked.
NO_MARK = "none"

_earlier = audit_records.alias("earlier")
# The hash of the previous record; for the first record, the one that the chain begins with.
_PREVIOUS_HASH = func.coalesce(
    select(_earlier.c.hash)
    .where(_earlier.c.number == audit_records.c.number - 1)
    .scalar_subquery(),
    select(audit_chain.c.first_previous_hash).scalar_subquery(),
)


# Whether a number is among those of the records that a search looks at, in SQL.
IsNear = Callable[[ColumnElement[int]], ColumnElement[bool]]


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """The conditions of a search; a record must meet all that are not None.

    Attributes:
        status: the outcome of the program.
        rule: the rule of a violation; with `layer`, both of the same violation.
        layer: the layer of a violation.
        client: the name of the client.
        since: the earliest time, in seconds since 1970, inclusive.
        until: the latest time, in seconds since 1970, exclusive.
        text: a substring of the source, of a module or of a violation's detail. Case is ignored,
            in SQLite only that of ASCII letters.
        task_id: the id of the task.
        job_id: the id of the job.
        isolation: how the program was kept apart from others.
        source: the hash of the source or of a module.
        mark: the latest mark of the execution or its source; "none" for executions
            that no reviewer has marked.
    """

    status: str | None = None
    rule: str | None = None
    layer: str | None = None
    client: str | None = None
    since: float | None = None
    until: float | None = None
    text: str | None = None
    task_id: str | None = None
    job_id: str | None = None
    isolation: str | None = None
    source: str | None = None
    mark: str | None = None

    @property
    def max_searched(self) -> int | None:
        """The number of records that one search looks at; None where an index finds all."""
        if self.text is not None:
            return MAX_SEARCHED
        given = [name for name, value in msgspec.structs.asdict(self).items() if value is not None]
        is_indexed = set(given) <= {"rule", "layer"} or (
            len(given) == 1 and given[0] not in ("since", "until") and self.mark != NO_MARK
        )
        return None if is_indexed else MAX_SCANNED

    def within(self, first: int, end: int) -> ColumnElement[bool]:
        """Return the condition in SQL on the records from number `first` to before `end`."""

        def is_near(number: ColumnElement[int]) -> ColumnElement[bool]:
            return and_(number >= first, number < end)

        return and_(is_near(audit_records.c.number), *self._conditions(is_near))

    def _conditions(self, is_near: IsNear) -> Iterator[ColumnElement[bool]]:
        columns = audit_records.c
        for column, value in (
            (columns.status, self.status),
            (columns.client, self.client),
            (columns.task_id, self.task_id),
            (columns.job_id, self.job_id),
            (columns.isolation, self.isolation),
        ):
            if value is not None:
                yield column == storable(value)
        if self.since is not None:
            yield columns.at >= self.since
        if self.until is not None:
            yield columns.at < self.until
        if self.rule is not None or self.layer is not None:
            yield columns.number.in_(self._with_violation(is_near))
        if self.source is not None:
            # A union of numbers, since for alternatives SQLite reads and sorts all that match.
            programs = select(columns.number).where(columns.source_hash == self.source)
            modules = audit_modules.c
            in_modules = select(modules.number).where(modules.source_hash == self.source)
            yield columns.number.in_(programs.union(in_modules))
        if self.mark is not None:
            yield _has_mark(self.mark)
        if self.text is not None:
            yield _contains_text(storable(self.text), is_near)

    def _with_violation(self, is_near: IsNear) -> Any:
        number = audit_violations.c.number
        numbers = select(number).where(is_near(number))
        if self.rule is not None:
            numbers = numbers.where(audit_violations.c.rule == self.rule)
        if self.layer is not None:
            numbers = numbers.where(audit_violations.c.layer == self.layer)
        return numbers


def _has_mark(verdict: str) -> ColumnElement[bool]:
    """Return the condition that the last mark of a record or its source has this verdict."""
    columns, marks = audit_records.c, audit_marks.c
    of_record = or_(marks.target == columns.id, marks.target == columns.source_hash)
    if verdict == NO_MARK:
        return and_(columns.source_hash.is_not(None), ~exists().where(of_record))
    last = select(marks.verdict).where(of_record).order_by(marks.number.desc()).limit(1)
    # The targets come first, since they are few and have an index.
    targets = select(marks.target).where(marks.verdict == verdict)
    marked = or_(columns.id.in_(targets), columns.source_hash.in_(targets))
    return and_(marked, last.scalar_subquery() == verdict)


def _contains_text(text: str, is_near: IsNear) -> ColumnElement[bool]:
    """Return the condition that a record's sources or violations contain a text.

    Few records have modules or violations, so those are read once, and not for each record.
    """
    number = audit_records.c.number
    modules, violations = audit_modules.c, audit_violations.c
    has_text = sources.c.text.icontains(text, autoescape=True)
    return or_(
        exists().where(sources.c.hash == audit_records.c.source_hash, has_text),
        number.in_(
            select(modules.number)
            .join(sources, sources.c.hash == modules.source_hash)
            .where(is_near(modules.number), has_text)
        ),
        number.in_(
            select(violations.number).where(
                is_near(violations.number), violations.detail.icontains(text, autoescape=True)
            )
        ),
    )


class Page(msgspec.Struct, frozen=True):
    """Some records, newest first, without texts; `cursor` begins the next page, if there is one."""

    records: list[StoredRecord]
    cursor: int | None


class AuditSearch:
    """Reads the audit records of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(self, filters: Filters, before: int | None, limit: int) -> Page:
        """Return the newest records that match.

        Args:
            filters: the conditions.
            before: the cursor of the previous page: only records with lower numbers; None for
                the first page.
            limit: the maximum number of records. A search looks at some records at a time unless
                an index finds all, so that a page may hold fewer, even none, and have a cursor.
        """
        with self._database.read() as connection:
            chain = self._chain(connection)
            top = chain.last_number + 1 if before is None else min(before, chain.last_number + 1)
            floor = chain.first_number
            if filters.max_searched is not None:
                floor = max(floor, top - filters.max_searched)
            number = audit_records.c.number
            statement = select_records(filters.within(floor, top), _PREVIOUS_HASH)
            records = self._load(connection, statement.order_by(number.desc()).limit(limit))
        if len(records) == limit:
            floor = records[-1].number
        return Page(records, floor if floor > chain.first_number else None)

    def get(self, execution_id: str) -> StoredRecord | None:
        """Return the record of an execution with its texts, if there is one."""
        with self._database.read() as connection:
            condition = audit_records.c.id == storable(execution_id)
            records = self._load(connection, select_records(condition, _PREVIOUS_HASH).limit(1))
            return self._with_texts(connection, records[0]) if records else None

    def head(self) -> Head:
        """Return the end of the chain."""
        with self._database.read() as connection:
            chain = self._chain(connection)
            return Head(chain.last_number, chain.last_hash)

    def export_batch(
        self, filters: Filters, after: int, up_to: int, max_bytes: int
    ) -> tuple[list[StoredRecord], int]:
        """Return some records that match, oldest first, with their texts.

        Args:
            filters: the conditions.
            after: only records with higher numbers.
            up_to: the highest number of a record.
            max_bytes: stop after the record whose texts reach this size.

        Returns:
            The records, and the number to continue after; `up_to` when there are no more.
        """
        number = audit_records.c.number
        with self._database.read() as connection:
            top = up_to
            if filters.max_searched is not None:
                after = max(after, self._chain(connection).first_number - 1)
                top = min(up_to, after + filters.max_searched)
            condition = filters.within(after + 1, top + 1)
            statement = select_records(condition, _PREVIOUS_HASH).order_by(number)
            loaded = self._load(connection, statement.limit(_EXPORT_BATCH))
            records = []
            size = 0
            for record in loaded:
                records.append(self._with_texts(connection, record))
                size += sum(map(len, records[-1].texts.values()))
                if size >= max_bytes:
                    break
            more = len(records) < len(loaded) or len(loaded) == _EXPORT_BATCH
            return records, records[-1].number if more else top

    def _chain(self, connection: Connection) -> Any:
        return connection.execute(select(audit_chain)).one()

    def _load(self, connection: Connection, statement: Any) -> list[StoredRecord]:
        rows = connection.execute(statement).all()
        records = load_records(connection, rows, [row[-1] for row in rows])
        marks = self._marks(connection, records)
        if not marks:
            return records
        return [
            msgspec.structs.replace(record, mark=self._last_mark(record, marks))
            for record in records
        ]

    def _marks(
        self, connection: Connection, records: list[StoredRecord]
    ) -> dict[str, tuple[int, Any]]:
        """Return the number and the verdict of the last mark of each execution and source."""
        targets = {record.id for record in records}
        targets.update(record.source_hash for record in records if record.source_hash)
        statement = select(audit_marks).where(audit_marks.c.target.in_(targets))
        rows = connection.execute(statement.order_by(audit_marks.c.number))
        return {row.target: (row.number, row.verdict) for row in rows}

    def _last_mark(self, record: StoredRecord, marks: dict[str, tuple[int, Any]]) -> Any:
        found = [marks[one] for one in (record.id, record.source_hash) if one and one in marks]
        return max(found)[1] if found else None

    def marks_of(self, record: StoredRecord, limit: int) -> list[StoredRecord]:
        """Return the records of the latest marks on an execution or its source, newest first."""
        targets = [one for one in (record.id, record.source_hash) if one]
        numbers = (
            select(audit_marks.c.number)
            .where(audit_marks.c.target.in_(targets))
            .order_by(audit_marks.c.number.desc())
            .limit(limit)
        )
        with self._database.read() as connection:
            statement = select_records(audit_records.c.number.in_(numbers), _PREVIOUS_HASH)
            return self._load(connection, statement.order_by(audit_records.c.number.desc()))

    def numbered(self, first: int, last: int) -> list[StoredRecord]:
        """Return the records with the numbers from `first` to `last`, at most 100 of them."""
        number = audit_records.c.number
        with self._database.read() as connection:
            statement = select_records(and_(number >= first, number <= last), _PREVIOUS_HASH)
            return self._load(connection, statement.order_by(number).limit(_EXPORT_BATCH))

    def _with_texts(self, connection: Connection, record: StoredRecord) -> StoredRecord:
        hashes = record.source_hashes
        if not hashes:
            return record
        statement = select(sources.c.hash, sources.c.text).where(sources.c.hash.in_(hashes))
        texts = {row.hash: row.text for row in connection.execute(statement)}
        return msgspec.structs.replace(record, texts=texts)
