"""The trace of a refinement: a line for each round."""

import json
from pathlib import Path

import pytest

from omniarc.corpus import Task
from omniarc.model.tokens import TokenUsage
from omniarc.prompts import Message
from omniarc.refinement.trace import Round, Trace, TraceError
from sandbox.results import Status
from tests.support.full_disk import files_of_at_most

TASK = Task("aaaaaaaa", [], [], "ARC-AGI-1")


def made(number=1, **fields):
    given = {
        "task_id": "aaaaaaaa",
        "dataset": "ARC-AGI-1",
        "model": "m",
        "messages": [Message("user", "?")],
        "reply": "def task(g): return g",
        "code": "def task(g): return g",
        "status": Status.OK,
        "train": [True, False],
        "feedback": "Example 2: wrong.",
        "usage": TokenUsage(10, 2),
    }
    return Round(number=number, **{**given, **fields})


@pytest.fixture
def path(tmp_path):
    return tmp_path / "trace.jsonl"


def test_rounds_are_read_back_as_they_were_written(path):
    with Trace(path) as trace:
        trace.append(made(1))
        trace.append(made(2))
    with Trace(path) as trace:
        assert trace.rounds(TASK) == [made(1), made(2)]
        assert trace.usage == TokenUsage(20, 4)


def test_a_round_is_in_the_file_as_soon_as_it_is_written(path):
    with Trace(path) as trace:
        trace.append(made())
        line = json.loads(path.read_text())
    assert line["task_id"] == "aaaaaaaa"
    assert line["messages"] == [{"role": "user", "content": "?"}]
    assert line["status"] == "ok"


def test_rounds_are_told_apart_by_task_and_dataset(path):
    with Trace(path) as trace:
        trace.append(made(1))
        trace.append(made(1, dataset="ARC-AGI-2"))
        trace.append(made(1, task_id="bbbbbbbb"))
        assert trace.rounds(TASK) == [made(1)]


def test_a_round_in_which_the_endpoint_failed_does_not_count(path):
    with Trace(path) as trace:
        trace.append(made(1, reply=None, code=None, train=[], problem="answered 500"))
        assert trace.rounds(TASK) == []
    with Trace(path) as trace:
        assert trace.rounds(TASK) == []


@pytest.mark.parametrize(
    ("train", "solved"), [([True, True], True), ([True, False], False), ([], False)]
)
def test_a_round_solves_when_every_train_pair_is_right(train, solved):
    assert made(train=train).solved is solved


@pytest.mark.parametrize("torn", [b"{", b"{}", b'{"task_id": "aaa', b"\xff", b"\xc3"])
def test_a_line_that_was_cut_off_is_taken_for_a_round_that_never_was(path, torn):
    with Trace(path) as trace:
        trace.append(made(1))
    whole = path.read_bytes()
    path.write_bytes(whole + torn)
    with Trace(path) as trace:
        assert trace.rounds(TASK) == [made(1)]
        trace.append(made(2))
    assert path.read_bytes().startswith(whole)
    with Trace(path) as trace:
        assert trace.rounds(TASK) == [made(1), made(2)]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b"{}\n", ":2: task_id: required field is missing"),
        (b"nonsense\n", ":2: JSON is malformed"),
        (b"\xff\n", ":2: "),
    ],
)
def test_a_line_that_is_no_round_is_refused_with_its_number(path, line, told):
    with Trace(path) as trace:
        trace.append(made(1))
    before = path.read_bytes() + line
    path.write_bytes(before)
    with pytest.raises(TraceError) as caught:
        Trace(path)
    assert f"{path}{told}".lower() in str(caught.value).lower()
    assert path.read_bytes() == before


def test_two_runs_cannot_write_one_trace(path):
    with Trace(path), pytest.raises(TraceError, match="another run is writing it"):
        Trace(path)
    Trace(path).close()


@pytest.mark.parametrize("path", ["/", "/dev/zero", "/dev/full"])
def test_what_is_no_file_is_refused(path):
    with pytest.raises(TraceError, match=f"{path}: is not a file"):
        Trace(Path(path))


def test_a_file_that_cannot_be_had_is_told(tmp_path):
    with pytest.raises(TraceError, match="No such file or directory"):
        Trace(tmp_path / "none" / "trace.jsonl")


def test_a_round_that_cannot_be_written_is_told(path):
    with Trace(path) as trace:
        trace.append(made(1))
        with files_of_at_most(path.stat().st_size + 10), pytest.raises(TraceError) as caught:
            trace.append(made(2))
        assert str(caught.value) == f"{path}: File too large"
        trace.append(made(3))
    with Trace(path) as trace:
        assert trace.rounds(TASK) == [made(1), made(3)]
