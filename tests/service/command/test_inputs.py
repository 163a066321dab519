"""The command `omniarc inputs`."""

import json
import re
import signal
import subprocess
import threading
import time

import pytest

from omniarc import corpus
from omniarc.model_inputs.candidates import (
    Candidate,
    CandidatesFile,
    RejectionReason,
    digest,
    read_candidates,
)
from omniarc.prompts.encoders import ENCODERS
from omniarc.tasks import task_ids
from tests.conftest import OMNIARC, clean_environment
from tests.support.scripted_endpoint import ScriptedEndpoint, refusal, replies

TASK, OTHER = "25ff71a9", "68b16354"
NEW = [[0, 0, 1], [1, 1, 0], [0, 0, 0]]
SHIFTED = [[0, 0, 0], [0, 0, 1], [1, 1, 0]]
BLANK = [[0, 0, 0]] * 3
CORRECTED = [[1, 0, 1], [0, 1, 0], [0, 0, 0]]


def block(grid):
    return f"```\n{ENCODERS['digits'].encode(grid)}\n```"


TEXTS = [block(NEW), "Sorry.", block(NEW), block(BLANK), "```\n012\n3\n```"]


def play(request):
    """Answer with as many replies as are requested."""
    return replies(*(TEXTS[n % len(TEXTS)] for n in range(request.body["n"])))


@pytest.fixture
def generate(omniarc, tmp_path):
    """Return a function that runs the command with a script."""

    def generate(*arguments, script=play, settings=None):
        with ScriptedEndpoint(script) as server:
            done = omniarc(
                *("inputs", "generate", "--model-url", server.url, "--model", "m"),
                *("--output", "candidates.jsonl", *arguments),
                **(settings or {}),
            )
        path = tmp_path / "candidates.jsonl"
        kept = read_candidates(path.read_bytes()) if path.exists() else None
        return done, kept, server

    return generate


def table(text):
    rows = ([c.strip() for c in line.split("  ") if c.strip()] for line in text.splitlines())
    return {row[0]: row[1] for row in rows if len(row) > 1}


def test_inputs_are_requested_filtered_saved_and_counted(generate):
    done, kept, server = generate(
        *("--prompt-version", "input-from-inputs", "--dataset", "ARC-AGI-1"),
        *("--predictions-per-task", 5, "--temperature", 0.7, "--task-id", TASK),
    )
    assert done.returncode == 0, done.stderr
    assert [each.reason for each in kept] == [
        None,
        RejectionReason.NO_GRID,
        RejectionReason.DUPLICATE,
        RejectionReason.UNCHANGED,
        RejectionReason.NO_GRID,
    ]
    assert table(done.stdout) == {
        "tasks": "1",
        "replies": "5",
        "candidates": "5",
        "accepted": "1",
        "no grid": "2",
        "duplicate": "1",
        "unchanged": "1",
    }
    assert "5/5" in done.stderr
    assert [request.body["temperature"] for request in server.requests] == [0.7]


@pytest.mark.long
def test_the_same_random_tasks_are_drawn_again(generate):
    done, kept, _ = generate("--n-tasks", 3, "--predictions-per-task", 2)
    assert done.returncode == 0, done.stderr
    drawn = {each.task_id for each in kept}
    assert len(drawn) == 3
    assert drawn <= set(task_ids())
    done, again, server = generate("--n-tasks", 3, "--predictions-per-task", 2)
    assert done.returncode == 0, done.stderr
    assert again == kept
    assert server.requests == []
    assert table(done.stdout)["replies"] == "6"


@pytest.mark.long
def test_failed_requests_are_reported_and_repeated_by_the_next_run(generate):
    def script(request):
        shift = ENCODERS["digits"].encode(corpus.find_task(TASK).inputs[0]) in request.prompt
        return refusal(400, "too \x1b[31mlong") if shift else play(request)

    tasks = ("--task-id", TASK, "--task-id", OTHER, "--predictions-per-task", 2)
    done, kept, _ = generate(*tasks, script=script)
    assert done.returncode == 1
    assert f"omniarc: {TASK}: http://" in done.stderr
    assert "\x1b" not in done.stderr
    assert table(done.stdout)["failed requests"] == "1"
    assert {each.task_id for each in kept} == {OTHER}
    done, kept, _ = generate(*tasks)
    assert done.returncode == 0, done.stderr
    assert {each.task_id for each in kept} == {TASK, OTHER}


def test_an_access_error_is_one_line_and_exit_code_2(generate):
    done, _, server = generate("--n-tasks", 5, "--concurrency", 1, script=[refusal(401, "no key")])
    assert done.returncode == 2
    last = done.stderr.splitlines()[-1]
    assert last.startswith("omniarc: http://")
    assert "401" in last
    assert "Traceback" not in done.stderr
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--dataset", "ARC-3"], "--dataset: must be one of ARC-AGI-1, ARC-AGI-2, not 'ARC-3'"),
        (["--task-id", "nothing"], "--task-id: no program for task 'nothing' of ARC-AGI-1"),
        (["--prompt-version", "x"], "--prompt-version: must be one of"),
        (["--encoder", "x"], "--encoder: "),
        (["--predictions-per-task", "0"], "--predictions-per-task: must be at least 1, is 0"),
        (["--temperature", "-1"], "--temperature: must not be negative, is -1"),
        (["--model-url", "nowhere"], "--model-url (OMNIARC_MODEL_URL): "),
        (["--output", "/nowhere/at/all"], "--output: /nowhere/at/all: No such file or directory"),
    ],
)
def test_a_wrong_option_is_one_line_and_exit_code_2(generate, arguments, expected):
    done, _, server = generate("--n-tasks", 1, *arguments)
    assert done.returncode == 2
    assert done.stderr.startswith(f"omniarc: {expected}")
    assert len(done.stderr.splitlines()) == 1
    assert server.requests == []


def test_a_file_of_another_kind_is_left_unchanged(generate, tmp_path):
    (tmp_path / "notes.txt").write_text("milk\n")
    done, _, server = generate("--n-tasks", 1, "--output", "notes.txt")
    assert done.returncode == 2
    assert done.stderr.startswith("omniarc: --output: notes.txt:1: ")
    assert (tmp_path / "notes.txt").read_text() == "milk\n"
    assert server.requests == []


@pytest.mark.long
def test_an_interrupted_run_is_resumed(generate, tmp_path):
    came = threading.Event()
    path = tmp_path / "candidates.jsonl"

    def script(request):
        came.set()
        return play(request)

    with ScriptedEndpoint(script) as server:
        command = ["inputs", "generate", "--model-url", server.url, "--model", "m"]
        command += ["--output", "candidates.jsonl", "--concurrency", "1", "--n-tasks", "30"]
        process = subprocess.Popen(
            [OMNIARC, *command], cwd=tmp_path, env=clean_environment(tmp_path),
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        with process:
            assert came.wait(60)
            while not path.stat().st_size:
                time.sleep(0.01)
            process.send_signal(signal.SIGINT)
            assert process.wait(60) == 130
            stderr = process.stderr.read()
            assert "Traceback" not in stderr
            assert stderr.endswith("omniarc: interrupted; run the same command again to resume\n")
        requests = len(server.requests)
    kept = read_candidates(path.read_bytes())
    whole = len({each.task_id for each in kept})
    assert 0 < whole <= requests < 30
    assert len({(each.task_id, each.prediction) for each in kept}) == 8 * whole
    done, more, server = generate("--n-tasks", 30)
    assert done.returncode == 0, done.stderr
    assert more[: len(kept)] == kept
    assert len(server.requests) == 30 - whole


@pytest.fixture
def candidates(tmp_path):
    """Write a candidates file, and return its candidates."""
    kept = [
        Candidate(task_id=TASK, prediction=0, input=NEW, output=SHIFTED),
        Candidate(task_id=TASK, prediction=1, reason=RejectionReason.NO_GRID),
        Candidate(task_id=TASK, prediction=2, input=NEW, reason=RejectionReason.DUPLICATE),
        Candidate(
            task_id=TASK, prediction=3, input=BLANK, output=BLANK, reason=RejectionReason.UNCHANGED
        ),
    ]
    with CandidatesFile(tmp_path / "candidates.jsonl") as file:
        file.append(kept)
    return kept


def decisions(*decided):
    """Return the text of a decisions file."""
    listed = []
    for candidate, decision, grid in decided:
        entry = {"id": candidate.id, "digest": digest(candidate.input), "decision": decision}
        listed.append({**entry, "input": grid} if grid else entry)
    return json.dumps({"format": "omniarc-review-1", "decisions": listed})


def test_a_page_is_written_for_review(omniarc, candidates, tmp_path):
    done = omniarc("inputs", "review", "candidates.jsonl", "--output", "page.html")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "3 inputs of 1 task\n"
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    data = re.search(r'id="data">(.*?)</script>', page, re.DOTALL)[1]
    assert [each["id"] for each in json.loads(data)["candidates"]] == [
        each.id for each in candidates if each.input is not None
    ]


def test_accepted_inputs_become_samples(omniarc, candidates, tmp_path):
    accepted, _, _, unchanged = candidates
    text = decisions((accepted, "accept", None), (unchanged, "accept", CORRECTED))
    (tmp_path / "decisions.json").write_text(text)
    done = omniarc(
        *("inputs", "apply", "candidates.jsonl", "decisions.json", "--output", "examples.jsonl")
    )
    assert done.returncode == 0, done.stderr
    expected = "2 accepted (1 corrected), 0 rejected, 1 undecided, 0 refused\n"
    assert done.stdout == expected
    (sample,) = map(json.loads, (tmp_path / "examples.jsonl").read_text().splitlines())
    assert sample["task_id"] == TASK
    assert sample["train"] == [
        {"input": NEW, "output": SHIFTED},
        {"input": CORRECTED, "output": [[0, 0, 0], *CORRECTED[:2]]},
    ]
    drawn = json.loads(omniarc("sample", "--task-id", TASK).stdout)
    assert set(sample) == set(drawn)
    assert sample["code"] == drawn["code"]


def test_refused_decisions_are_named(omniarc, candidates, tmp_path):
    accepted, _, duplicate, unchanged = candidates
    text = decisions(
        (accepted, "accept", None), (duplicate, "accept", None), (unchanged, "accept", [[0]])
    )
    edited = json.loads(text)
    edited["decisions"].append({"id": "\x1b[31mx", "digest": "0" * 16, "decision": "accept"})
    (tmp_path / "decisions.json").write_text(json.dumps(edited))
    done = omniarc(
        *("inputs", "apply", "candidates.jsonl", "decisions.json", "--output", "examples.jsonl")
    )
    assert done.returncode == 1
    assert [line.split(": ")[:2] for line in done.stderr.splitlines()] == [
        ["[31mx", "unknown"],
        [duplicate.id, "duplicate"],
        [unchanged.id, "unchanged"],
    ]
    (sample,) = map(json.loads, (tmp_path / "examples.jsonl").read_text().splitlines())
    assert len(sample["train"]) == 1


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["review", "missing", "--output", "p"], "missing: No such file or directory"),
        (["review", "bad.jsonl", "--output", "p"], "bad.jsonl:1: "),
        (["review", "empty.jsonl", "--output", "p"], "empty.jsonl: has no inputs"),
        (["review", "candidates.jsonl", "--output", "no/p"], "no/p: No such file or directory"),
        (["apply", "candidates.jsonl", "missing", "--output", "e"], "missing: No such file"),
        (["apply", "candidates.jsonl", "bad.jsonl", "--output", "e"], "bad.jsonl: "),
        (
            ["review", "candidates.jsonl", "--output", "candidates.jsonl"],
            "candidates.jsonl: is given twice",
        ),
        (
            ["apply", "candidates.jsonl", "bad.jsonl", "--output", "./candidates.jsonl"],
            "candidates.jsonl: is given twice",
        ),
        (
            ["apply", "candidates.jsonl", "bad.jsonl", "--output", "bad.jsonl"],
            "bad.jsonl: is given twice",
        ),
    ],
)
def test_an_unusable_file_is_one_line(omniarc, candidates, tmp_path, arguments, expected):
    (tmp_path / "bad.jsonl").write_text('{"x": 1}\n')
    (tmp_path / "empty.jsonl").write_text("")
    before = (tmp_path / "candidates.jsonl").read_bytes()
    done = omniarc("inputs", *arguments)
    assert (tmp_path / "candidates.jsonl").read_bytes() == before
    assert done.returncode == 2
    assert done.stderr.startswith(f"omniarc: {expected}")
    assert len(done.stderr.splitlines()) == 1
