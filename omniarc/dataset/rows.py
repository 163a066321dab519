"""Rows for trainers: prompts of drawn samples with their tasks, in the columns that each expects.

Row k of a dataset is drawn from a random generator of its own, which the dataset's seed and k
determine. Processes that share the work take every n-th row, so no row is drawn twice, the rows of
all processes together do not depend on how many there are, and a stream resumes at any row.
"""

import hashlib
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args

import msgspec
import numpy as np

from omniarc.corpus import Pair, Task
from omniarc.dataset.mixing import kind_of
from omniarc.prompts.encoders import find_encoder
from omniarc.prompts.messages import Message
from omniarc.prompts.templates import find_version
from omniarc.prompts.training import build_for_training, check_training_version
from sandbox.errors import FieldError, field_error

if TYPE_CHECKING:
    from omniarc.dataset.dataset import Dataset, Sample

Shape = Literal["messages", "trl", "verl", "openrlhf"]
SHAPES: tuple[Shape, ...] = get_args(Shape)

Row = dict[str, Any]

# The name of the dataset in rows, by which verl and OpenRLHF tell sources of prompts apart.
DATA_SOURCE = "omniarc"

# Separates the random generators of rows from those of `Dataset.sample`.
_STREAM = int.from_bytes(b"rows")


@dataclass(frozen=True)
class RowOptions:
    """What rows consist of.

    Args:
        version, encoder, listing: of the prompt, as for `omniarc.prompts.build_for_training`.
        shape: the columns: one of `SHAPES`.
        n_train, n_test: numbers of examples of each sample.

    Raises:
        FieldError: there is no such version, encoder or shape.
    """

    version: str
    shape: Shape = "messages"
    encoder: str = "digits"
    listing: bool = False
    n_train: int = 3
    n_test: int = 1

    def __post_init__(self) -> None:
        find_version(self.version)
        find_encoder(self.encoder)
        if self.shape not in SHAPES:
            raise FieldError("shape", f"must be one of {', '.join(SHAPES)}, not {self.shape!r}")


class Rows:
    """A stream of rows, drawn while it is iterated.

    Every iteration yields the same rows, from the first. In a worker process of a torch
    `DataLoader`, an iteration yields the worker's share of them. Rows can be pickled.

    Args:
        dataset: the dataset to draw from.
        options: what the rows consist of.
        shard: the rank of this process, from 0, and the number of processes. A rank draws every
            row whose index leaves the remainder `rank` when divided by the number of processes.
        count: the number of rows over all ranks; None for no end.

    Raises:
        FieldError: `shard` or `count` is out of range, or the version of the prompt is about a
            wrong program and not all entries of the dataset are attempts.
    """

    def __init__(
        self,
        dataset: "Dataset",
        options: RowOptions,
        *,
        shard: tuple[int, int] = (0, 1),
        count: int | None = None,
    ) -> None:
        rank, world = shard
        if not 0 <= rank < world:
            raise FieldError("shard", f"must be (rank, world) with 0 <= rank < world, is {shard}")
        if count is not None and count < 0:
            raise FieldError("count", f"must not be negative, is {count}")
        has_attempts = all(kind_of(entry_id) == "attempts" for entry_id in dataset.task_ids)
        check_training_version(options.version, has_attempts=has_attempts)
        self.dataset = dataset
        self.options = options
        self.shard = rank, world
        self.count = count

    def __iter__(self) -> "RowIterator":
        return RowIterator(self)

    def draw(self, index: int, seed: int | None = None) -> Row:
        """Return the row at an index of the whole stream.

        Args:
            index: the index, from 0, over all ranks.
            seed: the seed of the stream; None for the dataset's.

        Raises:
            DrawError, FieldError: as for `Dataset.sample`.
        """
        entropy = self.dataset.seed if seed is None else seed
        rng = np.random.default_rng(np.random.SeedSequence(entropy, spawn_key=(_STREAM, index)))
        options = self.options
        task_id, sample = self.dataset.sample(rng, n_train=options.n_train, n_test=options.n_test)
        train, test = ([Pair(**pair) for pair in sample[name]] for name in _PAIRS)
        messages = build_for_training(
            options.version,
            Task(task_id, train, test),
            sample["code"],
            encoder=options.encoder,
            listing=options.listing,
            attempt=sample.get("attempt"),
            feedback=sample.get("feedback"),
        )
        return _SHAPED[options.shape](_Parts(index, task_id, options.version, sample, messages))

    def digest(self) -> str:
        """Return 16 hexadecimal digits that differ for streams of different rows."""
        ids, version = self.dataset.task_ids, self.dataset.hash
        text = repr((ids, self.dataset.weights, version, self.options, self.count))
        return hashlib.sha256(text.encode()).hexdigest()[:16]


class RowIterator(Iterator[Row]):
    """An iteration of `Rows`, which can be stored and resumed exactly.

    rows = iter(dataset.rows("code-from-examples", shape="trl"))
    state = rows.state_dict()  # JSON-serializable
    …
    rows = iter(dataset.rows("code-from-examples", shape="trl"))
    rows.load_state_dict(state)
    """

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._seed = rows.dataset.seed
        rank, world = rows.shard
        worker, workers = _data_loader_worker()
        self._first, self._step = rank + world * worker, world * workers
        self._drawn = 0

    def __next__(self) -> Row:
        index = self._first + self._step * self._drawn
        if self._rows.count is not None and index >= self._rows.count:
            raise StopIteration
        row = self._rows.draw(index, self._seed)
        self._drawn += 1
        return row

    def state_dict(self) -> dict[str, Any]:
        """Return the state: the seed of the stream and the number of rows drawn."""
        state = _State(self._rows.digest(), str(self._seed), (self._first, self._step), self._drawn)
        return msgspec.structs.asdict(state)

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Continue after the row that was the last when `state` was returned.

        The seed is taken from the state, so a dataset without a seed is resumed as well.

        Raises:
            FieldError: the state is of other rows, or of another share of them: the tasks, the
                language, the options, the rank, or the number of ranks or workers has changed; or
                this is not a state.
        """
        try:
            loaded = msgspec.convert(state, _State)
        except msgspec.ValidationError as error:
            raise field_error(error, ".state") from None
        if loaded.rows != self._rows.digest():
            raise FieldError(
                "state", "is of other rows: the tasks, the language or the options have changed"
            )
        if loaded.share != (self._first, self._step):
            raise FieldError(
                "state", "is of another share: the rank or the number of processes has changed"
            )
        self._seed, self._drawn = int(loaded.seed), loaded.drawn


class _State(msgspec.Struct, frozen=True):
    """Where an iteration is; the seed is text, since JSON libraries end at 64 bits."""

    rows: str
    seed: Annotated[str, msgspec.Meta(pattern=r"\A\d+\Z")]
    share: tuple[int, int]
    drawn: Annotated[int, msgspec.Meta(ge=0)]


@dataclass(frozen=True)
class _Parts:
    """What a row is made of; `messages` ends with the answer."""

    index: int
    task_id: str
    prompt_version: str
    sample: "Sample"
    messages: list[Message]

    @property
    def prompt(self) -> list[Message]:
        return self.messages[:-1]

    @property
    def task(self) -> dict[str, Any]:
        return {name: self.sample[name] for name in _PAIRS}

    @property
    def task_text(self) -> str:
        """The task as JSON: these columns hold texts, whatever their readers do to nested lists."""
        return msgspec.json.encode({"id": self.task_id, **self.task}).decode()

    @property
    def origin(self) -> dict[str, Any]:
        """The columns that say where a row comes from."""
        return {
            "task_id": self.task_id,
            "prompt_version": self.prompt_version,
            "version": self.sample["version"],
            "hash": self.sample["hash"],
        }


_PAIRS = ("train", "test")


def _messages_row(parts: _Parts) -> Row:
    return {"messages": parts.messages, "task": parts.task, **parts.origin}


def _trl_row(parts: _Parts) -> Row:
    """Return a row of TRL's prompt-only type; reward functions get the other columns by name."""
    return {"prompt": parts.prompt, "task": parts.task, **parts.origin}


def _verl_row(parts: _Parts) -> Row:
    """Return a row as verl's data preparation makes them, for a rule-based reward."""
    return {
        "data_source": DATA_SOURCE,
        "prompt": parts.prompt,
        "ability": "arc",
        "reward_model": {"style": "rule", "ground_truth": parts.task_text},
        "extra_info": {"split": "train", "index": parts.index, **parts.origin},
    }


def _openrlhf_row(parts: _Parts) -> Row:
    """Return a row for `--data.input_key input --data.label_key label` and a chat template."""
    return {
        "datasource": DATA_SOURCE,
        "input": parts.prompt,
        "label": parts.task_text,
        **parts.origin,
    }


_SHAPED: dict[Shape, Callable[[_Parts], Row]] = {
    "messages": _messages_row,
    "trl": _trl_row,
    "verl": _verl_row,
    "openrlhf": _openrlhf_row,
}


def _data_loader_worker() -> tuple[int, int]:
    """Return the number of this torch `DataLoader` worker and how many there are, else 0 and 1."""
    # A worker has imported torch; importing it here would take seconds where nobody uses it.
    data = sys.modules.get("torch.utils.data")
    worker = None if data is None else data.get_worker_info()
    return (0, 1) if worker is None else (worker.id, worker.num_workers)
