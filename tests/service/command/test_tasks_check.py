"""omniarc tasks check: checks of programs in the sandbox."""

import re
import shutil
import subprocess
import sys

import pytest

from omniarc import tasks
from omniarc.dataset.rewriting import find_rewrites

IDS = ["25ff71a9", "007bbfb7", "be94b721"]
CHOSEN = [argument for task_id in IDS for argument in ("--task-id", task_id)]


def test_valid_tasks_exit_0_with_a_line(omniarc):
    done = omniarc("tasks", "check", *CHOSEN, "--generated", 10)
    assert done.returncode == 0, done.stdout + done.stderr
    line = r"3 of 3 tasks passed: \d+ original pairs, 30 generated inputs, mean time \d+\.\d\d ms\n"
    assert re.fullmatch(line, done.stdout)


@pytest.mark.long
def test_rewrites_of_a_task_are_checked_with_it(omniarc):
    done = omniarc(
        "tasks", "check", "--task-id", "25ff71a9", "--task-id", "d631b094", "--rewrites",
        "--generated", 10,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    count = 2 + sum(len(find_rewrites(task_id)) for task_id in ("25ff71a9", "d631b094"))
    assert f"{count} of {count} tasks passed: " in done.stdout


@pytest.mark.long
def test_the_bar_is_on_standard_error(omniarc):
    done = omniarc("tasks", "check", *CHOSEN, "--generated", 2)
    assert "checking" in done.stderr
    assert "3/3" in done.stderr


def test_a_failing_program_exits_1_with_its_id_and_the_reason(omniarc):
    # Everything falls down, so the rotated program is wrong.
    done = omniarc(
        "tasks",
        "check",
        "--task-id",
        "25ff71a9",
        "--task-id",
        "rotate90-1e0a9b12",
        "--generated",
        5,
    )
    assert done.returncode == 1
    first, last = done.stdout.splitlines()
    assert first.startswith("rotate90-1e0a9b12: generator: rotate90-1e0a9b12: no valid example")
    assert last.startswith("1 of 2 tasks passed: ")
    assert "Traceback" not in done.stderr


@pytest.mark.long
def test_a_file_is_checked_wherever_it_is(omniarc, tmp_path):
    path = tmp_path / "task_25ff71a9.py"
    source = tasks.load_task("25ff71a9").source
    path.write_text(source)
    done = omniarc("tasks", "check", path, "--task-id", "007bbfb7", "--generated", 3)
    assert done.returncode == 0, done.stdout
    assert done.stdout.startswith("2 of 2 tasks passed: ")
    path.write_text(source.replace("DOWN", "UP"))
    done = omniarc("tasks", "check", path, "--generated", 3)
    assert done.returncode == 1
    assert "25ff71a9: train 0: wrong\n" in done.stdout


@pytest.mark.long
def test_times_are_a_table_with_the_slowest_first(omniarc):
    lines = omniarc("tasks", "check", *CHOSEN, "--generated", 5, "--times").stdout.splitlines()
    assert lines[0].split() == ["task", "mean", "ms", "slowest", "ms", "distinct", "inputs"]
    rows = [line.split() for line in lines[1:4]]
    assert sorted(row[0] for row in rows) == sorted(IDS)
    assert [float(row[1]) for row in rows] == sorted((float(row[1]) for row in rows), reverse=True)


# A dot that moves down, as in the originals, but in grids that are not square.
WIDE = '''"""Move the dot down."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    return shift(grid, DOWN)


def generate_input(rng):
    grid = blank_grid(3, random_int(rng, 4, 30))
    scatter_cells(rng, grid[:2], random_color(rng), 1)
    return grid
'''


@pytest.mark.long
def test_broken_invariants_are_a_table(omniarc, tmp_path):
    path = tmp_path / "task_25ff71a9.py"
    path.write_text(WIDE)
    done = omniarc("tasks", "check", path, "--generated", 20, "--invariants")
    assert "invariant" in done.stdout
    assert "never generated" in done.stdout
    rows = [line for line in done.stdout.splitlines() if line.startswith(" 25ff71a9 ")]
    row = next(line for line in rows if "input is square" in line)
    assert re.fullmatch(r" 25ff71a9 +input is square +yes +100% +0\.0% *", row)


# The command with the task files of a folder instead of the installed ones.
WITH_TASKS_OF = """
import pathlib, sys
import omniarc.tasks.training
from omniarc import tasks
from omniarc.dataset.rewriting import find_rewrites
from service.command import main

tasks.TRAINING = pathlib.Path(sys.argv.pop(1))
omniarc.tasks.training.__path__ = [str(tasks.TRAINING)]
main.main()
"""


@pytest.mark.long
def test_tasks_that_never_end_are_named_and_the_others_checked(tmp_path):
    for task_id in IDS:
        shutil.copy(tasks.TRAINING / f"task_{task_id}.py", tmp_path)
    loop = "    while True:\n        pass\n"
    generator, program = (tmp_path / f"task_{task_id}.py" for task_id in IDS[:2])
    with generator.open("a") as file:
        file.write(f"\n\ndef generate_input(rng):\n{loop}")
    program.write_text(re.sub(r"(def task\(grid.*\n)", rf"\1{loop}", program.read_text()))
    arguments = [tmp_path, "tasks", "check", "--generated", 5, "--seconds", 1]
    done = subprocess.run(
        [sys.executable, "-c", WITH_TASKS_OF, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 1, done.stderr
    *problems, last = done.stdout.splitlines()
    assert f"{IDS[0]}: generator: did not end within 1 s" in problems
    assert f"{IDS[1]}: program, on a generated input: did not end within 1 s" in problems
    assert any(problem.startswith(f"{IDS[1]}: train 0: timeout: ") for problem in problems)
    assert not any(problem.startswith(IDS[2]) for problem in problems)
    assert last.startswith("1 of 3 tasks passed: ")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--seconds", "0"], "--seconds: must be above 0 and at most 60, is 0"),
        (["--task-id", "nope"], "--task-id: no program has the id 'nope'"),
        (
            ["--task-id", "25ff71a9", "--task-id", "rotate45-25ff71a9"],
            "--task-id: no program has the id 'rotate45-25ff71a9'",
        ),
        (["--generated", "0"], "--generated: must be between 1 and 1000, not 0"),
    ],
)
def test_a_mistake_is_one_line_and_exit_2(omniarc, arguments, message):
    done = omniarc("tasks", "check", *arguments)
    assert done.returncode == 2
    assert f"omniarc: {message}\n" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
