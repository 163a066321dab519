"""Sources of input grids for an analysis: generators, folders and JSON lines."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Protocol, TypeVar

import msgspec
import numpy as np
from msgspec import Meta

from omniarc import tasks
from omniarc.dataset.entry import Example, original
from omniarc.errors import OmniArcError
from omniarc.grids import as_lists
from omniarc.rearc.folder import ExampleFolder
from sandbox.errors import field_error
from sandbox.grids import Grid, check_rectangular

T = TypeVar("T")


class InputsError(OmniArcError, ValueError):
    """A file has an invalid input; the message says where and why."""


class InputSource(Protocol):
    """Input grids by task."""

    @property
    def task_ids(self) -> Sequence[str]:
        """The tasks that have inputs."""

    def inputs(self, task_id: str, count: int, rng: np.random.Generator) -> list[Grid]:
        """Return up to `count` inputs of one of `task_ids`, chosen at random if there are more."""


class GeneratorInputs:
    """New inputs from the generators of the tasks."""

    def __init__(self) -> None:
        self.task_ids = tasks.task_ids()

    def inputs(self, task_id: str, count: int, rng: np.random.Generator) -> list[Grid]:
        """Return `count` new inputs of a task."""
        generate = original(task_id).generate_input
        return [as_lists(generate(rng)) for _ in range(count)]


class FolderInputs:
    """The inputs of a folder in RE-ARC's layout.

    Raises:
        FolderError: the folder does not exist, or has no tasks.
    """

    def __init__(self, path: Path) -> None:
        self._folder = ExampleFolder(path)
        self.task_ids = self._folder.task_ids

    def inputs(self, task_id: str, count: int, rng: np.random.Generator) -> list[Grid]:
        """Return up to `count` inputs of a task.

        Raises:
            FolderError: the file of the task cannot be read or is not a list.
            InputsError: an item of the file is not an example.
        """
        found: list[Grid] = []
        for batch in self._folder.batches(task_id):
            for example in batch:
                if not isinstance(example, Example):
                    item = f"{self._folder.path / task_id}.json: [{len(found)}]"
                    raise InputsError(f"{item}: {example}")
                found.append(example.input)
        return _choose(found, count, rng)


class _InputPair(msgspec.Struct, frozen=True):
    input: Grid

    def __post_init__(self) -> None:
        check_rectangular(self.input, "input")


class _InputLine(msgspec.Struct, frozen=True):
    """A candidate or a sample of the dataset. Other fields are ignored."""

    task_id: Annotated[str, Meta(min_length=1, max_length=64)]
    input: Grid | None = None
    reason: str | None = None
    train: list[_InputPair] = []
    test: list[_InputPair] = []

    def __post_init__(self) -> None:
        if self.input is not None:
            check_rectangular(self.input, "input")

    @property
    def inputs(self) -> list[Grid]:
        """The inputs of the line, without an input that was rejected."""
        own = [self.input] if self.input is not None and self.reason is None else []
        return own + [pair.input for pair in (*self.train, *self.test)]


class LineInputs:
    """The inputs of JSON lines: a task id with an input, or with train and test pairs.

    An input with the reason of its rejection is skipped.

    Args:
        content: the content of the file.
        name: the name of the file, for messages.

    Raises:
        InputsError: a line is invalid, or there are no inputs.
    """

    def __init__(self, content: bytes, name: str) -> None:
        decoder = msgspec.json.Decoder(_InputLine)
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
            raise InputsError(f"{name}: has no inputs")
        self._inputs: Mapping[str, list[Grid]] = found
        self.task_ids = sorted(found)

    def inputs(self, task_id: str, count: int, rng: np.random.Generator) -> list[Grid]:
        """Return up to `count` inputs of a task."""
        return _choose(self._inputs[task_id], count, rng)


def open_source(path: Path) -> InputSource:
    """Return the source at a path: a folder in RE-ARC's layout, or a file of JSON lines.

    Raises:
        OSError: the path cannot be read.
        FolderError: the folder has no tasks.
        InputsError: the file has an invalid line or no inputs.
    """
    return FolderInputs(path) if path.is_dir() else LineInputs(path.read_bytes(), str(path))


def _choose(items: list[T], count: int, rng: np.random.Generator) -> list[T]:
    if len(items) <= count:
        return items
    return [items[index] for index in sorted(rng.permutation(len(items))[:count].tolist())]
