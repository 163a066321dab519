"""Where input grids come from, to be held against the originals: generators, folders, lines."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Protocol, TypeVar

import msgspec
import numpy as np
from msgspec import Meta

from omniarc import tasks
from omniarc.dataset.entry import Example, original
from omniarc.grids import as_lists
from omniarc.rearc.folder import ExampleFolder
from sandbox.errors import field_error
from sandbox.grids import Grid, check_rectangular

T = TypeVar("T")


class InputsError(ValueError):
    """A file holds something that is no input; the message says where and why."""


class InputSource(Protocol):
    """Input grids by task."""

    @property
    def task_ids(self) -> Sequence[str]:
        """The tasks that it has inputs of."""

    def inputs(self, task_id: str, count: int, rng: np.random.Generator) -> list[Grid]:
        """Up to `count` inputs of one of `task_ids`, drawn at random where there are more."""


class GeneratorInputs:
    """New inputs from the tasks' own generators."""

    def __init__(self) -> None:
        self.task_ids = tasks.task_ids()

    def inputs(self, task_id: str, count: int, rng: np.random.Generator) -> list[Grid]:
        """`count` new inputs of a task."""
        generate = original(task_id).generate_input
        return [as_lists(generate(rng)) for _ in range(count)]


class FolderInputs:
    """The inputs of a folder in RE-ARC's layout.

    Raises:
        FolderError: there is no such folder, or it has no tasks.
    """

    def __init__(self, path: Path) -> None:
        self._folder = ExampleFolder(path)
        self.task_ids = self._folder.task_ids

    def inputs(self, task_id: str, count: int, rng: np.random.Generator) -> list[Grid]:
        """Up to `count` inputs of a task.

        Raises:
            FolderError: the task's file cannot be read, or is no list.
            InputsError: something in it is no example.
        """
        found: list[Grid] = []
        for batch in self._folder.batches(task_id):
            for example in batch:
                if not isinstance(example, Example):
                    place = f"{self._folder.path / task_id}.json: [{len(found)}]"
                    raise InputsError(f"{place}: {example}")
                found.append(example.input)
        return _some(found, count, rng)


class _Pair(msgspec.Struct, frozen=True):
    input: Grid

    def __post_init__(self) -> None:
        check_rectangular(self.input, "input")


class _Line(msgspec.Struct, frozen=True):
    """A candidate of a model's, or a sample of the dataset; other fields are passed by."""

    task_id: Annotated[str, Meta(min_length=1, max_length=64)]
    input: Grid | None = None
    reason: str | None = None
    train: list[_Pair] = []
    test: list[_Pair] = []

    def __post_init__(self) -> None:
        if self.input is not None:
            check_rectangular(self.input, "input")

    @property
    def inputs(self) -> list[Grid]:
        """The grids of the line: none if it was rejected for a reason."""
        own = [self.input] if self.input is not None and self.reason is None else []
        return own + [pair.input for pair in (*self.train, *self.test)]


class LineInputs:
    """The inputs of JSON lines: a task's id with an input, or with train and test pairs.

    A line with a reason why its input was rejected counts as having none.

    Args:
        content: the file's bytes.
        name: what to call the file in a message.

    Raises:
        InputsError: a line is none of these, or there are no inputs at all.
    """

    def __init__(self, content: bytes, name: str) -> None:
        decoder = msgspec.json.Decoder(_Line)
        found: dict[str, list[Grid]] = {}
        for number, line in enumerate(content.split(b"\n"), start=1):
            if not line.strip():
                continue
            try:
                decoded = decoder.decode(line)
            except (ValueError, RecursionError) as error:  # msgspec's errors are ValueErrors
                raise InputsError(f"{name}:{number}: {field_error(error)}") from None
            if decoded.inputs:
                found.setdefault(decoded.task_id, []).extend(decoded.inputs)
        if not found:
            raise InputsError(f"{name}: holds no inputs")
        self._found: Mapping[str, list[Grid]] = found
        self.task_ids = sorted(found)

    def inputs(self, task_id: str, count: int, rng: np.random.Generator) -> list[Grid]:
        """Up to `count` inputs of a task."""
        return _some(self._found[task_id], count, rng)


def open_source(path: Path) -> InputSource:
    """The source at a path: a folder in RE-ARC's layout, or a file of JSON lines.

    Raises:
        OSError: it cannot be read.
        FolderError: a folder has no tasks.
        InputsError: a file is not one of inputs.
    """
    return FolderInputs(path) if path.is_dir() else LineInputs(path.read_bytes(), str(path))


def _some(items: list[T], count: int, rng: np.random.Generator) -> list[T]:
    if len(items) <= count:
        return items
    return [items[index] for index in sorted(rng.permutation(len(items))[:count].tolist())]
