"""The command `omniarc analyse`."""

import json

import pytest

from omniarc.analysis.distances import SourceDistances
from omniarc.analysis.features import FEATURES

TASKS = {"00d62c1b", "25ff71a9"}
FAST = ("--task-id", "00d62c1b", "--task-id", "25ff71a9", "--samples", "16")


@pytest.mark.long
def test_generators_are_analysed_into_a_table_a_page_and_json(omniarc, tmp_path):
    done = omniarc("analyse", *FAST, "--output", "r.html", "--json", "r.json")
    assert done.returncode == 0, done.stderr
    for feature in FEATURES:
        assert feature in done.stdout
    assert "generators" in done.stdout
    assert (tmp_path / "r.html").read_text().startswith("<!doctype html>")
    found = json.loads((tmp_path / "r.json").read_text())
    assert (found["samples"], found["seed"]) == (16, 0)
    (source,) = found["sources"]
    assert set(source) == set(SourceDistances.__struct_fields__)
    assert {task["task_id"] for task in source["tasks"]} == TASKS
    assert set(source["features"]) == set(FEATURES)
    assert set(found["invariants"]) == {"generators"}
    height = source["features"]["height"]
    assert set(height) == {"distance", "expected", "excess", "originals", "source"}
    assert height["excess"] == pytest.approx(height["distance"] - height["expected"], abs=2e-4)


@pytest.mark.long
def test_folders_and_lines_are_compared_side_by_side(omniarc, tmp_path):
    folder = tmp_path / "examples"
    folder.mkdir()
    grids = [[[0, color], [color, 0]] for color in range(1, 10)] * 2
    pairs = [{"input": grid, "output": grid} for grid in grids]
    (folder / "00d62c1b.json").write_text(json.dumps(pairs))
    lines = [json.dumps({"task_id": "25ff71a9", "input": grid}) for grid in grids]
    (tmp_path / "model.jsonl").write_text("\n".join(lines))
    done = omniarc(
        *("analyse", "--source", "a folder=examples", "--source", "a model=model.jsonl"),
        *("--no-generators", "--json", "r.json"),
    )
    assert done.returncode == 0, done.stderr
    assert "a folder" in done.stdout
    assert "generators" not in done.stdout
    found = json.loads((tmp_path / "r.json").read_text())
    assert [source["name"] for source in found["sources"]] == ["a folder", "a model"]
    first = [source["tasks"][0]["task_id"] for source in found["sources"]]
    assert first == ["00d62c1b", "25ff71a9"]
    assert "Broken invariants" in done.stdout
    broken = [broken["name"] for broken in found["invariants"]["a folder"]["00d62c1b"]]
    assert "input has an object with holes" in broken


@pytest.mark.long
@pytest.mark.parametrize(("bound", "code"), [("5", 0), ("-1", 1)])
def test_a_bound_decides_the_exit_code(omniarc, bound, code):
    done = omniarc("analyse", *FAST, "--bound", bound)
    assert done.returncode == code, done.stderr
    assert (f"generators: above the bound {bound}: " in done.stdout) == bool(code)


@pytest.mark.long
def test_control_characters_in_a_name_are_escaped(omniarc, tmp_path):
    grids = [[[0, color]] for color in range(10)]
    lines = [json.dumps({"task_id": "00d62c1b", "input": grid}) for grid in grids]
    (tmp_path / "model.jsonl").write_text("\n".join(lines))
    done = omniarc("analyse", "--no-generators", "--source", "\x1b[31mred=model.jsonl")
    assert done.returncode == 0, done.stderr
    assert "\x1b[31mred" not in done.stdout
    assert "\\x1b[31mred" in done.stdout


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--source", "nothing"], "--source: must be NAME=PATH, not 'nothing'"),
        (["--source", "=x"], "--source: must be NAME=PATH, not '=x'"),
        (["--source", "generators=empty.jsonl"], "--source: the name 'generators' is used twice"),
        (["--source", f"{'n' * 41}=empty.jsonl"], "--source: a name has at most 40"),
        (["--source", "s=missing.jsonl"], "missing.jsonl: No such file or directory"),
        (["--source", "s=empty.jsonl"], "empty.jsonl: has no inputs"),
        (["--source", "s=."], ".: has no file named <task id>.json"),
        (["--source", "s=wrong.jsonl"], "wrong.jsonl:1: input[0][0]: expected int <= 9"),
        (["--no-generators"], "--source: is required with"),
        (["--task-id", "nonsense"], "generators: nothing to compare: the task is in no dataset"),
        (["--samples", "0"], "--samples: must be from 1 to 200, not 0"),
        ([*FAST, "--output", "no/where.html"], "no/where.html: No such file"),
        ([*FAST, "--json", "no/where.json"], "no/where.json: No such file"),
        ([*FAST, "--json", "r", "--output", "r"], "r: is given twice"),
        ([*FAST, "--source", "s=good.jsonl", "--json", "good.jsonl"], "good.jsonl: is given twice"),
        ([*FAST, "--bound", "nan"], "--bound: must be a number, not nan"),
    ],
)
def test_a_wrong_option_is_one_line_and_exit_code_2(omniarc, tmp_path, options, expected):
    (tmp_path / "empty.jsonl").write_text("\n")
    (tmp_path / "good.jsonl").write_text('{"task_id": "00d62c1b", "input": [[1]]}')
    (tmp_path / "wrong.jsonl").write_text('{"task_id": "00d62c1b", "input": [[10]]}')
    done = omniarc("analyse", *options)
    assert "Traceback" not in done.stderr
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith(f"omniarc: {expected}")


def test_a_failed_analysis_does_not_overwrite_a_report(omniarc, tmp_path):
    (tmp_path / "r.html").write_text("before")
    (tmp_path / "r.json").write_text("before")
    done = omniarc("analyse", "--task-id", "nonsense", "--output", "r.html", "--json", "r.json")
    assert done.returncode == 2
    assert (tmp_path / "r.html").read_text() == (tmp_path / "r.json").read_text() == "before"
