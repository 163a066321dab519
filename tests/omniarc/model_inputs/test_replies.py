"""The extraction of inputs from a reply."""

import pytest

from omniarc.model_inputs.candidates import RejectionReason
from omniarc.model_inputs.replies import MAX_GRIDS, MAX_LENGTH, find_inputs

GRID = [[0, 1], [2, 3]]
BLOCK = "```\n01\n23\n```"


def found(reply, **options):
    return [(each.grid, each.reason) for each in find_inputs(reply, "digits", **options)]


def test_every_grid_of_a_reply_is_found():
    assert found(f"One:\n{BLOCK}\nand\n```\n5\n```\n") == [(GRID, None), ([[5]], None)]


@pytest.mark.parametrize("reply", ["", "Sorry, I cannot.", "<think>01\n23", "```\nabc\n```"])
def test_a_reply_without_a_grid_is_rejected(reply):
    ((grid, reason),) = found(reply)
    assert grid is None
    assert reason is RejectionReason.NO_GRID


def test_a_malformed_grid_does_not_affect_the_others():
    assert found(f"```\n012\n3\n```\n{BLOCK}") == [(None, RejectionReason.NO_GRID), (GRID, None)]


def test_a_grid_in_an_open_block_is_rejected():
    reply = f"{BLOCK}\n```\n01\n23"
    assert found(reply) == [(GRID, None), (None, RejectionReason.NO_GRID)]


def test_a_bare_grid_at_the_end_of_a_truncated_reply_is_rejected():
    assert found("01\n23", cut_off=True) == [(None, RejectionReason.NO_GRID)]
    assert found("01\n23") == [(GRID, None)]


def test_a_closed_block_in_a_truncated_reply_is_accepted():
    assert found(f"{BLOCK}\nThe next", cut_off=True) == [(GRID, None)]


def test_grids_beyond_the_limit_are_one_rejection():
    several = found("\n".join([BLOCK] * (MAX_GRIDS + 5)))
    assert several == [(GRID, None)] * MAX_GRIDS + [(None, RejectionReason.TOO_MANY)]


def test_a_reply_that_is_too_long_is_rejected():
    (only,) = find_inputs("0\n\n" * MAX_LENGTH, "digits")
    assert only.grid is None
    assert only.detail == f"the reply has {3 * MAX_LENGTH} characters, more than {MAX_LENGTH}"


def test_details_are_short_and_valid_text():
    for each in find_inputs("```\n" + "0 77777\ud800" * 500 + "\n```", "digits"):
        assert len(each.detail) <= 500
        each.detail.encode()


def test_grids_are_decoded_by_the_encoder_of_the_prompt():
    rows = "1: 01\n2: 23"
    assert [each.grid for each in find_inputs(rows, "rows")] == [GRID]
    with pytest.raises(ValueError, match="encoder"):
        find_inputs(rows, "nothing")
