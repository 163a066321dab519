"""The dataset of task programs, and the samples drawn from it."""

import multiprocessing
import os
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from omniarc import language, tasks
from omniarc.dataset.attempts import PREFIX as ATTEMPT
from omniarc.dataset.attempts import attempt_ids, draw_attempt, load_attempt
from omniarc.dataset.composition import PREFIX as COMPOSITION
from omniarc.dataset.composition import find_compositions, load_composition
from omniarc.dataset.concepts import check_concepts, concepts_of
from omniarc.dataset.entry import DatasetEntry, Example, original
from omniarc.dataset.lessons import PREFIX as LESSON
from omniarc.dataset.lessons import lesson_ids, load_lesson
from omniarc.dataset.mixing import Mixture
from omniarc.dataset.rewriting import PREFIX as REWRITE
from omniarc.dataset.rewriting import find_rewrites, load_rewrite
from omniarc.dataset.rivals import draw_examples
from omniarc.dataset.rows import RowOptions, Rows, Shape
from omniarc.dataset.variations import find_variations, load_variation
from omniarc.errors import OmniArcError
from sandbox.errors import FieldError

_MAIN_PROCESS = "MainProcess"

# Many more than any use of a sample needs; drawing without a bound would not end.
_MAX_EXAMPLES = 10_000

Sample = dict[str, Any]


class EmptyDatasetError(OmniArcError, ValueError):
    """The dataset has no entries to draw from."""


def create_dataset(
    *,
    task_ids: Iterable[str] | None = None,
    variations: bool = False,
    rewrites: bool = False,
    primitives: bool = False,
    compositions: int = 0,
    attempts: bool = False,
    weights: Mapping[str, float] | None = None,
    holdout: str | Iterable[str] = (),
    seed: int | None = None,
) -> "Dataset":
    """Return a dataset of the tasks that have a program.

    Args:
        task_ids: the ids to include, instead of all tasks; may contain ids of variations, rewrites,
            lessons and compositions.
        variations: add each task rotated, mirrored and recolored, where its program is still
            right. Finding these takes about 30 ms per task.
        rewrites: add each task with other rules: its program with another direction, color, order
            and so on, where that is a task of its own.
        primitives: add the lessons, small tasks that each teach one name of the language.
        compositions: add up to this many programs composed of two tasks.
        attempts: add each task with a wrong program that is to be corrected, and feedback on it.
        weights: the share of random samples of each kind in the dataset: `originals`,
            `variations`, `rewrites`, `compositions`, `lessons` and `attempts`, in proportion to
            each other; a kind without a weight is not drawn. None draws every entry as often as
            another.
        holdout: concepts, such as `lines`, whose entries of all kinds are left out.
        seed: of the dataset's own random generator; None for a different one each time.

    Raises:
        UnknownProgramError: one of `task_ids` has no program; a KeyError.
        FieldError: a weight is invalid, or there is no such concept.
    """
    held_out = check_concepts([holdout] if isinstance(holdout, str) else holdout, "holdout")
    ids = list(tasks.task_ids() if task_ids is None else dict.fromkeys(task_ids))
    originals = [entry_id for entry_id in ids if load_entry(entry_id).is_original]
    if variations:
        for task_id in originals:
            ids += find_variations(task_id)
    if rewrites:
        for task_id in originals:
            ids += find_rewrites(task_id)
    if primitives:
        ids += lesson_ids()
    if compositions:
        if held_out:
            originals = [one for one in originals if not concepts_of(one) & held_out]
        ids += find_compositions(originals, compositions)
    if attempts:
        ids += attempt_ids(originals)
    if held_out:
        ids = [entry_id for entry_id in ids if not concepts_of(entry_id) & held_out]
    return Dataset(ids, seed, weights)


def load_entry(entry_id: str) -> DatasetEntry:
    """Return the entry of any id that a dataset can contain.

    Raises:
        UnknownProgramError: there is no such entry.
        NotComposableError: the id names two tasks that cannot be composed.
        StaleSpliceError: the id is of a rewrite or of attempts, and its task has changed since the
            search.
    """
    prefix, hyphen, _ = entry_id.partition("-")
    if not hyphen:
        return original(entry_id)
    if prefix == LESSON:
        return load_lesson(entry_id)
    if prefix == REWRITE:
        return load_rewrite(entry_id)
    if prefix == ATTEMPT:
        return load_attempt(entry_id)
    if prefix == COMPOSITION:
        return load_composition(entry_id)
    return load_variation(entry_id)


def is_entry(entry_id: str) -> bool:
    """Return whether a dataset can contain this id, even if its program cannot be loaded."""
    try:
        load_entry(entry_id)
    except KeyError:
        return False
    except Exception:
        return True
    return True


class Dataset:
    """A sequence of tasks to draw samples from.

    Iterating yields one new sample of each task, in order; `dataset[i]` is a new sample of the task
    at index `i`. A dataset can be pickled and sent to the workers of a data loader. Each process
    draws its own samples, which are reproducible for the same seed and the same process names.

    Args:
        task_ids: the ids of the entries.
        seed: of the dataset's own random generator; None for a different one each time.
        weights: the share of random samples of each kind of entry; None draws every entry as often
            as another.

    Attributes:
        task_ids: the ids of the entries.
        seed: the seed of the dataset's own random generator, also where none was given.
        weights: as given.
        version: the version of the language.
        hash: the content hash of the language and its programs.
    """

    def __init__(
        self,
        task_ids: Iterable[str],
        seed: int | None = None,
        weights: Mapping[str, float] | None = None,
    ) -> None:
        self.task_ids = tuple(task_ids)
        self.weights = None if weights is None else dict(weights)
        self._mixture = Mixture(self.task_ids, self.weights)
        self.version = language.version()
        self.hash = language.content_hash()
        self.seed = _entropy(seed)
        self._known = frozenset(self.task_ids)
        self._made_in = self._drawn_in = os.getpid()
        self._rng: np.random.Generator | None = None

    def __len__(self) -> int:
        return len(self.task_ids)

    def __iter__(self) -> Iterator[tuple[str, Sample]]:
        for task_id in self.task_ids:
            yield self.sample(task_id=task_id)

    def __getitem__(self, index: int) -> tuple[str, Sample]:
        """Return a new sample of the task at an index in `task_ids`.

        Raises:
            IndexError: the index is out of range.
        """
        return self.sample(task_id=self.task_ids[index])

    def __reduce__(self) -> tuple[Any, ...]:
        return Dataset, (self.task_ids, self.seed, self.weights)

    def sample(
        self,
        rng: np.random.Generator | None = None,
        *,
        task_id: str | None = None,
        n_train: int = 3,
        n_test: int = 1,
    ) -> tuple[str, Sample]:
        """Draw a sample, and return it with the id of its task.

        The sample is `{"train": [{"input": …, "output": …}, …], "test": […], "code": "…",
        "version": "2", "hash": "…"}`. Grids are lists of rows, `code` defines `task`, and `version`
        and `hash` are those of the language. All inputs of a sample are different, and
        three or more train pairs do not fit another task that we have. A sample of attempts has
        `attempt` and `feedback` too.

        Args:
            rng: the random generator; None for the dataset's own.
            task_id: the task; None for a random one.
            n_train, n_test: numbers of examples, not both 0.

        Raises:
            UnknownProgramError: the dataset does not contain the task; a KeyError.
            FieldError: `n_train` or `n_test` is negative, both are 0, or they are more together
                than 10,000.
            EmptyDatasetError: the dataset has no tasks.
            DrawError: the task does not have enough different inputs; or no wrong program fails on
                the train pairs.
        """
        if n_train < 0 or n_test < 0 or n_train + n_test == 0:
            raise FieldError(
                "n_train, n_test",
                f"must not be negative, and not both 0; got {n_train} and {n_test}",
            )
        if n_train + n_test > _MAX_EXAMPLES:
            raise FieldError(
                "n_train, n_test",
                f"must be at most {_MAX_EXAMPLES} together; got {n_train} and {n_test}",
            )
        if not self.task_ids:
            raise EmptyDatasetError("the dataset is empty")
        generator = self._own_rng() if rng is None else rng
        if task_id is None:
            task_id = self._mixture.draw(generator)
        elif task_id not in self._known:
            raise tasks.UnknownProgramError(task_id)
        entry = load_entry(task_id)
        examples = draw_examples(entry, generator, n_train, n_test)
        correction = draw_attempt(entry, examples[:n_train], generator) if entry.wrong else {}
        return task_id, {
            "train": list(map(Example._asdict, examples[:n_train])),
            "test": list(map(Example._asdict, examples[n_train:])),
            "code": entry.code,
            "version": self.version,
            "hash": self.hash,
            **correction,
        }

    def rows(
        self,
        version: str,
        *,
        shape: Shape = "messages",
        encoder: str = "digits",
        listing: bool = False,
        n_train: int = 3,
        n_test: int = 1,
        shard: tuple[int, int] = (0, 1),
        count: int | None = None,
    ) -> Rows:
        """Return rows for a trainer: prompts of random samples, each with its task.

        Args:
            version: the version of the prompt, a key of `omniarc.prompts.VERSIONS`.
            shape: the columns: `messages` with the answer as the last message, or those that
                `trl`, `verl` or `openrlhf` expects of a prompt to which a model replies.
            encoder, listing: of the prompt, as for `omniarc.prompts.build_for_training`.
            n_train, n_test: numbers of examples of each sample.
            shard: the rank of this process and the number of processes; every rank has its own
                rows. The workers of a torch `DataLoader` share those of their rank.
            count: the number of rows over all ranks; None for no end.

        Raises:
            FieldError: an argument is invalid, or the version needs more than a task has.
        """
        options = RowOptions(version, shape, encoder, listing, n_train, n_test)
        return Rows(self, options, shard=shard, count=count)

    def _own_rng(self) -> np.random.Generator:
        """Return this process's generator: a forked worker must not repeat its parent's samples."""
        process = os.getpid()
        if self._rng is None or process != self._drawn_in:
            name = multiprocessing.current_process().name
            if name != _MAIN_PROCESS:
                key = tuple(name.encode())
            else:
                # A plain os.fork() keeps the name of the process.
                key = () if process == self._made_in else (process,)
            seeds = np.random.SeedSequence(self.seed, spawn_key=key)
            self._rng, self._drawn_in = np.random.default_rng(seeds), process
        return self._rng


def _entropy(seed: int | None) -> int:
    entropy = np.random.SeedSequence(seed).entropy
    assert isinstance(entropy, int)  # that of a given or a drawn seed
    return entropy
