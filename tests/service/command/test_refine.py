"""omniarc refine: programs corrected in rounds. The model is a script; all else is real."""

import json
import signal
import subprocess

import pytest

from omniarc import corpus
from omniarc.dataset import load_entry
from tests.conftest import OMNIARC, PATIENCE_SECONDS, clean_environment
from tests.support.scripted_endpoint import KEY, STALLED, ScriptedEndpoint, refusal, replies

# Two tasks that have a program; each is told by its first train input.
FIRST, SECOND = "25ff71a9", "a416b8f3"
RIGHT = {task_id: load_entry(task_id).code for task_id in (FIRST, SECOND)}
WRONG = "def task(grid):\n    return grid\n"


def block(source):
    return replies(f"```python\n{source}```")


def task_of(request):
    """The task that a prompt is about."""
    for task_id in (FIRST, SECOND):
        rows = ["".join(map(str, row)) for row in corpus.find_task(task_id).train[0].input]
        if f"Example 1, input:\n{chr(10).join(rows)}\n\n" in request.prompt:
            return task_id
    raise AssertionError(request.prompt)


def wrong_then_right(request):
    again = "What came of it" in request.prompt
    return block(RIGHT[task_of(request)] if again else WRONG)


@pytest.fixture
def refine(omniarc):
    """Runs the command against a server, with the settings in the environment."""

    def run(server, *arguments, **settings):
        found = {
            "OMNIARC_MODEL_URL": server.url,
            "OMNIARC_MODEL": "a-model",
            "OMNIARC_MODEL_KEY": KEY,
            **settings,
        }
        done = omniarc("refine", *arguments, "--trace", "trace.jsonl", **found)
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
    """The table, by row."""
    rows = (line.rsplit(maxsplit=1) for line in done.stdout.splitlines()[1:] if line.strip())
    return {label.strip(): int(value) for label, value in rows}


def test_programs_are_corrected_and_written_as_predictions(refine, omniarc, trace, tmp_path):
    with ScriptedEndpoint(wrong_then_right) as server:
        done = refine(server, FIRST, SECOND, "--output", "best.jsonl")
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


def test_the_same_command_again_asks_nothing(refine, trace):
    with ScriptedEndpoint(wrong_then_right) as server:
        first = refine(server, FIRST, SECOND)
    before = trace()
    with ScriptedEndpoint([refusal(500)]) as server:
        second = refine(server, FIRST, SECOND)
        assert server.requests == []
    assert second.returncode == 0, second.stderr
    assert second.stdout == first.stdout
    assert trace() == before


def test_a_run_that_is_interrupted_goes_on(refine, trace, tmp_path):
    def half(request):
        return wrong_then_right(request) if task_of(request) == FIRST else STALLED

    with ScriptedEndpoint(half) as server:
        environment = clean_environment(
            tmp_path, OMNIARC_MODEL_URL=server.url, OMNIARC_MODEL="m", OMNIARC_MODEL_KEY=KEY
        )
        process = subprocess.Popen(
            [OMNIARC, "refine", FIRST, SECOND, "--trace", "trace.jsonl", "--at-once", "1"],
            env=environment,
            cwd=tmp_path,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        server.await_requests(3)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 130
    assert "Traceback" not in said
    assert said.endswith("omniarc: interrupted; run the same command again to resume\n")
    assert [line["number"] for line in trace()] == [1, 2]
    with ScriptedEndpoint(wrong_then_right) as server:
        done = refine(server, FIRST, SECOND)
    assert done.returncode == 0, done.stderr
    assert shown(done)["solved on train"] == 2
    assert {task_of(request) for request in server.requests} == {SECOND}


def test_tasks_that_fail_are_named_and_the_others_go_on(refine):
    def script(request):
        return (
            wrong_then_right(request) if task_of(request) == FIRST else refusal(400, "no\x1b[31m")
        )

    with ScriptedEndpoint(script) as server:
        done = refine(server, FIRST, SECOND)
    assert done.returncode == 1
    assert shown(done)["failed"] == 1
    assert shown(done)["solved on train"] == 1
    said = done.stderr.splitlines()[-1]
    assert said.startswith(f"omniarc: {SECOND}: {server.url}/chat/completions: answered 400: no")
    assert "\x1b" not in said


def test_options_go_before_settings(refine):
    with ScriptedEndpoint(wrong_then_right) as server:
        done = refine(
            server, FIRST, "--url", server.url, "--model", "other", OMNIARC_MODEL_URL="http://x"
        )
    assert done.returncode == 0, done.stderr
    assert server.requests[0].body["model"] == "other"


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
    ("arguments", "settings", "told"),
    [
        ([], {}, "--dataset: name a dataset, or tasks"),
        (["nope"], {}, "no task has the id 'nope'"),
        (["--dataset", "x"], {}, "--dataset: must be one of ARC-AGI-1, ARC-AGI-2, not 'x'"),
        (["--dataset", "ARC-AGI-1", "--split", "x"], {}, "--split: must be one of training, eval"),
        ([FIRST, "--split", "evaluation"], {}, f"--split: task {FIRST} is in training"),
        ([FIRST, "--rounds", 0], {}, "--rounds: must be at least 1, is 0"),
        ([FIRST, "--prompt-version", "x"], {}, "--prompt-version: must be one of output-from-ex"),
        ([FIRST, "--encoder", "x"], {}, "--encoder: must be one of digits, rows, shape"),
        ([FIRST, "--max-tokens", 1], {}, "--max-tokens: must be at least 256, is 1"),
        ([FIRST, "--run-tokens", 0], {}, "--run-tokens: must be at least 1, is 0"),
        ([FIRST, "--seconds", 0], {}, "--seconds: must be above 0"),
        ([FIRST, "--timeout", 0], {}, "--timeout: must be above 0"),
        ([FIRST], {"OMNIARC_MODEL_URL": ""}, "--url: give the model's endpoint, or set OMNIARC_MO"),
        ([FIRST], {"OMNIARC_MODEL": ""}, "--model: give the model's name, or set OMNIARC_MODEL"),
        ([FIRST], {"OMNIARC_MODEL_URL": "localhost"}, "--url (OMNIARC_MODEL_URL): must begin with"),
        ([FIRST], {"OMNIARC_MODEL_KEY": f"{KEY} x"}, "OMNIARC_MODEL_KEY: must be printable ASCII"),
        ([FIRST, "--trace", "none/t.jsonl"], {}, "none/t.jsonl: No such file or directory"),
        ([FIRST, "--output", "none/o.jsonl"], {}, "none/o.jsonl: No such file or directory"),
        ([FIRST, "--output", "."], {}, ".: Is a directory"),
        ([FIRST, "--output", "t.jsonl"], {}, "t.jsonl: is given twice"),
    ],
)
def test_what_the_user_can_mend_is_said_in_one_line_with_exit_2(omniarc, arguments, settings, told):
    with ScriptedEndpoint([block(RIGHT[FIRST])]) as server:
        found = {"OMNIARC_MODEL_URL": server.url, "OMNIARC_MODEL": "m", "OMNIARC_MODEL_KEY": KEY}
        done = omniarc("refine", "--trace", "t.jsonl", *arguments, **{**found, **settings})
        assert server.requests == []
    assert done.returncode == 2
    lines = [line for line in done.stderr.splitlines() if line.startswith("omniarc: ")]
    assert len(lines) == 1
    assert lines[0].startswith(f"omniarc: {told}")
    assert "Traceback" not in done.stderr
    assert KEY not in done.stdout + done.stderr


@pytest.mark.parametrize("status", [401, 404])
def test_an_endpoint_that_answers_nobody_is_told_with_exit_2(refine, status):
    with ScriptedEndpoint([refusal(status, f"{KEY} is unknown")]) as server:
        done = refine(server, FIRST)
    assert done.returncode == 2
    assert f"answered {status}: [key] is unknown" in done.stderr.splitlines()[-1]
