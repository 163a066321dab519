"""The command `omniarc rearc adapt`."""

import json

import pytest

from omniarc import corpus

# Shifts its 3 x 3 inputs down by a row, on any background.
TASK = "25ff71a9"
UNKNOWN = "ffffffff"


def example(*cells, background=0, color=4):
    """Return an example of the task with these cells colored."""
    grid = [[color if 3 * row + column in cells else background for column in range(3)]
            for row in range(3)]  # fmt: skip
    return {"input": grid, "output": [[background] * 3, *grid[:2]]}


@pytest.fixture
def source(tmp_path):
    """Return a folder with a task that has a program, and one that has none."""
    folder = tmp_path / "published"
    folder.mkdir()
    pairs = [
        example(0),
        example(1),
        example(2, background=8),
        example(0, background=5),
        {**example(4), "output": [[1]]},
        example(5)["input"],
    ]
    (folder / f"{TASK}.json").write_text(json.dumps(pairs))
    (folder / f"{UNKNOWN}.json").write_text("[]")
    return folder


def test_examples_are_adapted_into_a_folder_with_a_report(omniarc, source, tmp_path):
    done = omniarc("rearc", "adapt", source, "--output", "new/folder", "--report", "report.json")
    assert done.returncode == 0, done.stderr
    assert [path.name for path in (tmp_path / "new/folder").iterdir()] == [f"{TASK}.json"]
    written = json.loads((tmp_path / f"new/folder/{TASK}.json").read_text())
    assert written == [example(0), example(1), example(2)]
    row = next(line for line in done.stdout.splitlines() if TASK in line)
    assert row.split()[1:6] == ["6", "2", "1", "0", "3"]
    assert "1 of 1 tasks with examples: 2 kept and 1 adapted (0 resized) of 6 in" in done.stdout
    assert "1 task: there is no program for this task" in done.stdout
    report = json.loads((tmp_path / "report.json").read_text())
    assert report["refused"] == {"invalid": 1, "duplicate": 1, "program disagrees": 1}
    assert report["tasks"] == [
        {
            "task_id": TASK,
            "seen": 6,
            "kept": 2,
            "adapted": 1,
            "resized": 0,
            "refused": report["refused"],
            "problem": None,
        },
        {
            "task_id": UNKNOWN,
            "seen": 0,
            "kept": 0,
            "adapted": 0,
            "resized": 0,
            "refused": {},
            "problem": "there is no program for this task",
        },
    ]
    assert report["seconds"] > 0


@pytest.mark.long
def test_adapted_examples_are_kept_when_adapted_again(omniarc, source, tmp_path):
    assert omniarc("rearc", "adapt", source, "--output", "once").returncode == 0
    done = omniarc("rearc", "adapt", "once", "--output", "twice", "--report", "again.json")
    assert done.returncode == 0, done.stderr
    report = json.loads((tmp_path / "again.json").read_text())
    assert (report["kept"], report["adapted"], report["refused"]) == (3, 0, {})
    again = (tmp_path / "twice" / f"{TASK}.json").read_text()
    assert again == (tmp_path / "once" / f"{TASK}.json").read_text()


def test_tasks_and_numbers_can_be_limited(omniarc, source, tmp_path):
    done = omniarc(
        *("rearc", "adapt", source, "--output", "new", "--task-id", TASK),
        *("--examples-per-task", "1"),
    )
    assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / f"new/{TASK}.json").read_text()) == [example(0)]
    assert "there is no program" not in done.stdout


@pytest.mark.long
def test_a_size_margin_accepts_larger_grids(omniarc, source, tmp_path):
    row, empty = [0, 6, 0, 0], [0, 0, 0, 0]
    pairs = [{"input": [row, empty, empty, empty], "output": [empty, row, empty, empty]}]
    (source / f"{TASK}.json").write_text(json.dumps(pairs))
    assert max(len(grid) for grid in corpus.find_task(TASK).inputs) == 3
    options = ("rearc", "adapt", source, "--task-id", TASK, "--output")
    assert "1 size" in omniarc(*options, "exact", "--no-resize").stdout
    assert not list((tmp_path / "exact").iterdir())
    assert "1 kept" in omniarc(*options, "wide", "--size-margin", "0.3").stdout


def test_larger_grids_are_resized_where_the_program_agrees(omniarc, source, tmp_path):
    """Everything moves down by one row, which it also does between fewer empty rows."""
    row, empty = [0, 6, 0], [0, 0, 0]
    pairs = [{"input": [row, empty, empty, empty], "output": [empty, row, empty, empty]}]
    (source / f"{TASK}.json").write_text(json.dumps(pairs))
    done = omniarc("rearc", "adapt", source, "--task-id", TASK, "--output", "new")
    assert "0 kept and 1 adapted (1 resized) of 1 in" in done.stdout
    (found,) = json.loads((tmp_path / f"new/{TASK}.json").read_text())
    assert found == {"input": [row, empty, empty], "output": [empty, row, empty]}


def test_a_report_does_not_overwrite_an_example(omniarc, source, tmp_path):
    source.rename(tmp_path / "tasks")
    file = tmp_path / f"tasks/{TASK}.json"
    before = file.read_text()
    done = omniarc("rearc", "adapt", ".", "--output", "new", "--report", file)
    assert (done.returncode, done.stderr) == (2, f"omniarc: {file}: is given twice\n")
    assert file.read_text() == before


def test_an_invalid_file_is_reported_and_does_not_affect_others(omniarc, source, tmp_path):
    (source / "00d62c1b.json").write_text("\x1b[31m")
    done = omniarc("rearc", "adapt", source, "--output", "new")
    assert done.returncode == 1
    assert "00d62c1b.json: JSON is malformed" in done.stdout.replace("\n", "")
    assert (tmp_path / f"new/{TASK}.json").exists()


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["missing", "--output", "new"], "missing: is not a folder"),
        ([".", "--output", "new"], ".: has no file named <task id>.json"),
        (["published", "--output", "published"], "--output: published already has examples"),
        (["published", "--output", "file"], "file: File exists"),
        (
            ["published", "--output", "new", "--task-id", "nope"],
            "--task-id: the source has no task",
        ),
        (["published", "--output", "new", "--report", "no/where"], "no/where: No such file"),
        (["published", "--output", "new", "--report", "."], ".: Is a directory"),
        (
            ["published", "--output", "new", "--report", f"published/{TASK}.json"],
            f"published/{TASK}.json: is given twice",
        ),
    ],
)
def test_a_wrong_option_is_one_line_and_exit_code_2(omniarc, source, tmp_path, options, expected):
    (tmp_path / "file").write_text("")
    done = omniarc("rearc", "adapt", *options)
    assert "Traceback" not in done.stderr
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith(f"omniarc: {expected}")
