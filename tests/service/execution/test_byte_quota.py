"""The quota on what one client stores."""

import pytest

from service.api.problems import Problem
from service.execution import byte_quota
from service.execution.byte_quota import ByteQuota


class Clock:
    def __init__(self):
        self.now = 0.0

    def monotonic(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(byte_quota, "time", clock)
    return clock


def refusal(quota, client):
    """Return the kind and the delay of a refusal; None if the client may store more."""
    try:
        quota.check(client)
    except Problem as problem:
        return problem.details.status, problem.kind, int(problem.headers["Retry-After"])


def test_a_client_that_has_used_up_its_quota_is_refused_and_others_are_not(clock):
    quota = ByteQuota(86_400)
    quota.spend("ann", 86_399)
    assert refusal(quota, "ann") is None
    quota.spend("ann", 11)
    assert refusal(quota, "ann") == (429, "quota-exceeded", 12)
    assert refusal(quota, "ben") is None


def test_the_quota_is_refilled_steadily_up_to_a_day(clock):
    quota = ByteQuota(86_400)
    quota.spend("ann", 86_500)
    clock.now = 90.0
    assert refusal(quota, "ann") is not None
    clock.now = 102.0
    assert refusal(quota, "ann") is None
    clock.now = 1e9
    quota.spend("ann", 86_401)
    assert refusal(quota, "ann") is not None


def test_the_delay_is_at_most_an_hour(clock):
    quota = ByteQuota(86_400)
    quota.spend("ann", 10**9)
    assert refusal(quota, "ann") == (429, "quota-exceeded", 3600)


def test_no_quota_refuses_nothing():
    quota = ByteQuota(0)
    quota.spend("ann", 10**12)
    assert refusal(quota, "ann") is None
