"""Counts of audit records by status, rule, client and time."""

from typing import Any, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, Integer, cast, func, select

from service.audit.search import Filters
from service.store.database import Database
from service.store.tables import audit_chain, audit_records, audit_violations

# The most records to examine, so that counting never takes long.
MAX_COUNTED = 20_000
# The same with a text, which is searched for in every source.
_MAX_COUNTED_WITH_TEXT = 5_000

_MAX_GROUPS = 50


class RuleCount(NamedTuple):
    """A rule and the layer that detected it, with its number of violations."""

    rule: str
    layer: str
    violations: int


class AuditCounts(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of the records that match, among the newest ones.

    Attributes:
        total: the number of records that match.
        looked_at: the number of records that were looked at.
        is_complete: whether these are all records.
        statuses: the number of records by status, most frequent first.
        rules: the violations by rule and layer, most frequent first.
        clients: the number of records by client, most frequent first.
        isolations: the number of records by how programs were kept apart, most frequent first.
        periods: the number of records by the start of their period and status.
    """

    total: int
    looked_at: int
    is_complete: bool
    statuses: dict[str, int]
    rules: list[RuleCount]
    clients: dict[str, int]
    isolations: dict[str, int]
    periods: dict[float, dict[str, int]]


def count_records(database: Database, filters: Filters, period_seconds: int = 86400) -> AuditCounts:
    """Count the records that match, among the newest `MAX_COUNTED`.

    Args:
        database: the database.
        filters: the conditions; with a text, fewer records are looked at.
        period_seconds: the length of the periods, which begin at multiples of it.
    """
    columns = audit_records.c
    with database.read() as connection:
        chain = connection.execute(select(audit_chain)).one()
        most = MAX_COUNTED if filters.text is None else _MAX_COUNTED_WITH_TEXT
        floor = max(chain.first_number, chain.last_number - most + 1)
        found = (
            select(columns.number, columns.status, columns.client, columns.isolation, columns.at)
            .where(filters.within(floor, chain.last_number + 1))
            .cte("found")
        )
        period = _period(database, found.c.at, period_seconds)
        groups = (period, found.c.status, found.c.client, found.c.isolation)
        by_period = select(*groups, func.count()).group_by(*groups).order_by(period)
        statuses: dict[str, int] = {}
        clients: dict[str, int] = {}
        isolations: dict[str, int] = {}
        periods: dict[float, dict[str, int]] = {}
        total = 0
        for index, status, client, isolation, count in connection.execute(by_period):
            total += count
            if status is None:
                continue
            statuses[status] = statuses.get(status, 0) + count
            clients[client] = clients.get(client, 0) + count
            if isolation is not None:
                isolations[isolation] = isolations.get(isolation, 0) + count
            of_period = periods.setdefault(index * period_seconds, {})
            of_period[status] = of_period.get(status, 0) + count
        by_rule = (
            select(audit_violations.c.rule, audit_violations.c.layer, func.count().label("n"))
            .join(found, found.c.number == audit_violations.c.number)
            .group_by(audit_violations.c.rule, audit_violations.c.layer)
            .order_by(func.count().desc(), audit_violations.c.rule)
            .limit(_MAX_GROUPS)
        )
        rules = [RuleCount(*row) for row in connection.execute(by_rule)]
    return AuditCounts(
        total=total,
        looked_at=chain.last_number - floor + 1,
        is_complete=floor == chain.first_number,
        statuses=_largest(statuses),
        rules=rules,
        clients=_largest(clients),
        isolations=_largest(isolations),
        periods=periods,
    )


def _largest(counts: dict[str, int]) -> dict[str, int]:
    largest = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return dict(largest[:_MAX_GROUPS])


def _period(database: Database, at: ColumnElement[Any], seconds: int) -> ColumnElement[Any]:
    """Return the number of the period that a time is in."""
    share = at / float(seconds)
    # SQLite's cast rounds toward zero, and it may have been built without floor().
    return cast(share if database.is_sqlite else func.floor(share), Integer)
