"""omniarc compare: several runs in one table."""

import csv
import json

import pytest

TASK, OTHER = "68b16354", "25ff71a9"  # upside down; one row down
UP_DOWN = "def task(grid):\n    return grid[::-1]\n"
SAME = "def task(grid):\n    return grid\n"
RUNS = {
    "A": [{"task_id": TASK, "code": UP_DOWN, "model": "small", "temperature": 0.5}],
    "B": [
        {"task_id": TASK, "code": SAME, "model": "large", "temperature": 1},
        {"task_id": OTHER, "code": SAME, "model": "large", "temperature": 1},
    ],
}


@pytest.fixture
def runs(omniarc, tmp_path):
    """Verifies the runs and returns their score files."""
    for name, lines in RUNS.items():
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
        files = ["--json", f"{name}.json", "--output", f"{name}-results.jsonl"]
        done = omniarc("verify", f"{name}.jsonl", *files)
        assert done.returncode == 0, done.stderr
    return ["A.json", "B.json"]


def cells(text):
    return [[c.strip() for c in line.split("  ") if c.strip()] for line in text.splitlines()]


def test_runs_are_rows_and_changed_tasks_follow(omniarc, runs, tmp_path):
    done = omniarc("compare", *runs, "--output", "tasks.csv", COLUMNS=80)
    assert done.returncode == 0, done.stderr
    assert cells(done.stdout) == [
        ["Runs"],
        [
            *("run", "model", "temperature", "programs", "tasks", "solved on train", "solved"),
            *("accuracy", "pass@1", "vote@1", "vote@2"),
        ],
        ["A.json", "small", "0.5", "1", "1", *["100.0 %"] * 6],
        ["B.json", "large", "1", "2", "2", *["0.0 %"] * 6],
        ["Changed tasks"],
        ["task", "dataset", "A.json", "B.json"],
        [OTHER, "ARC-AGI-1", "not in this run", "unsolved"],
        [TASK, "ARC-AGI-1", "solved", "unsolved"],
    ]
    with (tmp_path / "tasks.csv").open() as source:
        rows = list(csv.DictReader(source))
    assert [(row["run"], row["model"], row["task_id"], row["solved"]) for row in rows] == [
        *(("A.json", "small", TASK, "1"), ("B.json", "large", OTHER, "0")),
        ("B.json", "large", TASK, "0"),
    ]


def test_results_files_can_be_compared_as_well(omniarc, runs):
    done = omniarc("compare", "A.json", "A-results.jsonl")
    assert done.returncode == 0, done.stderr
    first, second = cells(done.stdout)[2:4]
    assert first[1:] == second[1:]
    assert done.stdout.splitlines()[-1] == "No task changed."


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["missing.json"], "missing.json: No such file or directory"),
        (["A.jsonl"], "A.jsonl: is not a score file"),
        (["A.json", "--output", "A.json"], "A.json: is given twice"),
    ],
)
def test_a_mistake_is_one_line_and_exit_2(omniarc, tmp_path, arguments, message):
    (tmp_path / "A.json").write_text("{}")
    (tmp_path / "A.jsonl").write_text(json.dumps(RUNS["A"][0]) + "\n")
    done = omniarc("compare", *arguments)
    assert done.returncode == 2
    assert done.stderr.startswith(f"omniarc: {message}")
    assert done.stderr.count("\n") == 1
