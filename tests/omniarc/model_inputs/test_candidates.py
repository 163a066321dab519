"""The file of candidates: read, added to, and mended."""

import json

import pytest

from omniarc.model_inputs.candidates import (
    Candidate,
    CandidatesError,
    CandidatesFile,
    Reason,
    clean_text,
    digest,
    read_candidates,
)

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


def test_what_is_written_is_read_again(tmp_path):
    written = [
        candidate(reply="é\n", model="m", prompt_version="input-from-inputs", temperature=0.7),
        candidate(1, input=None, output=None, reason=Reason.NO_GRID, detail="empty"),
    ]
    with CandidatesFile(tmp_path / "c.jsonl") as file:
        file.append(written)
    assert read_candidates((tmp_path / "c.jsonl").read_bytes()) == written


def test_a_file_is_added_to(tmp_path):
    for prediction in range(3):
        with CandidatesFile(tmp_path / "c.jsonl") as file:
            assert len(file.candidates) == prediction
            file.append([candidate(prediction)])
            assert file.candidates[-1] == candidate(prediction)


def test_a_line_that_was_cut_off_is_taken_away(tmp_path):
    path = tmp_path / "c.jsonl"
    path.write_bytes(line() + line(prediction=1)[:-5])
    with CandidatesFile(path) as file:
        assert [each.prediction for each in file.candidates] == [0]
        file.append([candidate(1)])
    assert [each.prediction for each in read_candidates(path.read_bytes())] == [0, 1]


def test_a_file_of_something_else_is_left_as_it_is(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_bytes(b"milk\nbread")
    with pytest.raises(CandidatesError, match=r"notes\.txt:1: "), CandidatesFile(path):
        pass
    assert path.read_bytes() == b"milk\nbread"


def test_a_file_has_one_writer(tmp_path):
    path = tmp_path / "c.jsonl"
    with CandidatesFile(path), pytest.raises(CandidatesError, match="another run"):
        CandidatesFile(path).__enter__()
    with CandidatesFile(path) as file:
        assert file.candidates == []


def test_an_id_names_task_reply_and_grid():
    assert candidate(3, place=2).id == f"{TASK}-3-2"


def test_every_wrong_line_is_named():
    content = line() + b"{\n" + line(prediction=-1) + line(task_id="00000000", prediction=2)
    first, second, third = problems(content)
    assert first.startswith("file:2: ")
    assert second == "file:3: prediction: expected int >= 0"
    assert third == "file:4: no program for a task '00000000'"


def test_a_candidate_is_there_once():
    assert problems(line() + line()) == [f"file:2: {TASK}-0-0 is on line 1 already"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"input": [[0, 10]]}, "input[0][1]"),
        ({"input": [[0, 1], [0]]}, "input[1]"),
        ({"input": [[0] * 31]}, "input[0]"),
        ({"output": []}, "output"),
        ({"reason": "dull"}, "reason"),
        ({"input": None}, "input: may be missing only where the reason is no_grid or too_many"),
        ({"output": None}, "output: may be missing only where there is a reason"),
        ({"task_id": "x" * 65}, "task_id"),
    ],
)
def test_a_rule_that_a_line_breaks_is_named(changes, said):
    (problem,) = problems(line(**changes))
    assert said in problem


def test_bytes_that_are_no_text_are_a_problem_of_their_line():
    (problem,) = problems(line() + b'{"task_id": "\xff"}\n')
    assert problem.startswith("file:2: ")


def test_a_line_that_is_nested_without_end_is_a_problem():
    (problem,) = problems(line()[:-2] + b', "x": ' + b"[" * 100_000)
    assert problem.startswith("file:1: ")


def test_many_problems_are_cut_short_in_the_message():
    with pytest.raises(CandidatesError, match=r"and 5 more$"):
        read_candidates(b"x\n" * 15)


def test_half_a_character_is_replaced():
    assert clean_text("a\ud800b", 10) == "a?b"


def test_text_is_cut_to_its_length():
    assert clean_text("abcdef", 3) == "abc"


def test_a_digest_tells_grids_apart():
    assert digest([[1, 2]]) != digest([[1], [2]])
    assert digest([[1, 2]]) == digest([[1, 2]])
    assert len(digest([[0]])) == 16
