"""Folders of examples in RE-ARC's layout: a file `<task id>.json` for each task.

Each file is a JSON list of `{"input": grid, "output": grid}`.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec

from omniarc.dataset.entry import Example
from omniarc.errors import OmniArcError
from sandbox.errors import field_error
from sandbox.grids import Grid, check_rectangular

_TASK_ID = re.compile(r"[0-9a-f]{8}")

# RE-ARC's archive has the files in this subfolder.
_SUBFOLDER = "tasks"

_BATCH = 128


class ExampleError(OmniArcError, ValueError):
    """An item is not an example; the message says why."""


class FolderError(OmniArcError, ValueError):
    """A folder has no tasks, or a file is not a list; the message names it."""


class _ExamplePair(msgspec.Struct, frozen=True):
    input: Grid
    output: Grid

    def __post_init__(self) -> None:
        check_rectangular(self.input, "input")
        check_rectangular(self.output, "output")


class ExampleFolder:
    """The tasks of a folder, or of the folder `tasks` in it.

    Args:
        path: the folder.

    Raises:
        FolderError: it is not a folder, or no file is named by a task id.
    """

    def __init__(self, path: Path) -> None:
        inner = path / _SUBFOLDER
        self.path = inner if inner.is_dir() else path
        if not self.path.is_dir():
            raise FolderError(f"{path}: is not a folder")
        found = (file.stem for file in self.path.glob("*.json"))
        self.task_ids: Sequence[str] = sorted(filter(_TASK_ID.fullmatch, found))
        if not self.task_ids:
            raise FolderError(f"{path}: has no file named <task id>.json")

    @property
    def files(self) -> list[Path]:
        """The files of the tasks."""
        return [self._file(task_id) for task_id in self.task_ids]

    def _file(self, task_id: str) -> Path:
        return self.path / f"{task_id}.json"

    def batches(
        self, task_id: str, fits: Callable[[Grid], bool] | None = None
    ) -> Iterator[list[Example | ExampleError]]:
        """Yield the examples of one of `task_ids` in batches, in the order of the file.

        Args:
            task_id: the task.
            fits: ignored; `GeneratedExamples` uses it to draw useful examples.

        Raises:
            FolderError: the file cannot be read or is not a JSON list.
        """
        file = self._file(task_id)
        try:
            items = msgspec.json.decode(file.read_bytes(), type=list[msgspec.Raw])
        except OSError as error:
            raise FolderError(f"{file}: {error.strerror}") from None
        except (msgspec.DecodeError, RecursionError) as error:
            raise FolderError(f"{file}: {field_error(error)}") from None
        for start in range(0, len(items), _BATCH):
            yield [_example(item) for item in items[start : start + _BATCH]]


def write_examples(folder: Path, task_id: str, examples: Sequence[Example]) -> None:
    """Write the file of a task into an existing folder.

    Raises:
        OSError: the file cannot be written.
    """
    content = msgspec.json.encode([_ExamplePair(*example) for example in examples])
    (folder / f"{task_id}.json").write_bytes(content)


def check_example(pair: object) -> Example | ExampleError:
    """Return `pair`, of plain values, as an example, or the error if it is invalid."""
    try:
        return Example(*msgspec.structs.astuple(msgspec.convert(pair, _ExamplePair)))
    except ValueError as error:
        return ExampleError(str(field_error(error)))


def _example(item: msgspec.Raw) -> Example | ExampleError:
    try:
        return Example(*msgspec.structs.astuple(msgspec.json.decode(item, type=_ExamplePair)))
    except ValueError as error:  # including UnicodeDecodeError
        return ExampleError(str(field_error(error)))
