"""The files of task programs, and errors in them."""

import sys

import pytest

import omniarc.tasks.training
from omniarc import tasks
from omniarc.dataset import create_dataset, entry
from omniarc.errors import OmniArcError
from service.command import main as command

GENERATOR = "def generate_input(rng):\n    return [[1]]\n"


def clear_caches():
    tasks.task_ids.cache_clear()
    tasks.load_task.cache_clear()
    entry.original.cache_clear()


@pytest.fixture
def add_task(monkeypatch, tmp_path):
    """Return a function that adds a task's file; the others are hidden."""
    monkeypatch.setattr(tasks, "TRAINING", tmp_path)
    monkeypatch.setattr(omniarc.tasks.training, "__path__", [str(tmp_path)])
    clear_caches()

    def add(task_id, text):
        # Another test may have imported the real file of this id.
        monkeypatch.delitem(sys.modules, f"omniarc.tasks.training.task_{task_id}", raising=False)
        path = tmp_path / f"task_{task_id}.py"
        path.write_text(text)
        tasks.task_ids.cache_clear()
        return path

    yield add
    clear_caches()


@pytest.mark.parametrize(
    ("task_id", "text", "line", "problem"),
    [
        ("bad00001", f"{GENERATOR}\n\ndef task(:\n", 5, "SyntaxError: invalid syntax"),
        ("bad00002", "import no_such_module\n", 1, "ModuleNotFoundError: No module named"),
        ("bad00003", f"{GENERATOR}\nCOLORS = {{}}['red']\n", 4, "KeyError: 'red'"),
        ("bad00004", "x = '\0'\n", None, "SyntaxError: source code string cannot contain null"),
        ("bad00005", "def task(grid):\n    return grid\n", None, "does not define the function"),
        ("bad00006", GENERATOR, None, "does not define the function task"),
    ],
)
def test_a_file_that_cannot_be_imported_is_named_with_its_line(
    add_task, task_id, text, line, problem
):
    path = add_task(task_id, text)
    with pytest.raises(tasks.TaskFileError) as raised:
        create_dataset()
    error = raised.value
    assert (error.task_id, error.line) == (task_id, line)
    assert problem in error.problem
    place = path if line is None else f"{path}:{line}"
    assert str(error).startswith(f"task {task_id}: {place}: ")
    assert isinstance(error, OmniArcError)


@pytest.mark.parametrize(
    "arguments",
    [
        ["sample"],
        ["sample", "--task-id", "007bbfb7"],
        ["analyse", "--task-id", "007bbfb7"],
    ],
)
def test_commands_report_a_broken_file_in_one_line(add_task, monkeypatch, capsys, arguments):
    path = add_task("007bbfb7", "def task(:\n")
    monkeypatch.setattr("sys.argv", ["omniarc", *arguments])
    with pytest.raises(SystemExit) as ended:
        command.main()
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert said.splitlines()[-1] == f"omniarc: task 007bbfb7: {path}:1: SyntaxError: invalid syntax"
    assert "Traceback" not in said


def test_the_check_of_tasks_names_the_file_and_the_line(add_task, monkeypatch, capsys):
    path = add_task("bad00008", "def task(:\n")
    monkeypatch.setattr("sys.argv", ["omniarc", "tasks", "check"])
    with pytest.raises(SystemExit) as ended:
        command.main()
    assert ended.value.code == 1
    problem = f"cannot be loaded: task bad00008: {path}:1: SyntaxError: invalid syntax"
    assert f"bad00008: {problem}\n" in capsys.readouterr().out
