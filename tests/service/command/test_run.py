"""omniarc run: the grids of one program on one task."""

import json
import re

import pytest

from omniarc import corpus

FLIP = "def task(grid):\n    return grid[::-1]\n"
TASK = "68b16354"


@pytest.fixture
def run(omniarc, tmp_path):
    def run(code, *options, **settings):
        (tmp_path / "program.py").write_text(code)
        return omniarc("run", "program.py", "--task-id", TASK, *options, **settings)

    return run


def test_a_correct_program_is_marked_correct_and_exits_0(run):
    done = run(FLIP)
    assert done.returncode == 0, done.stderr
    for pair in ("train 0", "train 1", "train 2", "test 0"):
        assert re.search(rf"^{pair}  ok  correct$", done.stdout, re.MULTILINE)
    assert "ok  train solved  test solved" in done.stdout
    assert done.stdout.count("expected") == 4
    assert "▐▌" not in done.stdout
    assert done.stderr == ""


@pytest.mark.long
def test_the_three_grids_of_a_pair_are_side_by_side(run):
    lines = [line.split() for line in run(FLIP).stdout.splitlines()]
    header = lines.index(["input", "output", "expected"])
    pair = corpus.find_task(TASK).train[0]
    assert lines[header + 1 : header + 6] == [
        [str(cell) for cell in [*row, *expected, *expected]]
        for row, expected in zip(pair.input, pair.output, strict=True)
    ]


def test_wrong_cells_are_marked_and_the_exit_is_1(run):
    done = run("def task(grid):\n    out = grid[::-1].copy()\n    out[0, 0] = 0\n    return out\n")
    assert done.returncode == 1
    assert re.search(r"^train 0  ok  wrong$", done.stdout, re.MULTILINE)
    assert done.stdout.count("×") == 4
    assert "train not solved  test not solved" in done.stdout


@pytest.mark.long
def test_grids_are_colored_if_the_terminal_has_colors(run):
    plain = run(FLIP).stdout
    colored = run(FLIP, FORCE_COLOR="1", COLORTERM="truecolor", TERM="xterm").stdout
    assert "\x1b" not in plain
    assert "\x1b[" in colored
    assert "48;2;0;116;217m" in colored, "blue is ARC's blue"


def test_an_error_is_shown_with_its_type_message_and_line(run):
    done = run("def task(grid):\n    raise ValueError('no such color')\n")
    assert done.returncode == 1
    assert "train 0  error  wrong" in done.stdout
    assert "ValueError: no such color" in done.stdout
    assert "line 2" in done.stdout


def test_a_violation_is_shown_with_its_rule_and_line_and_leaves_no_file(run, tmp_path):
    done = run("def task(grid):\n    open('colors.txt', 'w')\n    return grid\n")
    assert done.returncode == 1
    assert "violation file.open: colors.txt (line 2, runtime)" in done.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["program.py"]


@pytest.mark.parametrize("name", ["[/nope]", "[bold]x", "[red]"])
def test_the_detail_of_a_violation_is_not_markup(run, name):
    done = run(f"def task(grid):\n    open({name!r})\n")
    assert "Traceback" not in done.stderr
    assert done.returncode == 1
    assert f"violation file.open: {name} (line 2" in done.stdout


@pytest.mark.parametrize(
    "statement", ["print('\\x1b]0;owned\\x07')", "raise ValueError('\\x1b]0;owned\\x07')"]
)
def test_a_program_cannot_send_control_sequences_to_the_terminal(run, statement):
    done = run(f"def task(grid):\n    {statement}\n    return grid\n")
    assert done.returncode == 1
    assert "owned" in done.stdout
    assert "\x1b" not in done.stdout
    assert "\x07" not in done.stdout


def test_standard_output_of_the_program_is_shown(run):
    done = run("def task(grid):\n    print('[bold] shape', grid.shape)\n    return grid[::-1]\n")
    assert done.returncode == 0
    assert "standard output" in done.stdout
    assert "[bold] shape (5, 5)" in done.stdout


def test_a_whole_model_reply_is_run(run):
    assert run(f"Rows are reversed.\n\n```python\n{FLIP}```\n").returncode == 0


@pytest.mark.long
def test_the_policy_and_the_limit_are_options(run):
    code = "import time\ndef task(grid):\n    time.sleep(30)\n    return grid[::-1]\n"
    done = run(code, "--policy", "kernel", "--seconds", "0.2")
    assert done.returncode == 1
    assert "train 0  timeout  wrong" in done.stdout
    assert "0.2 s" in done.stdout


def test_an_id_of_two_datasets_is_looked_up_in_the_chosen_one(run):
    pair = corpus.find_task(TASK, "ARC-AGI-2").train[0]
    assert pair != corpus.find_task(TASK, "ARC-AGI-1").train[0]
    lines = [line.split() for line in run(FLIP, "--dataset", "ARC-AGI-2").stdout.splitlines()]
    first = lines[lines.index(["input", "output", "expected"]) + 1]
    assert first[: len(pair.input[0])] == [str(cell) for cell in pair.input[0]]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["program.py", "--task-id", TASK, "--dataset", "x"], "--dataset: must be one of"),
        (["program.py", "--task-id", "nope"], "no task has the id 'nope'"),
        (["missing.py", "--task-id", TASK], "missing.py: No such file or directory"),
        ([".", "--task-id", TASK], ".: Is a directory"),
        (
            ["program.py", "--task-id", TASK, "--policy", "none"],
            "--policy: must be one of restricted, kernel, not 'none'",
        ),
        (["program.py", "--task-id", TASK, "--seconds", "0"], "--seconds: must be above 0"),
        (["program.py", "--task-id", TASK, "--seconds", "61"], "--seconds: must be above 0"),
        (["program.py", "--task-id", TASK, "--seconds", "nan"], "--seconds: must be a number"),
        (["empty.py", "--task-id", TASK], "empty.py: must not be empty"),
        (["binary.py", "--task-id", TASK], "binary.py: is not UTF-8 text"),
        (["large.py", "--task-id", TASK], "large.py: at most 262144 characters"),
    ],
)
def test_a_mistake_is_one_line_and_exit_2(omniarc, tmp_path, arguments, message):
    (tmp_path / "program.py").write_text(FLIP)
    (tmp_path / "empty.py").write_text("\n\n")
    (tmp_path / "binary.py").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "large.py").write_text("#" * 300_000)
    done = omniarc("run", *arguments)
    assert done.returncode == 2
    assert done.stderr.startswith(f"omniarc: {message}")
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_the_task_is_required(omniarc):
    done = omniarc("run", "program.py")
    assert done.returncode == 2
    assert "--task-id" in done.stderr


@pytest.mark.long
def test_a_reply_is_read_as_one_if_the_option_says_so(run):
    reply = f"Each output is upside down.\n\n{FLIP}\nThat is all.\n"
    assert run(reply).returncode == 1
    assert run(reply, "--reply").returncode == 0


def test_a_reply_without_a_program_is_rejected_with_the_reason(run):
    done = run("I cannot see a rule.", "--reply")
    assert done.returncode == 1
    assert "the reply has no program" in done.stdout
    assert "rejected  train not solved" in done.stdout


@pytest.mark.long
def test_entry_point_input_type_and_modules_are_options(run, tmp_path):
    (tmp_path / "modules.json").write_text(json.dumps({"tools": "step = -1\n"}))
    code = (
        "import tools\n\n"
        "def flip(grid):\n    return grid[::tools.step] if type(grid) is list else 0\n\n"
        "def task(grid):\n    return grid\n"
    )
    options = ["--entry-point", "flip", "--input-type", "list", "--modules", "modules.json"]
    assert run(code, *options).returncode == 0
    assert run(code).returncode == 1


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--entry-point", "a b"], "--entry-point: 'a b' is not a Python name"),
        (["--input-type", "tuple"], "--input-type: must be one of numpy, list"),
        (["--modules", "program.py"], "--modules: program.py: must be a JSON object"),
    ],
)
def test_a_wrong_option_of_the_program_is_one_line(run, options, message):
    done = run(FLIP, *options)
    assert done.returncode == 2
    assert done.stderr.startswith(f"omniarc: {message}")
