"""Folders of examples as RE-ARC publishes them: a file `<task id>.json` for each task.

A file is a JSON list of `{"input": grid, "output": grid}`.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec

from omniarc.dataset.entry import Example
from sandbox.errors import field_error
from sandbox.grids import Grid, check_rectangular

_TASK_ID = re.compile(r"[0-9a-f]{8}")

# RE-ARC's own archive keeps the files one folder down.
_SUBFOLDER = "tasks"

_BATCH = 128


class ExampleError(ValueError):
    """Something is not an example; the message says what and where."""


class FolderError(ValueError):
    """A folder has no tasks, or a file of it is no list; the message names it."""


class _Pair(msgspec.Struct, frozen=True):
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
        FolderError: it is no folder, or no file in it is named by a task id.
    """

    def __init__(self, path: Path) -> None:
        inner = path / _SUBFOLDER
        self.path = inner if inner.is_dir() else path
        if not self.path.is_dir():
            raise FolderError(f"{path}: is not a folder")
        found = (file.stem for file in self.path.glob("*.json"))
        self.task_ids: Sequence[str] = sorted(filter(_TASK_ID.fullmatch, found))
        if not self.task_ids:
            raise FolderError(f"{path}: no file in it is named <task id>.json")

    @property
    def files(self) -> list[Path]:
        """The tasks' files."""
        return [self._file(task_id) for task_id in self.task_ids]

    def _file(self, task_id: str) -> Path:
        return self.path / f"{task_id}.json"

    def batches(
        self, task_id: str, fits: Callable[[Grid], bool] | None = None
    ) -> Iterator[list[Example | ExampleError]]:
        """The examples of one of `task_ids`, in the file's order, some at a time.

        Args:
            task_id: the task.
            fits: what is known of an input's size beforehand; a file is read as it is.

        Raises:
            FolderError: the file cannot be read, or is not a JSON list.
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
    """Writes a task's file into a folder that is there.

    Raises:
        OSError: it cannot be written.
    """
    content = msgspec.json.encode([_Pair(*example) for example in examples])
    (folder / f"{task_id}.json").write_bytes(content)


def check_example(pair: object) -> Example | ExampleError:
    """The example that `pair`, of plain values, is; or what is wrong with it."""
    try:
        return Example(*msgspec.structs.astuple(msgspec.convert(pair, _Pair)))
    except ValueError as error:
        return ExampleError(str(field_error(error)))


def _example(item: msgspec.Raw) -> Example | ExampleError:
    try:
        return Example(*msgspec.structs.astuple(msgspec.json.decode(item, type=_Pair)))
    except ValueError as error:  # UnicodeDecodeError is one too
        return ExampleError(str(field_error(error)))
