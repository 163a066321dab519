"""Exceptions that cannot be raised are printed, without opening files."""

from collections.abc import Callable

import pytest

from sandbox import Result

Run = Callable[..., Result]

IN_LIBRARY = """
import statistics

def numbers():
    try:
        yield 1
    finally:
        statistics.mean([])

def task(grid):
    generator = numbers()
    next(generator)
    del generator
    return grid
"""

REPR_FAILS = """
class Numbers:
    def __iter__(self):
        try:
            yield 1
        finally:
            raise Error

class Error(Exception):
    def __str__(self):
        raise SystemExit
    def __repr__(self):
        raise SystemExit

def task(grid):
    iterator = iter(Numbers())
    next(iterator)
    del iterator
    return grid
"""


@pytest.mark.parametrize("policy", ["restricted", "kernel"])
def test_ignored_exceptions_show_paths_inside_libraries_only(run: Run, policy: str) -> None:
    result = run(IN_LIBRARY, policy)
    assert (result.status, result.violations) == ("ok", [])
    assert result.stdout.startswith("Exception ignored in: <generator object numbers at ")
    assert '  File "statistics.py", line ' in result.stdout
    assert result.stdout.endswith("StatisticsError: mean requires at least one data point\n")


@pytest.mark.parametrize("policy", ["restricted", "kernel"])
def test_ignored_exceptions_may_have_no_text(run: Run, policy: str) -> None:
    result = run(REPR_FAILS, policy)
    assert (result.status, result.violations) == ("ok", [])
    assert result.stdout.endswith("Error: <exception str() failed>\n")
