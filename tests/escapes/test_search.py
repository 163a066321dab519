"""The search for ways around the language wall finds none, and finds those that are planted.

OMNIARC_SEARCH_CALLS sets the number of calls of the longer search.
"""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

CALLS = os.environ.get("OMNIARC_SEARCH_CALLS", "4000")

# Library functions that use names, templates or source from outside, each looked at: what they use
# comes from the library itself, or the guards keep programs from calling them.
REVIEWED = {
    "base64._input_type_check": "a template of its own",
    "collections.UserString.format": "refused by the guard of `format`",
    "collections.UserString.format_map": "refused by the guard of `format_map`",
    "enum.property.__get__": "the name of a member",
    "functools.partialmethod.__repr__": "a template of its own",
    "functools.total_ordering": "names of comparisons, which it sets on the program's classes only",
    "functools.update_wrapper": "fixed names, which it sets on functions of the library's making",
    "numpy._core.arrayprint._make_options_dict": "its own arguments",
    "numpy._core.getlimits.finfo.__str__": "fixed names",
    "numpy.ma.core.MaskedConstant.__setattr__": "refuses to set attributes of the constant",
    "pprint.PrettyPrinter._pprint_dataclass": "fields of a dataclass of the library",
    "re._compile": "compiles patterns",
    "string.Template.__init_subclass__": "compiles patterns",
}
# Functions and methods of masked arrays call the array's method of their own name.
REVIEWED_MODULES = {"numpy.ma.core": {"getattr"}}


def search(*options: str) -> dict[str, Any]:
    """Run the search in a process of its own, and return what it prints."""
    return run("tests.escapes.search", *options)


def run(module: str, *options: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", module, *options],
        env={"PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


@pytest.mark.long
def test_nothing_within_reach_leads_around_the_wall() -> None:
    figures = search("--calls", "2500", "--profile", "lean")
    assert figures["found"] == []
    assert figures["callables"] > 5000
    assert figures["calls"] >= 2500


@pytest.mark.long
def test_nothing_leads_around_the_wall_in_a_longer_search() -> None:
    assert search("--calls", CALLS, "--profile", "full", "--seed", "3")["found"] == []


@pytest.mark.long
def test_no_library_function_takes_names_or_source_from_its_caller() -> None:
    uses: dict[str, list[str]] = run("tests.escapes.search.surface")
    assert len(uses) > 20
    for name, used in uses.items():
        module = next((m for m in REVIEWED_MODULES if name.startswith(f"{m}.")), None)
        is_of_module = module is not None and set(used) <= REVIEWED_MODULES[module]
        assert is_of_module or name in REVIEWED, (name, used)


@pytest.mark.long
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
    assert not [text for text in found if "worker failed" in text or "no_namespace" in text], found
