"""Responses with results that may be large."""

import asyncio
import gzip
import json
from contextlib import ExitStack
from typing import Any

import msgspec
import pytest

from service.api.problems import Problem
from service.http.body_budget import BodyBudget, HeldBytes
from service.http.large_response import respond

# Quotes, escapes, and characters of one to four bytes.
LONG = 'a"\\\n\0é語🎲' * 60_000
BUDGET = 16 << 20


class Part(msgspec.Struct):
    stderr: str
    code: int


class Whole(msgspec.Struct):
    name: str
    stdout: str
    part: Part
    grids: list[list[int]] = []


@pytest.fixture
def budget():
    return BodyBudget(BUDGET, BUDGET)


def sent(value, budget, accept="identity"):
    """Respond; return the messages, and what was held before each of them."""
    scope = {"type": "http", "headers": [(b"accept-encoding", accept.encode())]}
    messages: list[dict[str, Any]] = []
    held_bytes = []

    async def send(message):
        messages.append(message)
        held_bytes.append(budget.held)

    async def run():
        held = HeldBytes(budget, "ann")
        with ExitStack() as resources:
            resources.callback(held.release)
            response = await respond(value, held, resources)
        await response(scope, None, send)

    asyncio.run(run())
    return messages, held_bytes


def body(messages):
    return b"".join(message.get("body", b"") for message in messages)


def headers(messages):
    return {name.decode(): value.decode() for name, value in messages[0]["headers"]}


@pytest.mark.parametrize(
    "value",
    [
        Whole("first", LONG, Part("", 0)),
        Whole("second", "short", Part(LONG, 1)),
        Whole("both", LONG, Part(LONG[::-1], 1)),
        Whole("grids", "", Part("", 0), [[9] * 1000] * 200),
    ],
    ids=lambda value: value.name,
)
def test_a_large_response_is_sent_in_pieces_and_held_until_then(budget, value):
    messages, held = sent(value, budget)
    content = body(messages)
    assert json.loads(content) == msgspec.to_builtins(value)
    assert headers(messages)["content-length"] == str(len(content))
    assert len(messages) > 2
    assert all(len(message.get("body", b"")) <= 1 << 16 for message in messages)
    # What stands between long texts is not counted.
    assert set(held) == {held[0]}
    assert len(content) - 100 <= held[0] <= len(content)
    assert budget.held == 0


def test_a_small_response_is_sent_whole_and_not_held(budget):
    value = Whole("small", "x" * 1000, Part("", 0))
    messages, held = sent(value, budget)
    assert json.loads(body(messages)) == msgspec.to_builtins(value)
    assert len(messages) == 2
    assert set(held) == {0}


def test_a_large_response_is_compressed_for_a_client_that_accepts_it(budget):
    value = Whole("first", LONG, Part("", 0))
    messages, _ = sent(value, budget, "gzip")
    content = body(messages)
    assert json.loads(gzip.decompress(content)) == msgspec.to_builtins(value)
    assert headers(messages)["content-encoding"] == "gzip"
    assert headers(messages)["content-length"] == str(len(content))
    assert "content-encoding" not in headers(sent(value, budget)[0])


def test_a_response_is_refused_if_the_client_holds_too_much(budget):
    other = HeldBytes(budget, "ann")
    other.grow(BUDGET)
    with pytest.raises(Problem) as refused:
        sent(Whole("first", LONG, Part("", 0)), budget)
    assert refused.value.details.status == 429
    assert budget.held == BUDGET


def test_a_response_larger_than_the_budget_is_sent_if_the_client_holds_nothing_else():
    budget = BodyBudget(1 << 20, 1 << 20)
    value = Whole("first", LONG, Part("", 0))
    messages, held = sent(value, budget)
    assert json.loads(body(messages)) == msgspec.to_builtins(value)
    assert set(held) == {1 << 20}


def test_a_client_that_has_gone_holds_nothing(budget):
    async def gone(message):
        raise BrokenPipeError

    async def run():
        held = HeldBytes(budget, "ann")
        with ExitStack() as resources:
            resources.callback(held.release)
            response = await respond(Whole("first", LONG, Part("", 0)), held, resources)
        assert budget.held > 0
        with pytest.raises(BrokenPipeError):
            await response({"type": "http", "headers": []}, None, gone)

    asyncio.run(run())
    assert budget.held == 0
