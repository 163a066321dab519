"""The command `omniarc refine`, with a scripted model."""

import json
import signal
import subprocess

import pytest

from omniarc import corpus
from omniarc.dataset import load_entry
from tests.conftest import OMNIARC, PATIENCE_SECONDS, clean_environment
from tests.support.scripted_endpoint import KEY, STALLED, ScriptedEndpoint, refusal, replies

# Two tasks that have a program, with different first train inputs.
FIRST, SECOND = "25ff71a9", "a416b8f3"
RIGHT = {task_id: load_entry(task_id).code for task_id in (FIRST, SECOND)}
ONE = ("--task-id", FIRST)
BOTH = (*ONE, "--task-id", SECOND)
WRONG = "def task(grid):\n    return grid\n"


def block(source):
    return replies(f"```python\n{source}```")


def task_of(request):
    """Return the task of a prompt."""
    for task_id in (FIRST, SECOND):
        rows = ["".join(map(str, row)) for row in corpus.find_task(task_id).train[0].input]
        if f"Example 1, input:\n{chr(10).join(rows)}\n\n" in request.prompt:
            return task_id
    raise AssertionError(request.prompt)


def wrong_then_right(request):
    again = "Its results" in request.prompt
    return block(RIGHT[task_of(request)] if again else WRONG)


@pytest.fixture
def refine(omniarc):
    """Return a function that runs the command with the settings in the environment."""

    def run(server, *arguments, **settings):
        environment = {
            "OMNIARC_MODEL_URL": server.url,
            "OMNIARC_MODEL": "a-model",
            "OMNIARC_MODEL_KEY": KEY,
            **settings,
        }
        done = omniarc("refine", *arguments, "--trace", "trace.jsonl", **environment)
        assert KEY not in done.stdout + done.stderr
        return done

    return run


@pytest.fixture
def trace(tmp_path):
    def read():
        text = (tmp_path / "trace.jsonl").read_text()
        assert KEY not in text
        return [json.loads(line) for line in text.splitlines()]

    return read


def shown(done):
    """Return the values of the table by row."""
    rows = (line.rsplit(maxsplit=1) for line in done.stdout.splitlines()[1:] if line.strip())
    return {label.strip(): int(value) for label, value in rows}


def test_programs_are_corrected_and_written_as_predictions(refine, omniarc, trace, tmp_path):
    with ScriptedEndpoint(wrong_then_right) as server:
        done = refine(server, *BOTH, "--output", "best.jsonl")
    assert done.returncode == 0, done.stderr
    assert shown(done) == {
        **{"tasks": 2, "solved on train": 2, "unsolved": 0, "out of budget": 0, "failed": 0},
        **{"solved in round 2": 2, "prompt tokens": 400, "reply tokens": 80},
    }
    assert {request.headers["Authorization"] for request in server.requests} == {f"Bearer {KEY}"}
    assert {request.body["model"] for request in server.requests} == {"a-model"}
    assert sorted((line["task_id"], line["number"]) for line in trace()) == [
        *((FIRST, 1), (FIRST, 2)),
        *((SECOND, 1), (SECOND, 2)),
    ]
    best = [json.loads(line) for line in (tmp_path / "best.jsonl").read_text().splitlines()]
    assert [line["task_id"] for line in best] == [FIRST, SECOND]
    assert [line["code"].strip() for line in best] == [code.strip() for code in RIGHT.values()]
    verified = omniarc("verify", "best.jsonl")
    assert verified.returncode == 0, verified.stderr


@pytest.mark.long
def test_several_refinements_of_a_task_are_scored_together(refine, omniarc, tmp_path):
    answers = [block(WRONG), block(RIGHT[FIRST]), replies("no idea"), replies("no idea")]
    options = ("--samples", 2, "--rounds", 2, "--concurrency", 1, "--output", "best.jsonl")
    with ScriptedEndpoint(answers) as server:
        done = refine(server, *ONE, *options)
    assert done.returncode == 0, done.stderr
    expected = {"tasks": 1, "tasks solved on train": 1, "refinements": 2, "solved on train": 1}
    assert expected.items() <= shown(done).items()
    best = [json.loads(line) for line in (tmp_path / "best.jsonl").read_text().splitlines()]
    assert [line["id"] for line in best] == [f"ARC-AGI-1/{FIRST}/0", f"ARC-AGI-1/{FIRST}/1"]
    assert best[1]["reply"] == ""  # it counts, though it has no program
    verified = omniarc("verify", "best.jsonl")
    passes = [line.split()[:2] for line in verified.stdout.splitlines() if "pass@" in line]
    assert passes[:2] == [["pass@1", "50.0"], ["pass@2", "100.0"]]


@pytest.mark.long
def test_repeating_a_finished_command_requests_nothing(refine, trace):
    with ScriptedEndpoint(wrong_then_right) as server:
        first = refine(server, *BOTH)
    before = trace()
    with ScriptedEndpoint([refusal(500)]) as server:
        second = refine(server, *BOTH)
        assert server.requests == []
    assert second.returncode == 0, second.stderr
    assert second.stdout == first.stdout
    assert trace() == before


@pytest.mark.long
def test_an_interrupted_run_is_resumed(refine, trace, tmp_path):
    def half(request):
        return wrong_then_right(request) if task_of(request) == FIRST else STALLED

    with ScriptedEndpoint(half) as server:
        environment = clean_environment(
            tmp_path, OMNIARC_MODEL_URL=server.url, OMNIARC_MODEL="m", OMNIARC_MODEL_KEY=KEY
        )
        process = subprocess.Popen(
            [OMNIARC, "refine", *BOTH, "--trace", "trace.jsonl", "--concurrency", "1"],
            env=environment,
            cwd=tmp_path,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        server.await_requests(3)
        process.send_signal(signal.SIGINT)
        _, stderr = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 130
    assert "Traceback" not in stderr
    assert stderr.endswith("omniarc: interrupted; run the same command again to resume\n")
    assert [line["number"] for line in trace()] == [1, 2]
    with ScriptedEndpoint(wrong_then_right) as server:
        done = refine(server, *BOTH)
    assert done.returncode == 0, done.stderr
    assert shown(done)["solved on train"] == 2
    assert {task_of(request) for request in server.requests} == {SECOND}


def test_failed_tasks_are_named_and_do_not_affect_the_others(refine):
    def script(request):
        return (
            wrong_then_right(request) if task_of(request) == FIRST else refusal(400, "no\x1b[31m")
        )

    with ScriptedEndpoint(script) as server:
        done = refine(server, *BOTH)
    assert done.returncode == 1
    assert shown(done)["failed"] == 1
    assert shown(done)["solved on train"] == 1
    last = done.stderr.splitlines()[-1]
    assert last.startswith(f"omniarc: {SECOND}: {server.url}/chat/completions: HTTP 400: no")
    assert "\x1b" not in last


@pytest.mark.long
def test_options_override_settings(refine):
    with ScriptedEndpoint(wrong_then_right) as server:
        done = refine(
            *(server, "--task-id", FIRST, "--model-url", server.url, "--model", "other"),
            OMNIARC_MODEL_URL="http://x",
        )
    assert done.returncode == 0, done.stderr
    assert server.requests[0].body["model"] == "other"


@pytest.mark.long
def test_a_whole_split_can_be_refined_within_a_budget(refine):
    with ScriptedEndpoint([replies("no idea", usage=(3000, 50))]) as server:
        done = refine(
            server, "--dataset", "ARC-AGI-2", "--split", "evaluation", "--run-tokens", 40_000
        )
    assert done.returncode == 0, done.stderr
    assert shown(done)["tasks"] == 120
    assert shown(done)["out of budget"] > 100
    assert 0 < len(server.requests) < 14


@pytest.mark.parametrize(
    ("arguments", "settings", "expected"),
    [
        ([], {}, "--dataset: is required without --task-id"),
        (["--task-id", "nope"], {}, "--task-id: no task has the id 'nope'"),
        (["--dataset", "x"], {}, "--dataset: must be one of ARC-AGI-1, ARC-AGI-2, not 'x'"),
        (["--dataset", "ARC-AGI-1", "--split", "x"], {}, "--split: must be one of training, eval"),
        ([*ONE, "--split", "evaluation"], {}, f"--split: task {FIRST} is in training"),
        ([*ONE, "--rounds", 0], {}, "--rounds: must be at least 1, is 0"),
        ([*ONE, "--prompt-version", "x"], {}, "--prompt-version: must be one of output-from-ex"),
        ([*ONE, "--encoder", "x"], {}, "--encoder: must be one of digits, rows, shape"),
        ([*ONE, "--max-tokens", 1], {}, "--max-tokens: must be at least 256, is 1"),
        ([*ONE, "--run-tokens", 0], {}, "--run-tokens: must be at least 1, is 0"),
        ([*ONE, "--seconds", 0], {}, "--seconds: must be above 0"),
        ([*ONE, "--timeout", 0], {}, "--timeout: must be above 0"),
        ([*ONE], {"OMNIARC_MODEL_URL": ""}, "--model-url: is required, unless OMNIARC_MODEL_URL"),
        ([*ONE], {"OMNIARC_MODEL": ""}, "--model: is required, unless OMNIARC_MODEL is"),
        ([*ONE], {"OMNIARC_MODEL_URL": "localhost"}, "--model-url (OMNIARC_MODEL_URL): must start"),
        ([*ONE], {"OMNIARC_MODEL_KEY": f"{KEY} x"}, "OMNIARC_MODEL_KEY: must be printable ASCII"),
        ([*ONE, "--trace", "none/t.jsonl"], {}, "--trace: none/t.jsonl: No such file"),
        ([*ONE, "--output", "none/o.jsonl"], {}, "none/o.jsonl: No such file or directory"),
        ([*ONE, "--output", "."], {}, ".: Is a directory"),
        ([*ONE, "--output", "t.jsonl"], {}, "t.jsonl: is given twice"),
    ],
)
def test_a_wrong_option_is_one_line_and_exit_code_2(omniarc, arguments, settings, expected):
    with ScriptedEndpoint([block(RIGHT[FIRST])]) as server:
        environment = {
            "OMNIARC_MODEL_URL": server.url,
            "OMNIARC_MODEL": "m",
            "OMNIARC_MODEL_KEY": KEY,
        }
        done = omniarc("refine", "--trace", "t.jsonl", *arguments, **{**environment, **settings})
        assert server.requests == []
    assert done.returncode == 2
    lines = [line for line in done.stderr.splitlines() if line.startswith("omniarc: ")]
    assert len(lines) == 1
    assert lines[0].startswith(f"omniarc: {expected}")
    assert "Traceback" not in done.stderr
    assert KEY not in done.stdout + done.stderr


@pytest.mark.long
@pytest.mark.parametrize("status", [401, 404])
def test_an_access_error_is_one_line_and_exit_code_2(refine, status):
    with ScriptedEndpoint([refusal(status, f"{KEY} is unknown")]) as server:
        done = refine(server, "--task-id", FIRST)
    assert done.returncode == 2
    assert f"HTTP {status}: [key] is unknown" in done.stderr.splitlines()[-1]
