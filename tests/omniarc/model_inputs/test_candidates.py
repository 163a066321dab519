"""The candidates file: reading, appending, partial lines and locks."""

import json

import pytest

from omniarc.jsonl import JsonLinesError
from omniarc.model_inputs.candidates import (
    Candidate,
    CandidatesError,
    CandidatesFile,
    RejectionReason,
    digest,
    read_candidates,
)
from tests.support.full_disk import files_of_at_most

TASK = "25ff71a9"
GRID = [[0, 1], [0, 0]]
OUTPUT = [[0, 0], [0, 1]]


def candidate(prediction=0, **changes):
    return Candidate(
        **{"task_id": TASK, "prediction": prediction, "input": GRID, "output": OUTPUT, **changes}
    )


def line(**changes):
    fields = {"task_id": TASK, "prediction": 0, "input": GRID, "output": OUTPUT, **changes}
    return json.dumps(fields).encode() + b"\n"


def problems(content):
    with pytest.raises(CandidatesError) as caught:
        read_candidates(content, "file")
    return caught.value.problems


def test_written_candidates_are_read_again(tmp_path):
    written = [
        candidate(reply="é\n", model="m", prompt_version="input-from-inputs", temperature=0.7),
        candidate(1, input=None, output=None, reason=RejectionReason.NO_GRID, detail="empty"),
    ]
    with CandidatesFile(tmp_path / "c.jsonl") as file:
        file.append(written)
    assert read_candidates((tmp_path / "c.jsonl").read_bytes()) == written


def test_an_existing_file_is_appended_to(tmp_path):
    for prediction in range(3):
        with CandidatesFile(tmp_path / "c.jsonl") as file:
            assert len(file.candidates) == prediction
            file.append([candidate(prediction)])
            assert file.candidates[-1] == candidate(prediction)


def test_a_partial_last_line_is_removed(tmp_path):
    path = tmp_path / "c.jsonl"
    path.write_bytes(line() + line(prediction=1)[:-5])
    with CandidatesFile(path) as file:
        assert [each.prediction for each in file.candidates] == [0]
        file.append([candidate(1)])
    assert [each.prediction for each in read_candidates(path.read_bytes())] == [0, 1]


def test_a_file_of_another_kind_is_left_unchanged(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_bytes(b"milk\nbread")
    with pytest.raises(JsonLinesError, match=r"notes\.txt:1: "), CandidatesFile(path):
        pass
    assert path.read_bytes() == b"milk\nbread"


def test_a_file_is_locked_while_it_is_open(tmp_path):
    path = tmp_path / "c.jsonl"
    with CandidatesFile(path), pytest.raises(JsonLinesError, match="another run"):
        CandidatesFile(path)
    with CandidatesFile(path) as file:
        assert file.candidates == []


def test_an_id_names_task_reply_and_grid():
    assert candidate(3, index=2).id == f"{TASK}-3-2"


def test_every_invalid_line_is_named():
    content = line() + b"{\n" + line(prediction=-1) + line(task_id="00000000", prediction=2)
    first, second, third = problems(content)
    assert first.startswith("file:2: ")
    assert second == "file:3: prediction: expected int >= 0"
    assert third == "file:4: task_id: no program for task '00000000'"


def test_a_repeated_candidate_is_an_error():
    assert problems(line() + line()) == [f"file:2: {TASK}-0-0 is already on line 1"]


@pytest.mark.parametrize(
    ("second", "problem"),
    [
        (line(), f"{TASK}-0-0 is already on line 1"),
        (line(task_id="00000000"), "task_id: no program for task '00000000'"),
    ],
)
def test_an_invalid_line_of_an_existing_file_is_an_error(tmp_path, second, problem):
    path = tmp_path / "c.jsonl"
    content = line() + second + line(prediction=1)[:-5]
    path.write_bytes(content)
    with pytest.raises(JsonLinesError) as caught:
        CandidatesFile(path)
    assert str(caught.value) == f"{path}:2: {problem}"
    assert path.read_bytes() == content
    path.write_bytes(line())
    with CandidatesFile(path) as file:
        assert len(file.candidates) == 1


def test_a_failed_write_leaves_no_part_of_a_reply(tmp_path):
    path = tmp_path / "c.jsonl"
    with CandidatesFile(path) as file:
        file.append([candidate()])
        size = path.stat().st_size
        with files_of_at_most(size + 50), pytest.raises(JsonLinesError, match="File too large"):
            file.append([candidate(1), candidate(1, index=1)])
        assert [each.prediction for each in file.candidates] == [0]
        file.append([candidate(2)])
    assert [each.prediction for each in read_candidates(path.read_bytes())] == [0, 2]


def test_the_index_of_a_grid_is_called_place_in_the_file(tmp_path):
    with CandidatesFile(tmp_path / "c.jsonl") as file:
        file.append([candidate(index=2)])
    assert json.loads((tmp_path / "c.jsonl").read_bytes())["place"] == 2


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"input": [[0, 10]]}, "input[0][1]"),
        ({"input": [[0, 1], [0]]}, "input[1]"),
        ({"input": [[0] * 31]}, "input[0]"),
        ({"output": []}, "output"),
        ({"reason": "dull"}, "reason"),
        ({"input": None}, "input: is required unless the reason is no_grid or too_many"),
        ({"output": None}, "output: is required if there is no reason"),
        ({"task_id": "x" * 65}, "task_id"),
    ],
)
def test_an_invalid_field_is_named(changes, expected):
    (problem,) = problems(line(**changes))
    assert expected in problem


def test_invalid_utf_8_is_a_problem_of_its_line():
    (problem,) = problems(line() + b'{"task_id": "\xff"}\n')
    assert problem.startswith("file:2: ")


def test_a_deeply_nested_line_is_a_problem():
    (problem,) = problems(line()[:-2] + b', "x": ' + b"[" * 100_000)
    assert problem.startswith("file:1: ")


def test_the_message_names_at_most_ten_problems():
    with pytest.raises(CandidatesError, match=r"and 5 more$"):
        read_candidates(b"x\n" * 15)


def test_a_digest_identifies_a_grid():
    assert digest([[1, 2]]) != digest([[1], [2]])
    assert digest([[1, 2]]) == digest([[1, 2]])
    assert len(digest([[0]])) == 16
