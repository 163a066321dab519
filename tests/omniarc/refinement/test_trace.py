"""The trace file of a refinement."""

import json
from pathlib import Path

import pytest

from omniarc.corpus import Task
from omniarc.jsonl import JsonLinesError
from omniarc.model.tokens import TokenUsage
from omniarc.prompts import Message
from omniarc.refinement.trace import Round, Trace
from sandbox.results import Status
from tests.support.full_disk import files_of_at_most

TASK = Task("aaaaaaaa", [], [], "ARC-AGI-1")


def make_round(number=1, **fields):
    defaults = {
        "task_id": "aaaaaaaa",
        "dataset": "ARC-AGI-1",
        "model": "m",
        "messages": [Message(role="user", content="?")],
        "reply": "def task(g): return g",
        "code": "def task(g): return g",
        "status": Status.OK,
        "train": [True, False],
        "feedback": "Example 2: wrong.",
        "usage": TokenUsage(10, 2),
    }
    return Round(number=number, **{**defaults, **fields})


@pytest.fixture
def path(tmp_path):
    return tmp_path / "trace.jsonl"


def test_written_rounds_are_read_again(path):
    with Trace(path) as trace:
        trace.append(make_round(1))
        trace.append(make_round(2))
    with Trace(path) as trace:
        assert trace.rounds(TASK) == [make_round(1), make_round(2)]
        assert trace.usage == TokenUsage(20, 4)


def test_a_round_is_written_at_once(path):
    with Trace(path) as trace:
        trace.append(make_round())
        line = json.loads(path.read_text())
    assert line["task_id"] == "aaaaaaaa"
    assert line["messages"] == [{"role": "user", "content": "?"}]
    assert line["status"] == "ok"


def test_rounds_are_selected_by_task_and_dataset(path):
    with Trace(path) as trace:
        trace.append(make_round(1))
        trace.append(make_round(1, dataset="ARC-AGI-2"))
        trace.append(make_round(1, task_id="bbbbbbbb"))
        assert trace.rounds(TASK) == [make_round(1)]


def test_a_round_of_a_failed_request_does_not_count(path):
    with Trace(path) as trace:
        trace.append(make_round(1, reply=None, code=None, train=[], problem="HTTP 500"))
        assert trace.rounds(TASK) == []
    with Trace(path) as trace:
        assert trace.rounds(TASK) == []


@pytest.mark.parametrize(
    ("train", "solved"), [([True, True], True), ([True, False], False), ([], False)]
)
def test_a_round_is_solved_if_every_train_pair_is(train, solved):
    assert make_round(train=train).solved is solved


@pytest.mark.parametrize("partial", [b"{", b'{"task_id"', b'{"task_id":"aaa', b'{"task_id":"\xc3'])
def test_a_partial_last_line_is_removed(path, partial):
    with Trace(path) as trace:
        trace.append(make_round(1))
    whole = path.read_bytes()
    path.write_bytes(whole + partial)
    with Trace(path) as trace:
        assert trace.rounds(TASK) == [make_round(1)]
        trace.append(make_round(2))
    assert path.read_bytes().startswith(whole)
    with Trace(path) as trace:
        assert trace.rounds(TASK) == [make_round(1), make_round(2)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b"{}\n", ":2: task_id: required field is missing"),
        (b"nonsense\n", ":2: JSON is malformed"),
        (b"\xff\n", ":2: "),
        *((text, ":2: is not a line of this kind of file") for text in (b"{}", b"\xff", b"\xc3")),
    ],
)
def test_an_invalid_line_is_an_error_with_its_number(path, line, expected):
    with Trace(path) as trace:
        trace.append(make_round(1))
    before = path.read_bytes() + line
    path.write_bytes(before)
    with pytest.raises(JsonLinesError) as caught:
        Trace(path)
    assert f"{path}{expected}".lower() in str(caught.value).lower()
    assert path.read_bytes() == before


def test_a_trace_is_locked_while_it_is_open(path):
    with Trace(path), pytest.raises(JsonLinesError, match="another run is writing to this file"):
        Trace(path)
    Trace(path).close()


@pytest.mark.parametrize("path", ["/", "/dev/zero", "/dev/full"])
def test_only_a_regular_file_is_accepted(path):
    with pytest.raises(JsonLinesError, match=f"{path}: is not a regular file"):
        Trace(Path(path))


def test_a_file_that_cannot_be_opened_is_an_error(tmp_path):
    with pytest.raises(JsonLinesError, match="No such file or directory"):
        Trace(tmp_path / "none" / "trace.jsonl")


def test_a_round_that_cannot_be_written_is_an_error(path):
    with Trace(path) as trace:
        trace.append(make_round(1))
        with files_of_at_most(path.stat().st_size + 10), pytest.raises(JsonLinesError) as caught:
            trace.append(make_round(2))
        assert str(caught.value) == f"{path}: File too large"
        trace.append(make_round(3))
    with Trace(path) as trace:
        assert trace.rounds(TASK) == [make_round(1), make_round(3)]
