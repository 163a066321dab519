"""Files of tasks in the making: the skeleton to begin with, and files outside the dataset."""

import ast
import re
from itertools import zip_longest
from pathlib import Path
from typing import Any

from omniarc.corpus import Pair, Task
from omniarc.dataset.entry import DatasetEntry
from omniarc.dataset.source import program_source
from omniarc.rules import UNWRITTEN, rule_in
from omniarc.tasks import DISTINCT_INPUTS, TaskFileError, describe_failure
from sandbox.errors import FieldError
from sandbox.grids import Grid

_NAME = re.compile(r"task_(?P<id>[0-9a-f]{8})\.py")
_FUNCTIONS = ("task", "generate_input")
_IMPORTS = ("from omniarc.dsl import *", "from omniarc.generators import *")

_FINISH = "# Write both functions, check them with `omniarc tasks check`, and remove the comments."

_BODY = """

def task(grid):
    raise NotImplementedError("the program")


def generate_input(rng):
    raise NotImplementedError("the generator")
"""


def draft_name(task_id: str) -> str:
    """Return the name of a task's file."""
    return f"task_{task_id}.py"


def draft_id(path: Path) -> str:
    """Return the id in the name of a task's file.

    Raises:
        FieldError: the name is another; the field is the path.
    """
    found = _NAME.fullmatch(path.name)
    if found is None:
        raise FieldError(str(path), "must be named task_<id>.py, after the id of a task")
    return found["id"]


def skeleton(task: Task) -> str:
    """Return a file to begin with: pairs as comments, and a rule and functions to write.

    Each cell is a digit, and the output of a pair is beside its input.
    """
    parts = [f'"""{UNWRITTEN}"""', "", *_IMPORTS, "", _FINISH]
    for name, pairs in (("train", task.train), ("test", task.test)):
        for index, pair in enumerate(pairs):
            parts += ["#", f"# {name} {index}", *_picture(pair)]
    return "\n".join(parts) + "\n" + _BODY


def load_draft(path: Path) -> DatasetEntry:
    """Return the entry that a task's file defines, wherever the file is.

    The file is run, so only run files that you trust.

    Raises:
        FieldError: as for `draft_id`.
        TaskFileError: the file cannot be read or run, or lacks the program or the generator.
    """
    task_id = draft_id(path)
    space: dict[str, Any] = {"__name__": path.stem}
    try:
        text = path.read_text(encoding="utf-8")
        exec(compile(text, str(path), "exec"), space)
    except (Exception, SystemExit) as error:  # the file may contain anything
        problem, line = describe_failure(error, path)
        raise TaskFileError(task_id, path, problem, line) from error
    for name in _FUNCTIONS:
        if not callable(space.get(name)):
            raise TaskFileError(task_id, path, f"does not define the function {name}")
    code, rule = program_source(text), rule_in(text)
    return DatasetEntry(
        task_id,
        code,
        space["task"],
        space["generate_input"],
        rule=rule,
        distinct_inputs=space.get(DISTINCT_INPUTS),
    )


def is_unfinished(code: str) -> bool:
    """Return whether a program raises `NotImplementedError`, as that of a skeleton does."""
    raised = [node.exc for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Raise)]
    return any(exc is not None and "NotImplementedError" in ast.unparse(exc) for exc in raised)


def _picture(pair: Pair) -> list[str]:
    left, right = _digits(pair.input), _digits(pair.output or [])
    width = len(left[0])
    lines = zip_longest(left, right, fillvalue="")
    return [f"#   {before:<{width}}   {after}".rstrip() for before, after in lines]


def _digits(grid: Grid) -> list[str]:
    return ["".join(map(str, row)) for row in grid]
