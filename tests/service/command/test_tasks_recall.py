"""The command `omniarc tasks recall`, and the recall of `omniarc verify`."""

import json

import pytest

from omniarc.dataset import load_entry

# A task of the evaluation set that one program of the dataset solves, and one that none does.
KNOWN, UNKNOWN, PROGRAM = "5b6cbef5", "00576224", "007bbfb7"


@pytest.mark.long
def test_tasks_that_a_program_solves_are_counted_and_written(omniarc, tmp_path):
    chosen = ("--task-id", KNOWN, "--task-id", UNKNOWN)
    done = omniarc("tasks", "recall", *chosen, "--output", "recall.jsonl")
    assert done.returncode == 0, done.stderr
    rows = [line.rsplit("  ", 3) for line in done.stdout.splitlines() if "solved by" in line]
    assert [[cell.strip() for cell in row[1:]] for row in rows] == [
        ["1", "50.0 %", "9.5–90.5 %"],
        ["1", "50.0 %", "9.5–90.5 %"],
    ]
    lines = [json.loads(line) for line in (tmp_path / "recall.jsonl").read_text().splitlines()]
    assert {line["task_id"]: line["programs"] for line in lines} == {KNOWN: [PROGRAM], UNKNOWN: []}


@pytest.mark.long
def test_solved_tasks_are_recalled_or_new(omniarc, tmp_path):
    lines = [
        {"task_id": KNOWN, "code": load_entry(PROGRAM).code},
        {"task_id": UNKNOWN, "code": "def task(grid):\n    return grid\n"},
    ]
    (tmp_path / "p.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    done = omniarc("verify", "p.jsonl", "--csv", "t.csv")
    assert done.returncode == 0, done.stderr
    rows = [line.split() for line in done.stdout.splitlines() if line.startswith("   by ")]
    assert rows == ["by recall 1 50.0 %".split(), "by a new program 0 0.0 %".split()]
    table = [line.split(",") for line in (tmp_path / "t.csv").read_text().splitlines()]
    assert [(row[0], row[-1]) for row in table] == [
        ("task_id", "recalled"),
        (UNKNOWN, ""),
        (KNOWN, "True"),
    ]
    without = omniarc("verify", "p.jsonl", "--no-recall")
    assert "recall" not in without.stdout
