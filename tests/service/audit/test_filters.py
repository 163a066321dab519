"""Parsing of the filters of audit records."""

import pytest

from sandbox.errors import FieldError
from sandbox.policy.rules import RULES
from service.audit import filters as audit_filters
from service.audit.search import Filters


def test_missing_filters_are_no_condition():
    assert audit_filters.parse() == audit_filters.parse(status=None, since=None) == Filters()


def test_filters_are_parsed():
    found = audit_filters.parse(
        status="violation",
        rule="file.open",
        layer="kernel",
        client="ann",
        since="2026-01-31T12:00:00Z",
        until="1769860801.5",
        text="colors.txt",
        task_id="007bbfb7",
        job_id="j1",
        source="0" * 64,
    )
    assert (found.since, found.until) == (1769860800.0, 1769860801.5)
    assert (found.status, found.rule, found.layer) == ("violation", "file.open", "kernel")
    assert (found.client, found.text, found.source) == ("ann", "colors.txt", "0" * 64)
    assert (found.task_id, found.job_id) == ("007bbfb7", "j1")


@pytest.mark.parametrize(
    ("field", "value", "rule"),
    [
        ("status", "fine", "must be one of ok, error, invalid_output"),
        ("status", "", "must be 1 to 200 characters"),
        ("rule", "file.eat", f"must be one of {', '.join(RULES)}, not 'file.eat'"),
        ("layer", "Kernel", "must be one of static, runtime, kernel"),
        ("since", "", "must be a time"),
        ("since", "nan", "must be a time"),
        ("until", "-inf", "must be a time"),
        ("until", "tomorrow", "must be a time"),
        ("text", "x" * 201, "not 201"),
        ("source", "0" * 63 + "G", "must be 64 hexadecimal digits"),
    ],
)
def test_invalid_filter_raises(field, value, rule):
    with pytest.raises(FieldError) as caught:
        audit_filters.parse(**{field: value})
    assert caught.value.field == field
    assert rule in caught.value.rule
    assert len(str(caught.value)) < 1000
