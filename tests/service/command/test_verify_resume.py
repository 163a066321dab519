"""omniarc verify, interrupted and resumed: nothing is lost, and nothing is repeated."""

import contextlib
import fcntl
import itertools
import json
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.conftest import OMNIARC, PATIENCE_SECONDS, clean_environment
from tests.support import command_server

TASK = "68b16354"
UP_DOWN = "def task(grid):\n    return grid[::-1]\n"
SAME = "def task(grid):\n    return grid\n"
# Long enough that a run of many is interrupted in its middle.
SLOW = "def task(grid):\n    for _ in range(150_000):\n        pass\n    return grid[::{step}]\n"
OUTPUT = ["--output", "results.jsonl"]
FILES = [*OUTPUT, "--json", "score.json", "--submission", "submission.json"]


@pytest.fixture
def file(tmp_path):
    """Writes predictions."""

    def write(lines, name="predictions.jsonl"):
        path = tmp_path / name
        path.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
        return path

    return write


@pytest.fixture
def interrupt(tmp_path):
    """Starts the command, sends its process group the signal of Ctrl-C once there are results, and
    returns its exit code and standard error."""

    def run(number, *arguments, signal_number=signal.SIGINT):
        results = tmp_path / "results.jsonl"
        before = len(results.read_bytes().splitlines()) if results.exists() else 0
        process = subprocess.Popen(
            [OMNIARC, *map(str, arguments)],
            env=clean_environment(tmp_path, COLUMNS=200),
            cwd=tmp_path,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        try:
            deadline = time.monotonic() + PATIENCE_SECONDS
            while time.monotonic() < deadline and process.poll() is None:
                if results.exists() and results.read_bytes().count(b"\n") >= before + number:
                    break
                time.sleep(0.005)
            os.killpg(process.pid, signal_number)
            _, stderr = process.communicate(timeout=PATIENCE_SECONDS)
        finally:
            process.kill()
            process.wait()
        return process.returncode, stderr

    return run


def has_template(pid):
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    with contextlib.suppress(OSError):
        return any(b"template" in Path(f"/proc/{p}/cmdline").read_bytes() for p in children)
    return False


def lines_of(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def verdicts(path):
    """The verdict on each prediction, without what differs from run to run."""
    found = {}
    for line in lines_of(path):
        result = line["result"]
        pairs = [(p["status"], p["correct"], p["grid"]) for p in result["train"] + result["test"]]
        found[line["prediction"]] = (result["status"], result["solved_train"], pairs)
    return found


def slow_lines(count):
    """Predictions that all differ, because equal ones run once."""
    return [
        {
            "task_id": TASK,
            "code": SLOW.format(step=step) + f"# {number}\n",
            "id": f"{number}:{step}",
            "logprob": -(number % 60),
        }
        for number, step in zip(range(count), itertools.cycle([-1, 1, 2]), strict=False)
    ]


@pytest.mark.long
@pytest.mark.parametrize("options", [[], ["--isolation", "fork"]], ids=["program", "fork"])
def test_a_resumed_run_ends_like_an_uninterrupted_one(omniarc, file, interrupt, tmp_path, options):
    lines = slow_lines(120)
    path = file(lines)
    command = ["verify", path, *FILES, *options, "--concurrency", "2"]
    results = tmp_path / "results.jsonl"
    counts = []
    for _ in range(2):
        code, stderr = interrupt(4, *command)
        assert code == 130, stderr
        counts.append(len(lines_of(results)))
        assert stderr.splitlines()[-1] == (
            f"omniarc: interrupted after {counts[-1]} of {len(lines)} programs; "
            "run the same command again to resume"
        )
        assert "Traceback" not in stderr
        assert not (tmp_path / "score.json").exists()
    assert 4 <= counts[0] < counts[1] < len(lines)
    done = omniarc(*command)
    assert done.returncode == 0, done.stderr
    assert f"{len(lines)}/{len(lines)}" in done.stderr
    ids = [line["prediction"] for line in lines_of(results)]
    assert sorted(ids) == sorted(line["id"] for line in lines)
    uninterrupted = omniarc(
        *("verify", path, "--output", "other.jsonl", "--json", "other.json"),
        *("--submission", "other-submission.json", *options),
    )
    assert uninterrupted.stdout == done.stdout
    assert verdicts(results) == verdicts(tmp_path / "other.jsonl")
    for name, other in (("score", "other"), ("submission", "other-submission")):
        ours, theirs = ((tmp_path / f"{n}.json").read_text() for n in (name, other))
        assert ours == theirs


@pytest.mark.long
def test_a_killed_run_is_resumed(omniarc, file, interrupt, tmp_path):
    path = file(slow_lines(60))
    command = ["verify", path, *OUTPUT]
    code, _ = interrupt(3, *command, signal_number=signal.SIGKILL)
    assert code == -signal.SIGKILL
    results = tmp_path / "results.jsonl"
    before = [
        line for line in results.read_bytes().splitlines(keepends=True) if line.endswith(b"\n")
    ]
    assert 3 <= len(before) < len(slow_lines(60))
    assert omniarc(*command).returncode == 0
    assert results.read_bytes().startswith(b"".join(before))
    assert len(verdicts(results)) == len(lines_of(results)) == len(slow_lines(60))


@pytest.mark.long
def test_an_interrupted_run_without_an_output_says_how_to_keep_results(file, tmp_path):
    endless = {"task_id": TASK, "code": "def task(grid):\n    while True:\n        pass"}
    process = subprocess.Popen(
        [OMNIARC, "verify", file([endless] * 50)],
        env=clean_environment(tmp_path, COLUMNS=200),
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and not has_template(process.pid):
        time.sleep(0.005)
    os.killpg(process.pid, signal.SIGINT)
    _, stderr = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 130, stderr
    assert stderr.splitlines()[-1] == (
        "omniarc: interrupted after 0 of 50 programs; to keep results, use --output FILE"
    )


LINES = [
    {"task_id": TASK, "code": UP_DOWN, "id": "a"},
    {"task_id": TASK, "code": SAME, "id": "b"},
    {"task_id": TASK, "reply": "", "id": "c"},
]


@pytest.fixture(scope="module")
def finished_run(tmp_path_factory, commands):
    """A folder with predictions and their results, and the printed score."""
    folder = tmp_path_factory.mktemp("finished")
    path = folder / "predictions.jsonl"
    path.write_text("".join(f"{json.dumps(line)}\n" for line in LINES))
    done = command_server.run(
        commands,
        ["verify", path, *OUTPUT],
        environment=clean_environment(folder, COLUMNS=200),
        folder=folder,
        seconds=PATIENCE_SECONDS,
    )
    assert done.returncode == 0, done.stderr
    return folder, done.stdout


@pytest.fixture
def finished(finished_run, tmp_path):
    """The results file of a finished run, its command, and the printed score."""
    folder, shown = finished_run
    for path in folder.glob("*.jsonl"):
        shutil.copy(path, tmp_path)
    return tmp_path / "results.jsonl", ["verify", "predictions.jsonl", *OUTPUT], shown


def test_a_finished_run_is_scored_again_without_running(omniarc, finished):
    results, command, shown = finished
    before = results.read_bytes()
    again = omniarc(*command)
    assert (again.returncode, again.stdout) == (0, shown)
    assert results.read_bytes() == before


@pytest.mark.parametrize(
    "kept",
    [0, 15, -1, *(pytest.param(kept, marks=pytest.mark.long) for kept in (1, 14, 40))],
    ids=lambda kept: f"kept-{kept}",
)
def test_a_partial_last_line_is_removed(omniarc, finished, kept):
    results, command, shown = finished
    whole = results.read_bytes().splitlines(keepends=True)
    results.write_bytes(b"".join(whole[:-1]) + whole[-1][:kept])
    again = omniarc(*command)
    assert (again.returncode, again.stdout) == (0, shown)
    assert results.read_bytes().startswith(b"".join(whole[:-1]))
    assert len(verdicts(results)) == len(lines_of(results)) == 3


@pytest.mark.long
def test_a_run_of_one_split_is_resumed_for_all(omniarc, file, tmp_path):
    lines = [*LINES, {"task_id": "00576224", "code": SAME, "id": "d"}]
    path = file(lines)
    first = omniarc("verify", path, *OUTPUT, "--split", "evaluation")
    assert first.returncode == 0, first.stderr
    assert len(lines_of(tmp_path / "results.jsonl")) == 1
    whole = omniarc("verify", path, *OUTPUT)
    assert whole.returncode == 0, whole.stderr
    assert set(verdicts(tmp_path / "results.jsonl")) == {"a", "b", "c", "d"}
    again = omniarc("verify", path, *OUTPUT, "--split", "evaluation")
    assert again.stdout == first.stdout


def refused(omniarc, results, command):
    """The message about a results file that cannot be resumed from; it must stay unchanged."""
    before = results.read_bytes()
    done = omniarc(*command)
    assert done.returncode == 2, done.stdout
    assert results.read_bytes() == before
    last = done.stderr.splitlines()[-1]
    assert last.startswith("omniarc: results.jsonl:")
    assert last.endswith("; choose another file with --output, or delete this one")
    return last.removeprefix("omniarc: results.jsonl:").partition(";")[0]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--seconds", "4"], "1: is from a run with different limits"),
        (["--isolation", "batch"], "1: is from a run with different isolation"),
        (["--dataset", "ARC-AGI-1"], "1: is from a run with different dataset"),
        (
            ["--seconds", "4", "--isolation", "batch"],
            "1: is from a run with different limits and isolation",
        ),
    ],
)
def test_results_of_another_run_are_refused(omniarc, finished, options, message):
    results, command, _ = finished
    assert refused(omniarc, results, [*command, *options]) == message


def test_results_of_another_predictions_file_are_refused(omniarc, file, finished):
    results, command, _ = finished
    file([*LINES, {"task_id": TASK, "code": SAME}])
    assert refused(omniarc, results, command) == "1: is from a run with different predictions"


def test_results_of_a_sandbox_are_not_those_of_a_service(omniarc, finished, service):
    results, command, _ = finished
    message = refused(omniarc, results, [*command, "--service-url", service.url])
    assert message == "1: is from a run with different language"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"my notes\n", "1: is not a line of results"),
        (b"my notes", "1: is not a line of results"),
        (b"\n", "1: is not a line of results"),
        (b'{"prediction": "a"}', "1: is not a line of results"),
        (b'{"prediction":"a","result":{}}\n', "1: is not a line of results"),
        (b"\xff\n", "1: is not a line of results"),
    ],
)
def test_a_file_of_another_kind_is_left_unchanged(omniarc, finished, content, message):
    results, command, _ = finished
    results.write_bytes(content)
    assert refused(omniarc, results, command) == message


def test_a_repeated_line_is_refused(omniarc, finished):
    results, command, _ = finished
    first = results.read_bytes().splitlines(keepends=True)[0]
    with results.open("ab") as sink:
        sink.write(first)
    assert refused(omniarc, results, command).startswith("4: repeats prediction '")


def test_a_line_that_does_not_fit_its_task_is_refused(omniarc, finished):
    results, command, _ = finished
    lines = lines_of(results)
    lines[1]["result"]["train"].pop()
    results.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    problem = f"prediction '{lines[1]['prediction']}': train: must have 3 pairs, not 2"
    assert refused(omniarc, results, command) == f"2: {problem}"


def test_a_file_of_a_running_command_is_refused(omniarc, finished):
    results, command, _ = finished
    with results.open("r+b") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        done = omniarc(*command)
    assert done.returncode == 2
    assert done.stderr == "omniarc: results.jsonl: another run is writing to this file\n"


@pytest.mark.long
def test_results_may_be_written_to_a_device(omniarc, file):
    for _ in range(2):
        done = omniarc("verify", file(LINES), "--output", "/dev/null", "--json", "/dev/null")
        assert done.returncode == 0, done.stderr


def test_a_full_device_is_reported(omniarc, file):
    done = omniarc("verify", file(LINES), "--output", "/dev/full")
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == "omniarc: /dev/full: No space left on device"
