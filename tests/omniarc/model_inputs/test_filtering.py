"""The filters, with the tasks' programs in a real sandbox."""

import asyncio

import pytest

from omniarc import corpus
from omniarc.model_inputs.candidates import MEANINGS, RejectionReason
from omniarc.model_inputs.filtering import InputFilter

SHIFT = "25ff71a9"  # shifts a shape of blue cells down by one; 3 × 3
FRACTAL = "007bbfb7"  # an input of n × n gives an output of n² × n²

NEW = [[0, 0, 1], [1, 1, 0], [0, 0, 0]]
BIG = [[0, 0, 1, 0, 0, 0], [1, 1, 0, 0, 0, 0], *([[0] * 6] * 4)]
SHIFTED = [[0, 0, 0], [0, 0, 1], [1, 1, 0]]


@pytest.fixture
def check(runner, async_box):
    """Return a function that runs grids through a task's filters, in turn or concurrently."""

    def check(task_id, *grids, accepted=(), concurrent=False):
        filters = InputFilter(task_id, async_box, accepted)

        async def check_all():
            if concurrent:
                return await asyncio.gather(*map(filters.check, grids))
            return [await filters.check(grid) for grid in grids]

        return runner.run(check_all())

    return check


def test_a_valid_input_is_accepted_with_its_output(check):
    (verdict,) = check(SHIFT, NEW)
    assert verdict.reason is None
    assert verdict.output == SHIFTED


def test_original_train_and_test_inputs_are_rejected(check):
    inputs = corpus.find_task(SHIFT).inputs
    assert {each.reason for each in check(SHIFT, *inputs)} == {RejectionReason.ORIGINAL}


def test_the_second_of_two_equal_inputs_is_a_duplicate(check):
    first, second = check(SHIFT, NEW, NEW)
    assert (first.reason, second.reason) == (None, RejectionReason.DUPLICATE)


def test_one_of_several_equal_concurrent_inputs_is_accepted(check):
    reasons = [each.reason for each in check(SHIFT, NEW, NEW, NEW, concurrent=True)]
    assert sorted(map(str, reasons)) == ["None", "duplicate", "duplicate"]


def test_an_input_that_was_accepted_before_is_a_duplicate(check):
    (verdict,) = check(SHIFT, NEW, accepted=[NEW])
    assert verdict.reason is RejectionReason.DUPLICATE


def test_a_rejected_input_is_not_remembered(check):
    first, second = check(SHIFT, BIG, BIG)
    assert first.reason is second.reason is RejectionReason.OUT_OF_DISTRIBUTION


def test_a_trivial_variant_is_rejected(check):
    first, rotated = check(SHIFT, NEW, [row[::-1] for row in NEW[::-1]])
    assert (first.reason, rotated.reason) == (None, RejectionReason.TRIVIAL)
    assert rotated.detail == MEANINGS[RejectionReason.TRIVIAL]


def test_an_input_that_the_program_leaves_unchanged_is_rejected(check):
    (verdict,) = check(SHIFT, [[0, 0, 0]] * 3)
    assert verdict.reason is RejectionReason.UNCHANGED
    assert verdict.output == [[0, 0, 0]] * 3


def test_an_input_for_which_the_program_returns_no_grid_is_rejected(check):
    (verdict,) = check(FRACTAL, [[1, 0, 0, 1, 0, 0]] * 6)
    assert verdict.reason is RejectionReason.PROGRAM_FAILED
    assert verdict.detail.startswith("invalid_output: ")
    assert verdict.output is None


def test_an_input_for_which_the_program_raises_is_rejected_with_the_line(check):
    (verdict,) = check("1f85a75f", [[5]])
    assert verdict.reason is RejectionReason.PROGRAM_FAILED
    assert verdict.detail == "error: ValueError: max() arg is an empty sequence (line 5)"


def test_an_input_unlike_the_originals_is_rejected_and_has_its_output(check):
    (verdict,) = check(SHIFT, BIG)
    assert verdict.reason is RejectionReason.OUT_OF_DISTRIBUTION
    assert verdict.detail == "height: 6, but the originals have 3"
    assert verdict.output == [[0] * 6, *BIG[:5]]


def test_a_task_without_a_program_is_an_error(async_box):
    with pytest.raises(KeyError):
        InputFilter("00000000", async_box)
