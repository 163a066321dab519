"""The counts of what is in a large body."""

import asyncio
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.program import MAX_CODE_LENGTH
from service.http import amounts

TEXTS = st.text('a"\\\\\\,[🎲\n', max_size=12)
VALUES = st.recursive(
    st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=12,
)
STRING = re.compile(rb'"(?:[^"\\]|\\.)*"')
ESCAPE = re.compile(rb"\\.")


@given(VALUES, st.integers(1, 9), st.booleans())
def test_the_size_of_the_pieces_does_not_matter(value, size, ascii_only):
    body = json.dumps(value, ensure_ascii=ascii_only).encode()
    counts = amounts._Counts()
    start = 0
    while start < len(body):
        counted = counts.add(body[start : start + size])
        assert counted > 0 or size == 1
        start += counted or len(body)
    if size == 1 and b"\\" in body:
        return  # a piece has room for an escaped character
    outside = STRING.sub(b"", body)
    assert counts._commas == outside.count(b",")
    assert counts._brackets == outside.count(b"[")
    assert counts._quotes == 2 * len(STRING.findall(body))
    assert counts._escapes == len(ESCAPE.findall(body))


def excess(value):
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    assert len(body) > amounts.MIN_BYTES
    return asyncio.run(amounts.excess_of(body))


def test_what_is_as_large_as_allowed_is_not_too_much():
    grids = [[[9] * 30] * 30] * 1000
    assert excess({"code": "x", "inputs": grids}) is None
    pair = {"input": grids[0], "output": grids[0]}
    assert excess({"code": "x", "task": {"train": [pair] * 100, "test": [pair] * 100}}) is None
    modules = {f"m{n}": ',[{"' * (MAX_CODE_LENGTH // 4) for n in range(16)}
    assert excess({"code": "x", "modules": modules}) is None
    assert excess({"code": "\\" * MAX_CODE_LENGTH}) is None
    assert excess({"code": "x", "stdin": "1 2\n" * 1_500_000}) is None


@pytest.mark.parametrize(
    "body",
    [
        b"[1" + b",1" * 1_000_000,
        b"[" * 100_000 + b" " * 100_000,
        b'"' * 200_000,
        b'"' + b"\\n" * 2_100_000 + b'"',
        b'{"a": "' + b"\\u0000" * 2_100_000 + b'"',
    ],
    ids=["numbers", "lists", "strings", "escapes", "long escapes"],
)
def test_what_takes_long_to_decode_is_too_much(body):
    assert excess(body)


def test_a_small_body_is_not_counted():
    assert asyncio.run(amounts.excess_of(b"[" * amounts.MIN_BYTES)) is None
