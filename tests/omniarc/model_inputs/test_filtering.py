"""The filters, with the tasks' own programs in a real sandbox."""

import asyncio

import pytest

from omniarc import corpus
from omniarc.model_inputs.candidates import MEANINGS, Reason
from omniarc.model_inputs.filtering import InputFilter

SHIFT = "25ff71a9"  # shifts a shape of blue cells down by one; 3 × 3
FRACTAL = "007bbfb7"  # an input of n × n gives an output of n² × n²

NEW = [[0, 0, 1], [1, 1, 0], [0, 0, 0]]
BIG = [[0, 0, 1, 0, 0, 0], [1, 1, 0, 0, 0, 0], *([[0] * 6] * 4)]
SHIFTED = [[0, 0, 0], [0, 0, 1], [1, 1, 0]]


@pytest.fixture
def judge(runner, async_box):
    """What the filters of a task say of one grid after the other, or of all at once."""

    def judge(task_id, *grids, accepted=(), at_once=False):
        filters = InputFilter(task_id, async_box, accepted)

        async def judge_all():
            if at_once:
                return await asyncio.gather(*map(filters.judge, grids))
            return [await filters.judge(grid) for grid in grids]

        return runner.run(judge_all())

    return judge


def test_a_sound_input_is_accepted_with_its_output(judge):
    (judgement,) = judge(SHIFT, NEW)
    assert judgement.reason is None
    assert judgement.output == SHIFTED


def test_an_original_is_rejected_test_inputs_too(judge):
    inputs = corpus.find_task(SHIFT).inputs
    assert {each.reason for each in judge(SHIFT, *inputs)} == {Reason.ORIGINAL}


def test_the_second_of_two_equal_inputs_is_a_duplicate(judge):
    first, second = judge(SHIFT, NEW, NEW)
    assert (first.reason, second.reason) == (None, Reason.DUPLICATE)


def test_of_equal_inputs_that_come_at_once_one_is_accepted(judge):
    reasons = [each.reason for each in judge(SHIFT, NEW, NEW, NEW, at_once=True)]
    assert sorted(map(str, reasons)) == ["None", "duplicate", "duplicate"]


def test_what_was_accepted_before_counts(judge):
    (judgement,) = judge(SHIFT, NEW, accepted=[NEW])
    assert judgement.reason is Reason.DUPLICATE


def test_a_rejected_input_does_not_count_as_there(judge):
    first, second = judge(SHIFT, BIG, BIG)
    assert first.reason is second.reason is Reason.OUT_OF_DISTRIBUTION


def test_an_input_in_disguise_is_rejected(judge):
    first, turned = judge(SHIFT, NEW, [row[::-1] for row in NEW[::-1]])
    assert (first.reason, turned.reason) == (None, Reason.TRIVIAL)
    assert turned.detail == MEANINGS[Reason.TRIVIAL]


def test_an_input_that_the_program_leaves_as_it_is_is_rejected(judge):
    (judgement,) = judge(SHIFT, [[0, 0, 0]] * 3)
    assert judgement.reason is Reason.UNCHANGED
    assert judgement.output == [[0, 0, 0]] * 3


def test_an_input_on_which_the_program_gives_no_grid_is_rejected(judge):
    (judgement,) = judge(FRACTAL, [[1, 0, 0, 1, 0, 0]] * 6)
    assert judgement.reason is Reason.PROGRAM_FAILED
    assert judgement.detail.startswith("invalid_output: ")
    assert judgement.output is None


def test_an_input_on_which_the_program_raises_is_rejected_with_the_line(judge):
    (judgement,) = judge("1f85a75f", [[5]])
    assert judgement.reason is Reason.PROGRAM_FAILED
    assert judgement.detail == "error: ValueError: max() arg is an empty sequence (line 5)"


def test_an_input_unlike_the_originals_is_rejected_and_has_its_output(judge):
    (judgement,) = judge(SHIFT, BIG)
    assert judgement.reason is Reason.OUT_OF_DISTRIBUTION
    assert judgement.detail == "height: 6, and the originals have 3"
    assert judgement.output == [[0] * 6, *BIG[:5]]


def test_a_task_without_a_program_has_no_filters(async_box):
    with pytest.raises(KeyError):
        InputFilter("00000000", async_box)
