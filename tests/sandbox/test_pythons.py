"""The Pythons on which the language wall is tested, and the refusal on all others."""

import platform
import sys
from pathlib import Path

import pytest

from sandbox import FieldError, Program, Sandbox, Script, pythons, walls

SOURCE = "def task(grid): return grid"


@pytest.fixture(params=["newer", "other build", "other implementation"])
def untested(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Make this interpreter an untested one, for the parent's side."""
    if request.param == "newer":
        monkeypatch.setattr(pythons, "TESTED", ((3, 9), (3, 10)))
    elif request.param == "other build":
        monkeypatch.setattr(sys, "abiflags", "t")
    else:
        monkeypatch.setattr(sys.implementation, "name", "pypy")
    return pythons.current()


def test_this_python_is_tested() -> None:
    assert pythons.is_tested()
    assert platform.python_version() in pythons.current()


@pytest.mark.parametrize("version", [(3, 10), (3, 14), (4, 0)])
def test_versions_outside_the_list_are_not_tested(
    monkeypatch: pytest.MonkeyPatch, version: tuple[int, int]
) -> None:
    monkeypatch.setattr(sys, "version_info", (*version, 0, "final", 0))
    assert not pythons.is_tested()


def test_policy_restricted_is_refused_on_an_untested_python(untested: str) -> None:
    for make in (lambda: Program(SOURCE), lambda: Script(SOURCE, policy="restricted")):
        with pytest.raises(FieldError) as caught:
            make()
        assert caught.value.field == "policy"
        assert f"not available on {untested}" in caught.value.rule
        assert f"use CPython {pythons.tested()}, or policy 'kernel'" in caught.value.rule


@pytest.mark.long
def test_policy_kernel_runs_on_an_untested_python(untested: str) -> None:
    with Sandbox(concurrency=1) as box:
        assert box.run(Program(SOURCE, policy="kernel"), [[[3]]]).grids == [[[3]]]
        assert box.run_script(Script("print(1)")).stdout == "1\n"


def test_the_walls_name_the_python() -> None:
    (wall,) = [wall for wall in walls.survey() if wall.name == "language wall"]
    assert wall.available
    assert wall.detail == f"{pythons.current()}, tested"


def test_the_walls_name_an_untested_python(untested: str) -> None:
    (wall,) = [wall for wall in walls.survey() if wall.name == "language wall"]
    assert not wall.available
    assert not wall.required
    assert wall.detail == f"{untested}, not tested"
    assert pythons.tested() in wall.remedy
    walls.require()


def test_tested_versions_are_those_of_the_package() -> None:
    text = (Path(__file__).parents[2] / "pyproject.toml").read_text()
    classifiers = {f"Programming Language :: Python :: {a}.{b}" for a, b in pythons.TESTED}
    assert {
        line.strip(' ",') for line in text.splitlines() if ":: Python :: 3." in line
    } == classifiers
    oldest = ".".join(map(str, min(pythons.TESTED)))
    assert f'requires-python = ">={oldest}"' in text
