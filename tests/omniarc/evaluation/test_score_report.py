"""Score files, results files and CSV."""

import csv
import io
import json

import msgspec
import pytest

from omniarc.evaluation import run_predictions
from omniarc.evaluation.score_report import ScoreReportError, read_report, tasks_csv

TASK = "68b16354"  # upside down
CODES = ["def task(grid):\n    return grid[::-1]\n", "def task(grid):\n    return grid\n"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with predictions, and with the score file and the results file of their run."""
    path = tmp_path_factory.mktemp("run")
    lines = [
        {"task_id": task_id, "code": code, "model": "m", "logprob": -number, "dataset": "ARC-AGI-2"}
        for number, code in enumerate(CODES)
        for task_id in (TASK, "25ff71a9")
    ]
    (path / "p.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    run = run_predictions(path / "p.jsonl", results=path / "results.jsonl")
    (path / "score.json").write_bytes(run.report().encode())
    return path


def test_a_score_file_has_the_results_of_each_task_and_the_other_fields(folder):
    report = read_report(folder / "score.json")
    assert [(task.task_id, task.dataset) for task in report.tasks] == [
        *(("25ff71a9", "ARC-AGI-2"), (TASK, "ARC-AGI-2"))
    ]
    assert [task.outcome for task in report.tasks] == ["unsolved", "solved"]
    assert report.fields["model"].values == ["m"]
    assert report.score.overall.programs == 4


def test_a_results_file_has_the_same_report(folder):
    assert read_report(folder / "results.jsonl") == read_report(folder / "score.json")


def test_a_last_line_that_was_cut_off_does_not_count(folder, tmp_path):
    whole = (folder / "results.jsonl").read_bytes()
    (tmp_path / "results.jsonl").write_bytes(whole[:-20])
    assert read_report(tmp_path / "results.jsonl").score.overall.programs == 3


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda text: b"", "input data was truncated"),
        (lambda text: b"[]", "expected object"),
        (lambda text: b'{"task_id": "a"}', "run: required field is missing"),
        (
            lambda text: text.replace(b'"wall_seconds":5.0', b'"wall_seconds":6.0', 1),
            "several runs",
        ),
        (lambda text: text.replace(b'"status":"ok"', b'"status":"fine"', 1), "status"),
        (lambda text: text.replace(b'"train":[{', b'"train":[],"other":[{', 1), "train"),
        (lambda text: text.replace(TASK.encode(), b"nope"), "no task has the id 'nope'"),
    ],
)
def test_other_files_are_refused_with_a_reason(folder, tmp_path, change, problem):
    path = tmp_path / "other.json"
    path.write_bytes(change((folder / "results.jsonl").read_bytes()))
    with pytest.raises(ScoreReportError, match="is not a score file of `omniarc verify") as raised:
        read_report(path)
    assert problem in str(raised.value)
    assert str(raised.value).startswith(str(path))


def test_a_file_of_many_brackets_is_refused(tmp_path):
    (tmp_path / "deep.json").write_bytes(b"[" * 100_000)
    with pytest.raises(ScoreReportError):
        read_report(tmp_path / "deep.json")


def test_csv_has_a_row_for_each_task_after_extra_columns(folder):
    report = read_report(folder / "score.json")
    text = tasks_csv(report.tasks, {"run": 'a, "b"'})
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["run"] for row in rows] == ['a, "b"'] * 2
    assert [row["solved"] for row in rows] == ["0", "1"]
    assert list(rows[0])[1:] == list(msgspec.structs.asdict(report.tasks[0]))
    assert tasks_csv(report.tasks, header=False) == "".join(
        tasks_csv(report.tasks).splitlines(keepends=True)[1:]
    )
