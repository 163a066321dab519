"""Audit records are found and read here."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, exists, func, or_, select

from service.audit import chain
from service.audit.chain import Head, Record, Stored
from service.audit.store import storable
from service.store.database import Database
from service.store.tables import (
    audit_chain,
    audit_modules,
    audit_records,
    audit_violations,
    sources,
)

# A search in texts looks at so many records at a time, so that it never takes long.
SEARCHED_AT_ONCE = 20_000

_READ_AT_ONCE = 100

_earlier = audit_records.alias("earlier")
# The hash before a record: the earlier record's, or where the chain begins.
_PREVIOUS_HASH = func.coalesce(
    select(_earlier.c.hash)
    .where(_earlier.c.number == audit_records.c.number - 1)
    .scalar_subquery(),
    select(audit_chain.c.first_previous_hash).scalar_subquery(),
)


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """Which records are meant: those to which everything applies that is given.

    Attributes:
        rule, layer: of one and the same violation.
        since, until: seconds since 1970; the first is meant too, the last is not.
        text: in a source, a module or the detail of a violation; in any case (SQLite knows the
            case of ASCII letters alone).
        source: the hash of a source or module.
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
    source: str | None = None

    @property
    def condition(self) -> ColumnElement[bool]:
        """What holds for the records that are meant."""
        return and_(True, *self._conditions())

    def _conditions(self) -> Iterator[ColumnElement[bool]]:
        columns = audit_records.c
        for column, value in (
            (columns.status, self.status),
            (columns.client, self.client),
            (columns.task_id, self.task_id),
            (columns.job_id, self.job_id),
        ):
            if value is not None:
                yield column == storable(value)
        if self.since is not None:
            yield columns.at >= self.since
        if self.until is not None:
            yield columns.at < self.until
        if self.rule is not None or self.layer is not None:
            yield columns.number.in_(self._violating())
        if self.source is not None:
            has_module = select(audit_modules.c.number).where(
                audit_modules.c.source_hash == self.source
            )
            yield or_(columns.source_hash == self.source, columns.number.in_(has_module))
        if self.text is not None:
            yield _mentions(storable(self.text))

    def _violating(self) -> Any:
        found = select(audit_violations.c.number)
        if self.rule is not None:
            found = found.where(audit_violations.c.rule == self.rule)
        if self.layer is not None:
            found = found.where(audit_violations.c.layer == self.layer)
        return found


def _mentions(text: str) -> ColumnElement[bool]:
    """Whether a text is in what a record's program said or tried."""
    number = audit_records.c.number
    has_text = sources.c.text.icontains(text, autoescape=True)
    return or_(
        exists().where(sources.c.hash == audit_records.c.source_hash, has_text),
        exists().where(
            audit_modules.c.number == number,
            sources.c.hash == audit_modules.c.source_hash,
            has_text,
        ),
        exists().where(
            audit_violations.c.number == number,
            audit_violations.c.detail.icontains(text, autoescape=True),
        ),
    )


class Page(msgspec.Struct, frozen=True):
    """Some records, newest first; `cursor` is where the next page begins, None at the end."""

    records: list[Stored]
    cursor: int | None


class Whole(msgspec.Struct, frozen=True):
    """A record with the texts that it speaks of, by their hashes, where they are stored."""

    stored: Stored
    texts: dict[str, str]


class AuditSearch:
    """Reads the audit records in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(self, filters: Filters, before: int | None, limit: int) -> Page:
        """The newest records that are meant.

        Args:
            filters: which are meant.
            before: only records with lower numbers: the cursor of the page before.
            limit: how many at most. With a text to search for there may be fewer, even none, and
                a cursor all the same.
        """
        with self._database.read() as connection:
            end = self._chain(connection)
            top = end.last_number + 1 if before is None else min(before, end.last_number + 1)
            floor = end.first_number
            if filters.text is not None:
                floor = max(floor, top - SEARCHED_AT_ONCE)
            number = audit_records.c.number
            within = and_(number < top, number >= floor, filters.condition)
            statement = chain.records(within, _PREVIOUS_HASH).order_by(number.desc()).limit(limit)
            found = self._load(connection, statement)
        if len(found) == limit:
            floor = found[-1].record.number
        return Page(found, floor if floor > end.first_number else None)

    def get(self, execution_id: str) -> Whole | None:
        """The record of an execution."""
        with self._database.read() as connection:
            condition = audit_records.c.id == storable(execution_id)
            found = self._load(connection, chain.records(condition, _PREVIOUS_HASH).limit(1))
            if not found:
                return None
            return Whole(found[0], self._texts(connection, found[0].record))

    def head(self) -> Head:
        """Where the chain ends."""
        with self._database.read() as connection:
            end = self._chain(connection)
            return Head(end.last_number, end.last_hash)

    def some(
        self, filters: Filters, after: int, up_to: int, max_bytes: int
    ) -> tuple[list[Whole], int]:
        """Records that are meant, oldest first, with their texts.

        Args:
            filters: which are meant.
            after: only records with higher numbers.
            up_to: and with no higher number than this.
            max_bytes: with this much text it is enough, though there is one record at least.

        Returns:
            The records, and the number to go on after: all has been read when it is `up_to`.
        """
        number = audit_records.c.number
        with self._database.read() as connection:
            top = up_to
            if filters.text is not None:
                after = max(after, self._chain(connection).first_number - 1)
                top = min(up_to, after + SEARCHED_AT_ONCE)
            within = and_(number > after, number <= top, filters.condition)
            statement = chain.records(within, _PREVIOUS_HASH).order_by(number)
            found = self._load(connection, statement.limit(_READ_AT_ONCE))
            wholes = []
            size = 0
            for stored in found:
                whole = Whole(stored, self._texts(connection, stored.record))
                wholes.append(whole)
                size += sum(map(len, whole.texts.values()))
                if size >= max_bytes:
                    break
            more = len(wholes) < len(found) or len(found) == _READ_AT_ONCE
            return wholes, wholes[-1].stored.record.number if more else top

    def _chain(self, connection: Connection) -> Any:
        return connection.execute(select(audit_chain)).one()

    def _load(self, connection: Connection, statement: Any) -> list[Stored]:
        rows = connection.execute(statement).all()
        return chain.load(connection, rows, [row[-1] for row in rows])

    def _texts(self, connection: Connection, record: Record) -> dict[str, str]:
        hashes: Sequence[str] = record.source_hashes
        if not hashes:
            return {}
        statement = select(sources.c.hash, sources.c.text).where(sources.c.hash.in_(hashes))
        return {row.hash: row.text for row in connection.execute(statement)}
