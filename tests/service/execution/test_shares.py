"""Shares of what waits: no client uses up those of the others."""

from contextlib import ExitStack

import pytest

from service.api.problems import Problem
from service.execution.shares import Shares


class SharesDriver:
    """Shares under test, with programs that wait until the end."""

    def __init__(self, limit, per_client):
        self.shares = Shares(limit, per_client)
        self.stack = ExitStack()

    def wait(self, client, count=1):
        """Let programs wait; return the number that was admitted and the last refusal."""
        for admitted in range(count):
            try:
                self.shares.check(client)
            except Problem as problem:
                return admitted, (problem.details.status, problem.kind)
            self.stack.enter_context(self.shares.waiting(client))
        return count, None


@pytest.fixture
def make():
    with ExitStack() as stack:

        def make(*limits):
            driver = SharesDriver(*limits)
            stack.enter_context(driver.stack)
            return driver

        yield make


def test_a_client_has_at_most_its_own_maximum(make):
    driver = make(10, 4)
    assert driver.wait("ann", 5) == (4, (429, "too-many-waiting"))
    assert driver.wait("ben", 4) == (4, None)


def test_a_client_alone_may_use_everything_up_to_its_maximum(make):
    assert make(10, 20).wait("ann", 15) == (10, (503, "overloaded"))


def test_a_client_gets_an_equal_share_of_what_another_has_used_up(make):
    driver = make(10, 20)
    assert driver.wait("ann", 10) == (10, None)
    assert driver.wait("ben", 10) == (5, (503, "overloaded"))
    assert driver.wait("cat", 10) == (3, (503, "overloaded"))
    assert driver.wait("ann", 1) == (0, (503, "overloaded"))


def test_every_client_may_have_one_program_waiting(make):
    driver = make(2, 2)
    for client in range(50):
        assert driver.wait(str(client), 1) == (1, None)
    assert driver.wait("0", 1) == (0, (503, "overloaded"))


def test_what_no_longer_waits_is_not_counted(make):
    driver = make(2, 2)
    driver.wait("ann", 2)
    driver.stack.close()
    assert driver.wait("ann", 3) == (2, (429, "too-many-waiting"))


def test_refusals_can_be_retried():
    shares = Shares(1, 1)
    with shares.waiting("ann"), pytest.raises(Problem) as raised:
        shares.check("ann")
    assert raised.value.headers == {"Retry-After": "1"}
    assert raised.value.details.detail == "This key already has 1 program waiting"
