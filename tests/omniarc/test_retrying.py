"""Pauses between attempts, Retry-After headers and the check of URLs."""

import email.utils
import time

import pytest

from omniarc.retrying import Retries, check_url, retry_after_seconds
from sandbox.errors import FieldError


@pytest.mark.parametrize(
    ("header", "seconds"),
    [(None, 0), ("7", 7), (" 7 ", 7), ("-7", 0), ("7.5", 0), ("soon", 0), ("٣", 0), ("", 0)],
)
def test_retry_after_is_read_as_seconds(header, seconds):
    assert retry_after_seconds(header) == seconds


def test_retry_after_is_read_as_a_date():
    assert 80 < retry_after_seconds(email.utils.formatdate(time.time() + 100, usegmt=True)) <= 100
    assert retry_after_seconds(email.utils.formatdate(time.time() - 100, usegmt=True)) == 0
    assert retry_after_seconds("Wed, 21 Oct 2015 07:28:00 -0000") == 0


def test_pauses_are_random_below_bounds_that_double(monkeypatch):
    monkeypatch.setattr("random.uniform", lambda low, high: high)
    retries = Retries(attempts=5, first_seconds=0.5, longest_seconds=1.5)
    assert list(retries.pauses()) == [0.5, 1.0, 1.5, 1.5]


def test_a_single_attempt_has_no_pause():
    assert list(Retries(attempts=1).pauses()) == []


def test_the_bound_of_many_attempts_does_not_overflow():
    assert max(Retries(attempts=2000, longest_seconds=0.01).pauses()) <= 0.01


def test_less_than_one_attempt_is_an_error():
    with pytest.raises(FieldError, match="attempts: must be at least 1, is 0"):
        Retries(attempts=0)


@pytest.mark.parametrize("url", ["", "localhost:8000", "ftp://host/", "http://", "//host"])
def test_a_url_needs_a_scheme_and_a_host(url):
    with pytest.raises(FieldError, match="server: must start with http:// or https://"):
        check_url(url, "server")


@pytest.mark.parametrize("port", [0, 65536, 99999])
def test_a_url_has_a_port_that_exists(port):
    with pytest.raises(FieldError, match=f"url: must have a port of 1 to 65535, not {port}"):
        check_url(f"http://host:{port}/")


def test_an_unreadable_url_is_an_error():
    with pytest.raises(FieldError, match="url: is not a URL: Invalid port"):
        check_url("http://host:x/")


def test_a_valid_url_is_returned_parsed():
    assert check_url("https://host:8000/v1").host == "host"
