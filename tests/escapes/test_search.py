"""The search for ways around the language wall finds none, and finds those that are planted."""

import json
import subprocess
import sys
from typing import Any

import pytest


def search(*options: str) -> dict[str, Any]:
    """Run the search in a process of its own, and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.escapes.search", *options],
        env={"PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def test_nothing_within_reach_leads_around_the_wall() -> None:
    figures = search("--calls", "2500", "--profile", "lean")
    assert figures["found"] == []
    assert figures["callables"] > 5000
    assert figures["calls"] >= 2500


@pytest.mark.long
def test_nothing_leads_around_the_wall_in_a_longer_search() -> None:
    assert search("--calls", "25000", "--profile", "full", "--seed", "3")["found"] == []


def test_planted_leaks_are_found() -> None:
    plant = ("--plant", "tests.escapes.search.leaks", "--under", "math.leak.")
    found = search("--calls", "200", "--check-every", "1", *plant)["found"]
    for part in (
        "reached: math.leak.module: holds the module types",
        "holds the namespace of tests.escapes.search.leaks",
        "holds a code",
        "was changed: ['size']",
        "holds the module io",
        "rule='import.forbidden'",
    ):
        assert [text for text in found if part in text], (part, found)
