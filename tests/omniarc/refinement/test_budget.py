"""Token budgets that concurrent tasks share."""

import asyncio

import pytest

from omniarc.model.tokens import TokenUsage
from omniarc.refinement.budget import Budget


def test_without_a_limit_everything_is_allowed():
    async def spend():
        budget = Budget(None)
        return await budget.reserve(10**9, 10**9, 1)

    assert asyncio.run(spend()) == 10**9


@pytest.mark.parametrize(
    ("left", "allowed"),
    [(1000, 400), (500, 400), (499, 399), (300, 200), (200, 100), (199, None), (0, None)],
)
def test_a_reply_may_take_what_the_prompt_leaves(left, allowed):
    async def spend():
        return await Budget(1000, spent=1000 - left).reserve(100, 400, 100)

    assert asyncio.run(spend()) == allowed


def test_settling_replaces_reserved_tokens_by_spent_ones():
    async def spend():
        budget = Budget(1000)
        allowed = await budget.reserve(100, 900, 1)
        await budget.settle(100 + allowed, TokenUsage(90, 10))
        return budget.spent, await budget.reserve(100, 900, 1)

    assert asyncio.run(spend()) == (100, 800)


def test_a_reservation_waits_for_tokens_that_others_release():
    async def spend():
        budget = Budget(1000)
        first = await budget.reserve(100, 800, 500)
        second = asyncio.create_task(budget.reserve(100, 800, 500))
        await asyncio.sleep(0)
        assert not second.done()
        await budget.settle(100 + first, TokenUsage(100, 100))
        return await second

    assert asyncio.run(spend()) == 700


def test_a_reservation_fails_once_nothing_is_left_to_release():
    async def spend():
        budget = Budget(1000)
        first = await budget.reserve(100, 800, 500)
        second = asyncio.create_task(budget.reserve(100, 800, 500))
        await asyncio.sleep(0)
        await budget.settle(100 + first, TokenUsage(100, 800))
        return await second

    assert asyncio.run(spend()) is None
