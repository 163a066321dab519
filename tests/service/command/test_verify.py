"""omniarc verify: a file of predictions, verified and scored."""

import csv
import json

import pytest

from omniarc import tasks

FLIP = "def task(grid):\n    return grid[::-1]\n"
SAME = "def task(grid):\n    return grid\n"
TASK = "68b16354"
LINES = [
    {"task_id": TASK, "code": FLIP, "id": "right"},
    {"task_id": TASK, "code": SAME, "id": "wrong"},
    {"task_id": TASK, "code": "def task(grid):\n    open('x')", "id": "bad"},
    {"task_id": "007bbfb7", "code": "def task(grid):\n    raise KeyError", "id": "raises"},
]
HALF_OF_TWO = ["50.0 %", "9.5–90.5 %"]
SCORE = [
    ["programs", "4"],
    ["tasks", "2"],
    ["programs that solve train", "1", "25.0 %"],
    ["programs that solve test", "1", "25.0 %"],
    ["programs without an answer", "2", "50.0 %"],
    ["tasks covered (train)", "1", *HALF_OF_TWO],
    ["tasks solved (train and test)", "1", *HALF_OF_TWO],
    ["by recall", "1", "50.0 %"],
    ["by a new program", "0", "0.0 %"],
    ["tasks unanswered", "1", *HALF_OF_TWO],
    ["accuracy", "16.7 %", "0.0–33.3 %"],
    ["pass@1", "16.7 %", "0.0–33.3 %"],
    ["pass@2", "33.3 %", "0.0–66.7 %"],
    ["pass@3", *HALF_OF_TWO],
    ["vote@1", *HALF_OF_TWO],
    ["vote@2", *HALF_OF_TWO],
    ["status error", "1", "25.0 %"],
    ["status ok", "2", "50.0 %"],
    ["status violation", "1", "25.0 %"],
    ["violation file.open", "1"],
    ["tasks in the dataset", "training coverage", "training solved on train", "training pass@3"],
    [str(len(tasks.task_ids())), f"{len(tasks.task_ids()) / 4:.1f} %", "50.0 %", "50.0 %"],
]


@pytest.fixture
def file(tmp_path):
    """Writes predictions; lines other than text are encoded as JSON."""

    def write(lines, name="predictions.jsonl"):
        texts = [x if isinstance(x, str) else json.dumps(x, ensure_ascii=False) for x in lines]
        path = tmp_path / name
        path.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
        return path

    return write


def score_table(text):
    cells = [[c.strip() for c in line.split("  ") if c.strip()] for line in text.splitlines()]
    return [row for row in cells if len(row) > 1]


def results(path):
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    return {line["prediction"]: line["result"] for line in lines}


@pytest.mark.parametrize("over_http", [False, True], ids=["sandbox", "service"])
def test_predictions_are_verified_written_and_scored(omniarc, file, tmp_path, service, over_http):
    where = ["--service-url", service.url, "--recall"] if over_http else ["--concurrency", "2"]
    done = omniarc("verify", file(LINES), "--output", "results.jsonl", *where)
    assert done.returncode == 0, done.stderr
    assert score_table(done.stdout) == SCORE
    got = results(tmp_path / "results.jsonl")
    assert set(got) == {"right", "wrong", "bad", "raises"}
    assert {
        name: (r["status"], r["solved_train"], r["solved_test"]) for name, r in got.items()
    } == {
        "right": ("ok", True, True),
        "wrong": ("ok", False, False),
        "bad": ("violation", False, False),
        "raises": ("error", False, False),
    }
    assert set(got["right"]) == {
        *("id", "task_id", "status", "solved_train", "solved_test", "train", "test"),
        *("stdout", "violations", "usage", "isolation", "language", "findings", "cells_correct"),
        *("input_type", "stdout_truncated"),
    }
    assert got["right"]["task_id"] == TASK
    assert got["bad"]["violations"][0]["rule"] == "file.open"


@pytest.mark.long
def test_the_progress_bar_is_not_on_standard_output(omniarc, file):
    done = omniarc("verify", file(LINES))
    assert "verifying" in done.stderr
    assert "4/4" in done.stderr
    assert "verifying" not in done.stdout


def test_a_prediction_without_an_id_has_the_number_of_its_line(omniarc, file, tmp_path):
    path = file(["", {"task_id": TASK, "code": FLIP}, {"task_id": TASK, "code": SAME}])
    assert omniarc("verify", path, "--output", "results.jsonl").returncode == 0
    assert set(results(tmp_path / "results.jsonl")) == {"2", "3"}


@pytest.mark.long
def test_the_results_of_each_task_are_written_as_csv_and_json(omniarc, file, tmp_path):
    files = ["--csv", "tasks.csv", "--json", "score.json"]
    assert omniarc("verify", file(LINES), *files).returncode == 0
    with (tmp_path / "tasks.csv").open() as source:
        rows = {row["task_id"]: row for row in csv.DictReader(source)}
    assert list(rows) == sorted(["007bbfb7", TASK])
    assert {name: rows[TASK][name] for name in ("dataset", "split", "programs", "solved")} == {
        **{"dataset": "ARC-AGI-1", "split": "training", "programs": "3", "solved": "1"}
    }
    assert (rows["007bbfb7"]["solved"], rows["007bbfb7"]["without_answer"]) == ("0", "1")
    assert [rows[TASK][name] for name in ("test_inputs", "vote_1", "vote_2")] == ["1", "1", "1"]
    assert float(rows[TASK]["cells_correct"]) == 1.0
    report = json.loads((tmp_path / "score.json").read_text())
    assert [task["task_id"] for task in report["tasks"]] == list(rows)
    assert report["score"]["training_coverage"] == len(tasks.task_ids()) / 400


def test_other_fields_are_ignored_and_entry_point_is_used(omniarc, file, tmp_path):
    code = f"{SAME}def other(grid):\n    return grid[::-1]\n"
    line = {"task_id": TASK, "code": code, "entry_point": "other", "logprob": -0.5, "id": "a"}
    assert omniarc("verify", file([line]), "--output", "results.jsonl").returncode == 0
    assert results(tmp_path / "results.jsonl")["a"]["solved_train"] is True


@pytest.mark.long
def test_equal_programs_run_once_and_each_counts(omniarc, file, tmp_path):
    code = f"{SAME}def other(grid):\n    return grid[::-1]\n"
    lines = [
        {"task_id": TASK, "code": code, "id": "first"},
        {"task_id": TASK, "reply": f"So:\n```python\n{code}```\n", "id": "as a reply"},
        {"task_id": "007bbfb7", "code": code, "id": "other task"},
        {"task_id": TASK, "code": code, "id": "other function", "entry_point": "other"},
        {
            "task_id": TASK,
            "code": code,
            "id": "seen rotated",
            "augmentation": {"geometry": "rotate90"},
        },
    ]
    done = omniarc("verify", file(lines), "--output", "results.jsonl")
    assert done.returncode == 0, done.stderr
    assert ["programs", "5"] in score_table(done.stdout)
    executions = {
        name: result["id"] for name, result in results(tmp_path / "results.jsonl").items()
    }
    assert set(executions) == {line["id"] for line in lines}
    assert executions["first"] == executions["as a reply"]
    assert len(set(executions.values())) == 4


def test_the_limit_is_an_option(omniarc, file, tmp_path):
    line = {"task_id": TASK, "code": "def task(grid):\n    while True:\n        pass", "id": "a"}
    done = omniarc("verify", file([line]), "--seconds", "0.2", "--output", "results.jsonl")
    assert done.returncode == 0
    result = results(tmp_path / "results.jsonl")["a"]
    assert result["status"] == "timeout"
    assert "0.2 s" in result["train"][0]["error"]["message"]


def test_every_invalid_line_is_reported_and_nothing_runs(omniarc, file, tmp_path):
    path = file(
        [
            LINES[0],
            '{"task_id": ',
            "[]",
            {"task_id": "nope", "code": FLIP},
            {"task_id": TASK},
            {"task_id": TASK, "code": " "},
            {"task_id": TASK, "code": FLIP, "id": "right"},
            {"task_id": TASK, "code": FLIP, "id": 7},
            {"task_id": TASK, "code": FLIP, "entry_point": "a b"},
        ]
    )
    done = omniarc("verify", path, "--output", "results.jsonl")
    assert "Traceback" not in done.stderr
    assert done.returncode == 2
    assert done.stderr.startswith("omniarc: ")
    for number, message in (
        (2, "truncated"),
        (3, "expected object"),
        (4, "no task has the id 'nope'"),
        (5, "code"),
        (6, "code: must not be empty"),
        (7, "id: 'right' is already used on line 1"),
        (8, "id: expected str"),
        (9, "entry_point: 'a b'"),
    ):
        (problem,) = [p for p in done.stderr.split("; ") if f"predictions.jsonl:{number}:" in p]
        assert message.lower() in problem.lower()
    assert not (tmp_path / "results.jsonl").exists()


@pytest.mark.parametrize("entry_point", ["a b", "", "class", "__init__"])
def test_an_invalid_entry_point_is_reported_with_its_line(omniarc, file, entry_point):
    done = omniarc("verify", file([{"task_id": TASK, "code": FLIP, "entry_point": entry_point}]))
    assert "Traceback" not in done.stderr
    assert done.returncode == 2
    assert "predictions.jsonl:1: entry_point" in done.stderr


@pytest.mark.long
@pytest.mark.parametrize("character", ["\u2028", "\u2029", "\x85"])
def test_only_a_newline_ends_a_line(omniarc, file, character):
    source = {"task_id": TASK, "code": f"x = '{character}'\n{FLIP}"}
    reply = {"task_id": TASK, "code": f"Look{character}here:\n```python\n{FLIP}```\n"}
    done = omniarc("verify", file([reply, source]))
    assert done.returncode == 0, done.stderr
    assert ["programs that solve train", "2", "100.0 %"] in score_table(done.stdout)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["missing.jsonl"], "missing.jsonl: No such file or directory"),
        (["empty.jsonl"], "empty.jsonl: has no predictions"),
        (["good.jsonl", "--seconds", "0"], "--seconds: must be above 0"),
        (["good.jsonl", "--output", "no/where.jsonl"], "no/where.jsonl: No such file"),
        (["good.jsonl", "--concurrency", "-1"], ""),
        (["good.jsonl", "--service-url", "http://127.0.0.1:1"], "http://127.0.0.1:1: "),
        (["good.jsonl", "--service-url", "nonsense"], "--service-url: must start with http"),
        (
            ["good.jsonl", "--service-url", "http://127.0.0.1:99999"],
            "--service-url: must have a port",
        ),
        (["good.jsonl", "--service-url", "ftp://127.0.0.1"], "--service-url: must start with http"),
        (["good.jsonl", "--service-url", "http://["], "http://[: "),
        (["good.jsonl", "--dataset", "ARC"], "--dataset: must be one of ARC-AGI-1, ARC-AGI-2"),
        (["good.jsonl", "--split", "test"], "--split: must be one of training, evaluation"),
        (["good.jsonl", "--isolation", "none"], "--isolation: must be one of program, fork, batch"),
        (
            ["good.jsonl", "--split", "evaluation"],
            "good.jsonl: has no predictions for evaluation",
        ),
        (["good.jsonl", "--csv", "no/where.csv"], "no/where.csv: No such file or directory"),
        (["good.jsonl", "--json", "no/where.json"], "no/where.json: No such file or directory"),
        (["good.jsonl", "--submission", "."], ".: Is a directory"),
        (["good.jsonl", "--json", "good.jsonl"], "good.jsonl: is given twice"),
        (["good.jsonl", "--output", "good.jsonl"], "good.jsonl: is given twice"),
        (["good.jsonl", "--json", "a", "--submission", "a"], "a: is given twice"),
    ],
)
def test_a_mistake_is_one_line_and_exit_2(omniarc, file, options, message):
    file([LINES[0]], "good.jsonl")
    file(["", " "], "empty.jsonl")
    done = omniarc("verify", *options)
    assert "Traceback" not in done.stderr
    assert done.returncode == 2
    last = done.stderr.splitlines()[-1]
    assert last.startswith(f"omniarc: {message}") or "Invalid value" in done.stderr


def test_the_url_of_something_else_is_reported(omniarc, file, service):
    done = omniarc("verify", file([LINES[0]]), "--service-url", f"{service.url}/elsewhere")
    assert "Traceback" not in done.stderr
    assert done.returncode == 2
    assert f"omniarc: {service.url}/elsewhere: 404" in done.stderr


def test_help_says_that_a_local_run_leaves_no_audit_record(omniarc):
    words = " ".join(omniarc("verify", "--help").stdout.split())
    assert "A local run leaves no audit record" in words
