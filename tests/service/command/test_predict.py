"""The command `omniarc predict`, with a scripted model."""

import json
import signal
import subprocess

import pytest

from omniarc.dataset import load_entry
from tests.conftest import OMNIARC, PATIENCE_SECONDS, clean_environment
from tests.support.scripted_endpoint import KEY, STALLED, ScriptedEndpoint, refusal, replies

TASK = "25ff71a9"
ONE = ("--task-id", TASK)
RIGHT = f"```python\n{load_entry(TASK).code}```"


@pytest.fixture
def predict(omniarc):
    """Return a function that runs the command with the settings in the environment."""

    def run(server, *arguments, **settings):
        environment = {
            "OMNIARC_MODEL_URL": server.url,
            "OMNIARC_MODEL": "a-model",
            "OMNIARC_MODEL_KEY": KEY,
            **settings,
        }
        done = omniarc("predict", *arguments, "--output", "p.jsonl", **environment)
        assert KEY not in done.stdout + done.stderr
        return done

    return run


def right_and_wrong(request):
    wrong = "I cannot see it."
    return replies(*[RIGHT, wrong, RIGHT, wrong][: request.body.get("n", 1)])


def shown(done):
    """Return the values of the table by row."""
    rows = (line.rsplit(maxsplit=1) for line in done.stdout.splitlines()[1:] if line.strip())
    return {label.strip(): int(value) for label, value in rows}


@pytest.mark.long
def test_replies_are_written_and_can_be_verified(predict, omniarc):
    with ScriptedEndpoint(right_and_wrong) as server:
        done = predict(server, *ONE, "--samples", 4, "--top-p", 0.9, "--extra-body", '{"top_k": 5}')
    assert done.returncode == 0, done.stderr
    assert shown(done) == {"tasks": 1, "replies": 4, "prompt tokens": 100, "reply tokens": 20}
    body = server.requests[0].body
    assert (body["model"], body["top_p"], body["top_k"]) == ("a-model", 0.9, 5)
    verified = omniarc("verify", "p.jsonl")
    assert verified.returncode == 0, verified.stderr
    solve = next(line for line in verified.stdout.splitlines() if "that solve test" in line)
    assert solve.split()[-3:] == ["2", "50.0", "%"]


@pytest.mark.long
def test_an_interrupted_run_is_resumed(predict, tmp_path):
    def second_stalls(request):
        return STALLED if request.body["seed"] == 1 else replies(RIGHT)

    path = tmp_path / "p.jsonl"
    options = (*ONE, "--samples", "2", "--seed", "0")
    with ScriptedEndpoint(second_stalls) as server:
        environment = clean_environment(
            tmp_path, OMNIARC_MODEL_URL=server.url, OMNIARC_MODEL="a-model"
        )
        process = subprocess.Popen(
            [OMNIARC, "predict", *options, "--output", "p.jsonl", "--concurrency", "1"],
            env=environment,
            cwd=tmp_path,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        server.await_requests(2)
        process.send_signal(signal.SIGINT)
        _, stderr = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 130
    assert stderr.endswith("omniarc: interrupted; run the same command again to resume\n")
    assert len(path.read_text().splitlines()) == 1
    with ScriptedEndpoint([replies(RIGHT)]) as server:
        done = predict(server, *options)
    assert done.returncode == 0, done.stderr
    assert [request.body["seed"] for request in server.requests] == [1]
    assert [json.loads(line)["seed"] for line in path.read_text().splitlines()] == [0, 1]


def test_failures_and_missing_replies_are_shown(predict):
    with ScriptedEndpoint([refusal(400, "no\x1b[31m")]) as server:
        done = predict(server, *ONE, "--samples", 2)
    assert done.returncode == 1
    assert shown(done)["missing"] == 2
    last = done.stderr.splitlines()[-1]
    assert last.startswith(f"omniarc: {TASK}: {server.url}/chat/completions: HTTP 400: no")
    assert "\x1b" not in last


def test_a_budget_is_no_failure(predict):
    with ScriptedEndpoint([replies("", finish_reason="length")]) as server:
        done = predict(server, *ONE, "--samples", 3, "--seed", 0, "--run-requests", 1, "--logprobs")
    assert done.returncode == 0, done.stderr
    assert shown(done) == {
        **{"tasks": 1, "replies": 1, "missing": 2, "of these out of budget": 2, "empty": 1},
        **{"cut off at their token limit": 1, "without log-probability": 1},
        **{"prompt tokens": 100, "reply tokens": 20},
    }


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], "--dataset: is required without --task-id"),
        ([*ONE, "--samples", 0], "--samples: must be at least 1, is 0"),
        ([*ONE, "--prompt-version", "output-from-examples"], "--prompt-version: 'output-from-ex"),
        ([*ONE, "--extra-body", "[1]"], "--extra-body: must be a JSON object: "),
        ([*ONE, "--extra-body", '{"n": 2}'], "--extra-body: must not have n"),
        ([*ONE, "--run-tokens", 0], "--run-tokens: must be at least 1, is 0"),
    ],
)
def test_a_wrong_option_is_one_line_and_exit_code_2(predict, arguments, expected):
    with ScriptedEndpoint([replies(RIGHT)]) as server:
        done = predict(server, *arguments)
        assert server.requests == []
    assert done.returncode == 2
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("omniarc: ")]
    assert line.startswith(f"omniarc: {expected}")


def test_a_file_of_another_run_is_kept(predict, tmp_path):
    with ScriptedEndpoint([replies(RIGHT)]) as server:
        predict(server, *ONE, "--samples", 1)
        before = (tmp_path / "p.jsonl").read_bytes()
        done = predict(server, *ONE, "--samples", 1, "--temperature", 1)
    assert done.returncode == 2
    assert done.stderr.endswith(
        "omniarc: --output: p.jsonl:1: is from a run with different temperature\n"
    )
    assert (tmp_path / "p.jsonl").read_bytes() == before
