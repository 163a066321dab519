"""The memory that request bodies may hold, of one client and of all."""

import pytest

from service.api.problems import Problem
from service.http.body_budget import BodyBudget, HeldBytes


def grow(held, size):
    """Return the status and kind of the problem with holding more bytes, or None."""
    try:
        held.grow(size)
    except Problem as problem:
        is_retriable = problem.headers == {"Retry-After": "1"}
        return problem.details.status, problem.kind, is_retriable


@pytest.fixture
def budget():
    return BodyBudget(100, 60)


def test_a_client_holds_its_share_over_all_its_requests(budget):
    first, second = HeldBytes(budget, "ann"), HeldBytes(budget, "ann")
    assert grow(first, 40) is None
    assert grow(second, 30) == (429, "too-many-bytes", True)
    assert grow(second, 20) is None
    assert budget.held == 60


def test_a_client_with_less_than_an_equal_share_is_served_by_a_full_budget(budget):
    ann, ben, eve = (HeldBytes(budget, name) for name in ("ann", "ben", "eve"))
    assert grow(ann, 60) is None
    assert grow(ben, 40) is None
    assert grow(ben, 1) is None
    assert grow(ben, 10) == (503, "overloaded", True)
    assert grow(eve, 33) is None
    assert grow(eve, 1) == (503, "overloaded", True)


def test_what_is_dropped_or_released_can_be_held_again(budget):
    held = HeldBytes(budget, "ann")
    grow(held, 60)
    held.shrink(20)
    assert grow(held, 20) is None
    assert grow(held, 1) == (429, "too-many-bytes", True)
    held.release()
    assert budget.held == 0
    assert grow(HeldBytes(budget, "ann"), 60) is None
