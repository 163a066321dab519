"""Tasks as tokens, with targets, in batches."""

import numpy as np
import pytest

from examples.train.sequences import (
    COLORS,
    NO_TARGET,
    SIDE,
    Encoder,
    LengthError,
    Tokens,
    collate,
)
from examples.train.vocabulary import ATTEMPT, END, GRID, PAD, PROGRAM, Vocabulary
from omniarc.dataset import create_dataset

TASK_IDS = ("25ff71a9", "5521c0d9", "68b16354")
DATASET = create_dataset(task_ids=TASK_IDS, seed=0)
SAMPLE = DATASET.sample(task_id="25ff71a9")[1]
VOCABULARY = Vocabulary.of([SAMPLE["code"]])


def encoder(cells=SIDE, longest=1024):
    return Encoder(VOCABULARY, cells, longest)


def grids_of(tokens, cells):
    """Return the grids that tokens show, by part."""
    found = {}
    for word, values, (part, row, column) in zip(*tokens, strict=True):
        if word == GRID:
            colors = [(v - 1) % COLORS for v in values if v]
            assert [(v - 1) // COLORS for v in values if v] == list(range(len(colors)))
            assert column % cells == 0
            rows = found.setdefault(part, {})
            rows.setdefault(row, []).extend(colors)
    return {part: list(rows.values()) for part, rows in found.items()}


@pytest.mark.parametrize("cells", [1, 3, SIDE])
def test_every_cell_of_a_prompt_can_be_read_from_its_tokens(cells):
    for task_id in TASK_IDS:
        _, sample = DATASET.sample(task_id=task_id)
        tokens, _ = encoder(cells, 20_000).sample(sample)
        pairs = [pair[name] for pair in sample["train"] for name in ("input", "output")]
        shown = [*pairs, sample["test"][0]["input"]]
        assert grids_of(tokens, cells) == dict(enumerate(shown))


def test_targets_are_the_program_and_its_end_alone():
    tokens, targets = encoder().sample(SAMPLE)
    wanted = targets != NO_TARGET
    assert VOCABULARY.decode(targets[wanted]) == SAMPLE["code"]
    assert targets[-1] == END
    first = int(wanted.argmax())
    assert tokens.words[first] == PROGRAM
    assert (tokens.words[first + 1 :] == targets[first:-1]).all()
    assert (tokens.words[:first] == GRID).all()


def test_the_test_output_is_not_shown():
    changed = {**SAMPLE, "test": [{**SAMPLE["test"][0], "output": [[9]]}]}
    assert same(encoder().sample(SAMPLE)[0], encoder().sample(changed)[0])


def test_an_attempt_is_shown_before_the_program():
    attempt = "def task(grid):\n    return grid"
    tokens, targets = encoder().sample({**SAMPLE, "attempt": attempt})
    start = int((tokens.words == ATTEMPT).argmax())
    end = int((tokens.words == PROGRAM).argmax())
    assert VOCABULARY.decode(tokens.words[start + 1 : end]) == attempt
    assert (targets[start:end] == NO_TARGET).all()


def test_pairs_that_do_not_fit_are_left_out_but_not_all():
    whole = encoder().sample(SAMPLE)[0]
    shorter = encoder(longest=whole.length - 1).sample(SAMPLE)[0]
    assert set(grids_of(whole, SIDE)) - set(grids_of(shorter, SIDE)) == {4, 5}
    with pytest.raises(LengthError, match="more than 9 tokens"):
        encoder(longest=30).prompt([(SAMPLE["test"][0]["input"],) * 2], [[0]] * 9, 21)


def test_words_written_one_by_one_are_the_tokens_of_training():
    tokens, targets = encoder().sample(SAMPLE)
    start = int((targets != NO_TARGET).argmax())
    for position, word in enumerate(targets[start:-1], 1):
        one = encoder().written(np.array([word]), position)
        there = slice(start + position, start + position + 1)
        assert same(Tokens(*(part[0] for part in one)), Tokens(*(part[there] for part in tokens)))


def test_a_batch_is_padded_at_the_end_and_its_padding_is_no_target():
    samples = [encoder().sample(DATASET.sample(task_id=one)[1]) for one in ("25ff71a9", "68b16354")]
    batch = collate(samples)
    for index, (tokens, targets) in enumerate(samples):
        row = Tokens(*(part[index] for part in batch.tokens))
        assert same(Tokens(*(part[: tokens.length] for part in row)), tokens)
        assert (row.words[tokens.length :] == PAD).all()
        assert (batch.targets[index, : tokens.length] == targets).all()
        assert (batch.targets[index, tokens.length :] == NO_TARGET).all()


def same(one, other):
    return all(np.array_equal(*both) for both in zip(one, other, strict=True))
