"""What is trained on, and what is asked."""

import numpy as np
import pytest

from examples.train.curriculum import (
    CONCEPT,
    FEWEST,
    curriculum,
    held_out_rewrites,
    questions,
    trained_tasks,
)
from examples.train.sequences import Encoder, LengthError
from examples.train.vocabulary import Vocabulary
from omniarc import tasks
from omniarc.dataset import load_entry
from omniarc.dataset.concepts import concepts_of, tasks_with
from omniarc.dataset.mixing import kind_of
from omniarc.dataset.rewriting import find_rewrites
from sandbox.errors import FieldError


@pytest.fixture(scope="module")
def asked():
    return questions(3)


def test_runs_with_fewer_tasks_have_a_part_of_those_with_more():
    every = trained_tasks(None)
    assert sorted(every) == sorted(set(tasks.task_ids()) - set(tasks_with(CONCEPT)))
    assert trained_tasks(269)[:FEWEST] == trained_tasks(FEWEST) == every[:FEWEST]


@pytest.mark.parametrize("count", [FEWEST - 1, 398])
def test_other_numbers_of_tasks_are_refused(count):
    with pytest.raises(FieldError, match="from 150 to 355"):
        trained_tasks(count)


def test_the_held_out_rewrites_are_the_same_for_every_run():
    every = held_out_rewrites(trained_tasks(None))
    some = held_out_rewrites(trained_tasks(FEWEST))
    assert set(some) < set(every)
    assert 0.08 < len(every) / sum(map(len, map(find_rewrites, trained_tasks(None)))) < 0.12


def test_questions_are_about_what_was_trained_on_and_what_was_not(asked):
    trained = trained_tasks(FEWEST)
    assert list(asked) == ["training", "rewrites", CONCEPT, "evaluation"]
    assert all(len(each) == 3 for each in asked.values())
    assert {task.id for task in asked["training"]} < set(trained)
    assert {task.id for task in asked["rewrites"]} < set(held_out_rewrites(trained))
    assert {task.id for task in asked[CONCEPT]} < set(tasks_with(CONCEPT))
    assert {task.split for task in asked["evaluation"]} == {"evaluation"}
    assert questions(3) == asked


def test_a_run_on_original_tasks_has_their_programs_only():
    found = curriculum(FEWEST, False, seed=0)
    assert list(found.dataset.task_ids) == trained_tasks(FEWEST)
    assert found.programs == {load_entry(one).code for one in trained_tasks(FEWEST)}


@pytest.mark.long
def test_new_programs_are_of_every_kind_but_those_held_out():
    found = curriculum(FEWEST, True, seed=0)
    held_out = held_out_rewrites(trained_tasks(FEWEST))
    ids = found.dataset.task_ids
    assert {kind_of(one) for one in ids} == {
        *("originals", "rewrites", "compositions", "lessons", "attempts")
    }
    assert not set(ids) & set(held_out)
    assert not any(CONCEPT in concepts_of(one) for one in ids)
    codes = {load_entry(one).code for one in held_out}
    assert found.held_out == codes
    assert not found.programs & codes


def test_a_held_out_program_is_not_shown_as_an_attempt(monkeypatch):
    found = curriculum(FEWEST, False, seed=0)
    _, sample = found.dataset.sample(task_id="25ff71a9")
    held_out = sorted(found.held_out)[0]
    drawn = iter([{**sample, "attempt": held_out}, {**sample, "attempt": "return 1"}])
    monkeypatch.setattr(found.dataset, "sample", lambda rng: ("attempt-25ff71a9", next(drawn)))
    encoder = Encoder(Vocabulary.of([held_out, sample["code"]]), 30, 1024)
    tokens, _ = next(found.samples(encoder, np.random.default_rng(0)))
    shown = encoder.vocabulary.decode(tokens.words)
    assert held_out not in shown
    assert "return 1" in shown


def test_a_length_that_no_sample_has_is_an_error_not_a_search_without_end():
    found = curriculum(FEWEST, False, seed=0)
    with pytest.raises(LengthError):
        next(found.samples(Encoder(Vocabulary.of([]), 1, 20), np.random.default_rng(0)))
