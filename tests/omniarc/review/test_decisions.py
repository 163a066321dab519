"""Decisions files, read and applied."""

import json

import pytest

from omniarc.model_inputs.candidates import Candidate, RejectionReason, digest
from omniarc.review.decisions import DecisionsError, apply_decisions, read_decisions

SHIFT, FRACTAL = "25ff71a9", "007bbfb7"
NEW = [[0, 0, 1], [1, 1, 0], [0, 0, 0]]
SHIFTED = [[0, 0, 0], [0, 0, 1], [1, 1, 0]]
OTHER = [[1, 0, 1], [1, 1, 1], [0, 0, 0]]
CORRECTED = [[1, 0, 1], [0, 1, 0], [0, 0, 0]]
FLAG = [[1, 0, 0], [0, 1, 0], [1, 1, 1]]
BLANK = [[0, 0, 0]] * 3


def candidate(prediction, grid, reason=None, task_id=SHIFT):
    return Candidate(
        task_id=task_id, prediction=prediction, input=grid, output=SHIFTED, reason=reason
    )


CANDIDATES = [
    candidate(0, NEW),
    candidate(1, OTHER),
    candidate(2, BLANK, RejectionReason.UNCHANGED),
    candidate(0, FLAG, task_id=FRACTAL),
    Candidate(task_id=SHIFT, prediction=9, reason=RejectionReason.NO_GRID),
]


def decision(on, what="accept", **changes):
    return {"id": on.id, "digest": digest(on.input), "decision": what, **changes}


def content(*decisions, **changes):
    return json.dumps({"format": "omniarc-review-1", "decisions": decisions, **changes}).encode()


@pytest.fixture
def apply(runner, async_box):
    """Return a function that applies decisions on the candidates."""

    def apply(*decisions):
        read = read_decisions(content(*decisions))
        return runner.run(apply_decisions(CANDIDATES, read, async_box))

    return apply


def numbers(applied):
    return {
        name: getattr(applied, name) for name in ("accepted", "corrected", "rejected", "undecided")
    }


def test_an_accepted_input_becomes_an_example_of_its_task(apply):
    applied = apply(decision(CANDIDATES[0]))
    assert applied.examples == {SHIFT: [(NEW, SHIFTED)]}
    assert applied.refused == []
    assert numbers(applied) == {"accepted": 1, "corrected": 0, "rejected": 0, "undecided": 3}


def test_the_output_comes_from_the_program_not_the_file(apply):
    applied = apply(decision(CANDIDATES[3]))
    ((example,),) = applied.examples.values()
    assert example.input == FLAG
    assert len(example.output) == 9


def test_rejected_and_undecided_inputs_are_left_out(apply):
    applied = apply(decision(CANDIDATES[0], "reject"))
    assert applied.examples == {}
    assert numbers(applied) == {"accepted": 0, "corrected": 0, "rejected": 1, "undecided": 3}


def test_a_corrected_input_gets_the_output_of_the_program(apply):
    applied = apply(decision(CANDIDATES[2], input=CORRECTED))
    assert applied.examples == {SHIFT: [(CORRECTED, [[0, 0, 0], *CORRECTED[:2]])]}
    assert applied.corrected == 1


def test_a_correction_that_the_filters_reject_is_refused(apply):
    applied = apply(
        decision(CANDIDATES[0]),
        decision(CANDIDATES[1], input=NEW),
        decision(CANDIDATES[3], input=[[1]] * 30),
    )
    assert applied.examples == {SHIFT: [(NEW, SHIFTED)]}
    refused = {each.id: each.reason for each in applied.refused}
    assert refused == {"25ff71a9-1-0": "duplicate", "007bbfb7-0-0": "program_failed"}
    assert applied.corrected == 0


def test_an_accepted_input_that_the_filters_rejected_is_refused(apply):
    applied = apply(decision(CANDIDATES[2]))
    assert applied.examples == {}
    (refusal,) = applied.refused
    assert (refusal.id, refusal.reason) == ("25ff71a9-2-0", "unchanged")


def test_a_decision_on_an_unknown_candidate_is_refused(apply):
    unknown = {"id": "25ff71a9-7-0", "digest": "0" * 16, "decision": "accept"}
    without_grid = {**unknown, "id": "25ff71a9-9-0"}
    assert [each.reason for each in apply(unknown, without_grid).refused] == ["unknown"] * 2


def test_a_decision_on_another_input_is_refused(apply):
    applied = apply(decision(CANDIDATES[0], digest=digest(OTHER)))
    assert applied.examples == {}
    assert [each.reason for each in applied.refused] == ["changed"]


def test_the_second_decision_on_a_candidate_is_refused(apply):
    applied = apply(decision(CANDIDATES[0], "reject"), decision(CANDIDATES[0]))
    assert applied.examples == {}
    assert [each.reason for each in applied.refused] == ["repeated"]


def test_a_byte_order_mark_is_ignored():
    assert read_decisions(b"\xef\xbb\xbf" + content(decision(CANDIDATES[0]))) != []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"", "input data was truncated"),
        (b"\xff", "invalid"),
        (b"[]", "expected object, got array"),
        (b"{}", "format: required field is missing"),
        (content(format="other"), "format: invalid enum value"),
        (content(None), "decisions[0]: expected object, got null"),
        (content(decision(CANDIDATES[0], "maybe")), "decisions[0].decision: invalid enum value"),
        (content(decision(CANDIDATES[0], digest="x")), "decisions[0].digest: "),
        (content(decision(CANDIDATES[0], input=[[10]])), "decisions[0].input[0][0]: "),
        (content(decision(CANDIDATES[0], input=[[1, 2], [3]])), "input[1]: every row"),
        (content(decision(CANDIDATES[0], more=1)), "decisions[0].more: unknown field"),
        (content(decision(CANDIDATES[0], id="x" * 101)), "decisions[0].id: "),
        (b"[" * 100_000, "expected object"),
        (content()[:-1] + b', "x": ' + b"[" * 100_000, "recursion"),
    ],
)
def test_an_invalid_file_is_an_error_that_names_the_field(text, expected):
    with pytest.raises(DecisionsError) as caught:
        read_decisions(text, "d.json")
    assert str(caught.value).startswith("d.json: ")
    assert expected.lower() in str(caught.value).lower()
    assert "\n" not in str(caught.value)
