"""Tasks as sequences of tokens, and batches of them.

A token is a word of a program, or up to `cells` neighboring cells of a row: with 1 a token is a
cell, with 30 a whole row, which makes sequences eight times shorter. A model is told where a token
is by its place rather than by marks between rows and grids, because the prompt is only read:

    input 1, output 1, …, test input, [ATTEMPT, a wrong program,] PROGRAM, the program, END
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from examples.train.vocabulary import ATTEMPT, END, GRID, PAD, PROGRAM, Vocabulary
from omniarc.errors import OmniArcError

Integers = npt.NDArray[np.int64]

COLORS = 10
SIDE = 30

# Train pairs in a prompt, at most: as many as samples have.
PAIRS = 3

# Parts of a sequence: the grids, then the wrong program and the program.
_TEST_INPUT = 2 * PAIRS
_ATTEMPT, _PROGRAM = _TEST_INPUT + 1, _TEST_INPUT + 2
PARTS = _PROGRAM + 1

# Rows of a grid, then words of a program; those after the last share its place.
WORDS = 400
LINES = SIDE + WORDS

NO_TARGET = -1


class Tokens(NamedTuple):
    """A sequence of n tokens, or a batch of b such sequences, with b in front of each shape.

    Attributes:
        words: (n,), the number of each word; GRID for cells.
        cells: (n, cells), for each cell 1 + its color + 10 times its index in the token; 0 for
            none.
        places: (n, 3), the part, the row in the grid or SIDE + the index of the word, and the
            column.
    """

    words: Integers
    cells: Integers
    places: Integers

    @property
    def length(self) -> int:
        """n."""
        return self.words.shape[-1]


class Batch(NamedTuple):
    """Sequences of one length, padded at the end.

    Attributes:
        tokens: (b, n).
        targets: (b, n), the word after each token of a program; NO_TARGET elsewhere.
    """

    tokens: Tokens
    targets: Integers


Sample = tuple[Tokens, Integers]


class LengthError(OmniArcError, ValueError):
    """A prompt or a sample has more tokens than a model takes."""


class Encoder:
    """Turns tasks into tokens.

    Args:
        vocabulary: of the programs.
        cells: cells of a token, at most.
        longest: tokens of a sequence, at most; prompts leave out the train pairs that do not fit.
    """

    def __init__(self, vocabulary: Vocabulary, cells: int, longest: int) -> None:
        self.vocabulary = vocabulary
        self.cells = cells
        self.longest = longest

    def prompt(self, pairs: Sequence[Any], test_input: Any, room: int, attempt: str = "") -> Tokens:
        """Return what a model reads before it writes a program, up to PROGRAM.

        Args:
            pairs: train pairs, of which the first ones are shown; each an input and an output.
            test_input: a grid.
            room: tokens to leave for the program.
            attempt: a wrong program that is to be corrected.

        Raises:
            LengthError: not even one pair fits.
        """
        last = [self._grid(test_input, _TEST_INPUT)]
        if attempt:
            last.append(self._text([ATTEMPT, *self.vocabulary.encode(attempt)], _ATTEMPT))
        last.append(self._text([PROGRAM], _PROGRAM))
        free = self.longest - room - sum(tokens.length for tokens in last)
        shown: list[Tokens] = []
        for number, pair in enumerate(pairs[:PAIRS]):
            grids = [self._grid(grid, 2 * number + index) for index, grid in enumerate(pair)]
            free -= sum(tokens.length for tokens in grids)
            if free < 0:
                break
            shown += grids
        if not shown:
            raise LengthError(f"the prompt has more than {self.longest - room} tokens")
        return _joined([*shown, *last])

    def sample(self, sample: dict[str, Any]) -> Sample:
        """Return a sample of a dataset as tokens (n,) with their targets (n,).

        Raises:
            LengthError: it is too long.
        """
        program = [*self.vocabulary.encode(sample["code"]), END]
        pairs = [(pair["input"], pair["output"]) for pair in sample["train"]]
        test_input = sample["test"][0]["input"]
        prompt = self.prompt(pairs, test_input, len(program), sample.get("attempt", ""))
        written = self._text(program[:-1], _PROGRAM, start=1)
        targets = np.full(prompt.length + written.length, NO_TARGET)
        targets[prompt.length - 1 :] = program
        return _joined([prompt, written]), targets

    def written(self, words: Integers, position: int) -> Tokens:
        """Return the words (b,) that b programs have at a position as tokens (b, 1).

        The first word of a program, after PROGRAM, is at 1.
        """
        places = np.array([_PROGRAM, SIDE + min(position, WORDS - 1), 0])
        cells = np.zeros((len(words), 1, self.cells), np.int64)
        return Tokens(words[:, None], cells, np.tile(places, (len(words), 1, 1)))

    def _grid(self, grid: Any, part: int) -> Tokens:
        values = np.asarray(grid, np.int64)
        height, width = values.shape
        chunks = -(-width // self.cells)
        cells = np.zeros((height, chunks * self.cells), np.int64)
        cells[:, :width] = values + 1 + COLORS * (np.arange(width) % self.cells)
        rows, columns = np.divmod(np.arange(height * chunks), chunks)
        places = np.stack([np.full_like(rows, part), rows, columns * self.cells], axis=1)
        words = np.full(len(rows), GRID)
        return Tokens(words, cells.reshape(len(rows), self.cells), places)

    def _text(self, words: Sequence[int], part: int, start: int = 0) -> Tokens:
        count = len(words)
        lines = SIDE + np.minimum(np.arange(start, start + count), WORDS - 1)
        places = np.stack([np.full(count, part), lines, np.zeros(count, np.int64)], axis=1)
        cells = np.zeros((count, self.cells), np.int64)
        return Tokens(np.asarray(words, np.int64), cells, places)


def collate(samples: Sequence[Sample]) -> Batch:
    """Return samples, tokens (n,) with their targets (n,), as one batch."""
    tokens = pad([tokens for tokens, _ in samples])
    targets = np.full(tokens.words.shape, NO_TARGET)
    for row, (_, wanted) in zip(targets, samples, strict=True):
        row[: len(wanted)] = wanted
    return Batch(tokens, targets)


def pad(sequences: Sequence[Tokens]) -> Tokens:
    """Return sequences (n,) as a batch (b, n) of the longest one's length."""
    shape = (len(sequences), max(tokens.length for tokens in sequences))
    padded = Tokens(
        np.full(shape, PAD),
        np.zeros((*shape, sequences[0].cells.shape[1]), np.int64),
        np.zeros((*shape, 3), np.int64),
    )
    for index, sequence in enumerate(sequences):
        for target, values in zip(padded, sequence, strict=True):
            target[index, : sequence.length] = values
    return padded


def _joined(parts: Iterable[Tokens]) -> Tokens:
    return Tokens(*map(np.concatenate, zip(*parts, strict=True)))
