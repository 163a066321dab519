"""The probe of the language: forty evaluation tasks, drawn once and written as programs.

They say how far the language reaches beyond the tasks that it was made for, so nothing may train on
them. They are with the tests because no package imports or reads what is here, and no wheel has it.

`python -m tests.support.probe` runs them and prints the table of docs/dataset.md.
"""

import statistics

import numpy as np

from omniarc import language
from omniarc.corpus import find_task, iter_tasks
from sandbox import Program, Sandbox
from tests.conftest import ROOT

PROGRAMS = ROOT / "tests" / "omniarc" / "probe" / "programs"
SEED = 2026
TASKS = 40
MOST_LINES = 30


def draw_ids() -> list[str]:
    """Return the ids of the probe's tasks, drawn from the sorted ids of the evaluation set."""
    ids = sorted(task.id for task in iter_tasks("ARC-AGI-1", "evaluation"))
    return sorted(np.random.default_rng(SEED).choice(ids, TASKS, replace=False).tolist())


def load_programs() -> dict[str, str]:
    """Return the source code of each program by the id of its task, in order."""
    paths = sorted(PROGRAMS.glob("task_*.py"))
    return {path.stem.removeprefix("task_"): path.read_text(encoding="utf-8") for path in paths}


def count_lines(code: str) -> int:
    """Return how many lines of a program are not blank, imports included."""
    return sum(1 for line in code.splitlines() if line.strip())


def solved_ids(programs: dict[str, str]) -> set[str]:
    """Return the ids of the tasks whose program is right on every train and every test pair."""
    tasks = [find_task(task_id, "ARC-AGI-1") for task_id in programs]
    work = [
        (Program(code), task.inputs) for code, task in zip(programs.values(), tasks, strict=True)
    ]
    with Sandbox(concurrency=1, extra_modules=language.MODULES) as box:
        results = box.run_batch(work)
    return {
        task.id
        for task, result in zip(tasks, results, strict=True)
        if result.grids == [pair.output for pair in task.pairs]
    }


def render_table(solved: dict[str, str]) -> str:
    """Return the table of docs/dataset.md in Markdown, from the programs that are right."""
    lines = [count_lines(code) for code in solved.values()]
    rows = [("tasks drawn", TASKS), ("solved on every train and test pair", len(solved))]
    rows += [(f"… in at most {most} lines", sum(n <= most for n in lines)) for most in (10, 20, 30)]
    rows += [
        ("lines of a program, median", f"{statistics.median(lines):g}"),
        ("lines of a program, most", max(lines)),
        ("programs that need numpy", sum("import numpy" in code for code in solved.values())),
    ]
    return "| | |\n| --- | --- |\n" + "".join(f"| {name} | {value} |\n" for name, value in rows)


if __name__ == "__main__":
    programs = load_programs()
    print(render_table({task_id: programs[task_id] for task_id in solved_ids(programs)}), end="")
