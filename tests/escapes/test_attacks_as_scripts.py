"""The attacks on Python's internals as restricted scripts, none of which may print the loot.

The globals of a script differ from those of a program: it is `__main__` and has standard input.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox import Limits, Sandbox, Script

pytestmark = pytest.mark.long

ATTACKS = Path(__file__).parent / "attacks"
AREAS = (
    *("attributes", "builtins", "classes", "dynamic", "formatting", "frames", "modules"),
    "secrets",
)
# For attacks that may end in a timeout, as their docstrings say.
SHORT = Limits(wall_seconds=1.5, cpu_seconds=1.5, memory_mb=256, output_kb=256)
# For all others, so that a timeout on a busy machine does not hide the loot.
GENEROUS = Limits(wall_seconds=60, cpu_seconds=20, memory_mb=256, output_kb=256)
LOOT = "[[9, 9, 9]]"

# Calls the entry point as the sandbox does for a program.
ENDING = "\nimport numpy as np\nprint(task(np.array([[0, 1], [2, 3]])))\n"


@pytest.fixture(scope="module")
def box() -> Iterator[Sandbox]:
    with Sandbox(concurrency=1) as running:
        yield running


def test_loot_is_detected(box: Sandbox) -> None:
    result = box.run_script(Script(f"def task(grid): return {LOOT}" + ENDING, policy="restricted"))
    assert result.stdout == LOOT + "\n"


@pytest.mark.parametrize("area", AREAS)
def test_restricted_scripts_get_no_loot(box: Sandbox, area: str) -> None:
    files = sorted((ATTACKS / area).glob("*.py"))
    assert len(files) > 10
    for file in files:
        code = file.read_text()
        limits = SHORT if "timeout" in code.split('"""')[1] else GENEROUS
        result = box.run_script(Script(code + ENDING, policy="restricted"), limits)
        assert LOOT not in result.stdout, f"{file.name}: {result.status}"
