"""Values of a body in any pieces."""

import asyncio
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.api.problems import Problem
from service.http.body_budget import BodyBudget, HeldBytes
from service.http.json_reader import JsonReader

_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text('\\"[]{},: é🎲\n', max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=8,
)


def read(body, size, max_bytes=1 << 20):
    """Return the values of a list that arrives in pieces of a size, and what is held meanwhile."""
    budget = BodyBudget(1 << 30, 1 << 30)
    most = 0

    async def pieces():
        nonlocal most
        for start in range(0, len(body), size):
            yield body[start : start + size]
            most = max(most, budget.held)

    async def values():
        reader = JsonReader(pieces(), max_bytes, HeldBytes(budget, "ann"))
        assert await reader.open("[")
        found = []
        while not await reader.skip("]"):
            if found:
                await reader.expect(",")
            found.append(await reader.value())
        await reader.expect_end()
        return found

    return asyncio.run(values()), most


@settings(deadline=None, max_examples=40)
@given(st.lists(_VALUES, max_size=5), st.integers(1, 12), st.booleans())
def test_values_are_found_in_pieces_of_any_size(values, size, ascii_only):
    body = json.dumps(values, ensure_ascii=ascii_only, indent=1).encode()
    found, _ = read(body, size)
    assert [json.loads(one) for one in found] == values


def test_no_more_than_a_value_is_held():
    body = json.dumps(["🎲" * 1000] * 50, ensure_ascii=False).encode()
    found, most = read(body, 64)
    assert len(found) == 50
    assert most < 4002 + 2 * 64


@pytest.mark.parametrize(
    ("body", "status", "reason"),
    [
        (b'["a', 422, "ends early"),
        (b"[[1}]", 422, "not opened"),
        (b"[" * 100, 422, "nested too deeply"),
        (b"[1 2]", 422, "expected ','"),
        (b"[,]", 422, "expected a value"),
        (b'["' + b"a" * 99 + b'"]', 413, "larger than 100 bytes"),
        (b"[" + b"1" * 101 + b"]", 413, "larger than 100 bytes"),
    ],
)
def test_what_is_no_value_is_refused(body, status, reason):
    with pytest.raises(Problem) as caught:
        read(body, 7, 100)
    assert caught.value.details.status == status
    assert reason in caught.value.details.detail
