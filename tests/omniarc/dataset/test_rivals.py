"""Samples whose train pairs fit another task are drawn again."""

import numpy as np
import pytest

from omniarc import tasks
from omniarc.dataset import rivals
from omniarc.dataset.entry import Example, draw_example, original
from omniarc.dataset.rivals import RIVALS, draw_examples, fits, is_ambiguous

TASK, RIVAL = "3428a4f5", "99b1bc43"


@pytest.fixture(scope="module")
def pairs():
    """Pairs of a task: those that fit its rival, and those that do not."""
    rng, rival = np.random.default_rng(0), original(RIVAL).task
    drawn = [draw_example(original(TASK), rng, set()) for _ in range(60)]
    return [[pair for pair in drawn if fits(rival, pair) is fitting] for fitting in (True, False)]


def test_train_pairs_that_fit_a_rival_which_misses_the_test_are_ambiguous(pairs):
    fitting, missing = pairs
    assert RIVAL in RIVALS[TASK].split()
    assert is_ambiguous(TASK, fitting[:3], missing[:1])
    assert is_ambiguous(TASK, fitting[:3], [fitting[3], missing[0]])


def test_other_samples_are_not_ambiguous(pairs):
    fitting, missing = pairs
    assert not is_ambiguous(TASK, fitting[:3], fitting[3:4])
    assert not is_ambiguous(TASK, [*fitting[:2], missing[1]], missing[:1])
    assert not is_ambiguous("d511f180", fitting[:3], missing[:1])  # a task without rivals
    assert not is_ambiguous(TASK, fitting[:2], missing[:1])  # two pairs often fit several programs


def test_a_program_that_fails_does_not_fit():
    assert not fits(lambda grid: 1 // 0, Example([[1]], [[1]]))


@pytest.mark.long
def test_ambiguous_samples_are_drawn_again(monkeypatch):
    def share():
        rng = np.random.default_rng(1)
        drawn = [draw_examples(original("5582e5ca"), rng, 3, 1) for _ in range(60)]
        return np.mean([is_ambiguous("5582e5ca", each[:3], each[3:]) for each in drawn])

    assert share() == 0
    monkeypatch.setattr(rivals, "_REDRAWS", 1)
    assert share() > 0.1


@pytest.mark.parametrize("task_id", RIVALS)
def test_rivals_are_other_tasks_in_the_dataset(task_id):
    found = RIVALS[task_id].split()
    assert found
    assert {task_id, *found} <= set(tasks.task_ids())
    assert task_id not in found
    assert len(set(found)) == len(found)
