"""The attacks on Python's insides again, as scripts under the language wall: no loot is printed.

A script has other globals than a program of grids: it is `__main__`, and has standard input.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox import Limits, Sandbox, Script

pytestmark = pytest.mark.long

ATTACKS = Path(__file__).parent / "attacks"
AREAS = ("attributes", "builtins", "classes", "formatting", "frames", "modules", "secrets")
LIMITS = Limits(wall_seconds=1.5, cpu_seconds=1.5, memory_mb=256, output_kb=256)
LOOT = "[[9, 9, 9]]"

# Runs the attack as a program of grids would be run.
ENDING = "\nimport numpy as np\nprint(task(np.array([[0, 1], [2, 3]])))\n"


@pytest.fixture(scope="module")
def box() -> Iterator[Sandbox]:
    with Sandbox(concurrency=1) as running:
        yield running


def test_loot_would_be_seen(box: Sandbox) -> None:
    found = box.run_script(Script(f"def task(grid): return {LOOT}" + ENDING, policy="restricted"))
    assert found.stdout == LOOT + "\n"


@pytest.mark.parametrize("area", AREAS)
def test_no_attack_gets_its_loot_as_a_restricted_script(box: Sandbox, area: str) -> None:
    files = sorted((ATTACKS / area).glob("*.py"))
    assert len(files) > 10
    for file in files:
        code = file.read_text() + ENDING
        result = box.run_script(Script(code, policy="restricted"), LIMITS)
        assert LOOT not in result.stdout, f"{file.name}: {result.status}"
