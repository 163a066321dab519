"""The task that a completion is for, as data sets keep it."""

from collections.abc import Mapping
from typing import Any

import msgspec

from omniarc.corpus import Task
from omniarc.task_rows import plain_task
from sandbox.errors import FieldError, FieldTypeError

# An id of the corpus, a task, or a dict with `train` and `test` pairs; the dict may be JSON text.
TaskLike = str | Task | Mapping[str, Any]


def task_fields(task: TaskLike) -> dict[str, Any]:
    """Return the fields of a request that name a task or hold it; see `plain_task`.

    Raises:
        FieldTypeError: it is not a task.
        FieldError: it has no train pairs, or is not JSON.
    """
    if isinstance(task, str):
        if not task.lstrip().startswith("{"):
            return {"task_id": task}
        try:
            task = msgspec.json.decode(task)
        except msgspec.DecodeError as error:
            raise FieldError("task", f"is not JSON: {error}") from None
    elif isinstance(task, Task):
        task = msgspec.to_builtins(task)
    if not isinstance(task, Mapping):
        rule = f"must be an id or a dict with `train` and `test`, not {type(task).__name__}"
        raise FieldTypeError("task", rule)
    pairs = plain_task(task)
    if not pairs.get("train"):
        raise FieldError("task.train", "must have at least one pair")
    return {"task": {part: value for part, value in pairs.items() if value is not None}}
