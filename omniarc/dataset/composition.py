"""Compositions: two tasks, one after the other, as one function.

`task` of a composition is the body of the first task, an assignment of its result to `grid`, and
the body of the second task. A composition is accepted if, on some inputs, it returns the same as
the two functions called in turn, both steps change the grid, and different inputs have different
outputs. Its id is `then-` and the ids of the first and the second task: `then-25ff71a9-3af2c5a8`.
"""

import ast
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

import numpy as np

from omniarc.dataset.entry import DatasetEntry, grid_key, original
from omniarc.dataset.source import LANGUAGE_IMPORT, names_in
from omniarc.errors import OmniArcError
from omniarc.grids import Array, as_lists
from omniarc.tasks import UnknownProgramError

PREFIX = "then"

# Inputs that a composition is tested on, and different outputs that it must return for them.
_TRIALS, _DIFFERENT = 10, 6

_MAX_LINES = 30


class NotComposableError(OmniArcError, ValueError):
    """Two programs cannot be composed into one function; the message says why."""


def find_compositions(task_ids: Iterable[str], count: int) -> list[str]:
    """Return the ids of up to `count` compositions of some tasks; the same ones every time."""
    found: list[str] = []
    for first, second in _pairs(sorted(task_ids)):
        if len(found) == count:
            break
        if _is_useful(first, second):
            found.append(f"{PREFIX}-{first}-{second}")
    return found


@cache
def load_composition(entry_id: str) -> DatasetEntry:
    """Return the entry of a composition.

    Raises:
        UnknownProgramError: this is not the id of a composition, or there are no such tasks.
        NotComposableError: the two cannot be composed.
    """
    prefix, *task_ids = entry_id.split("-")
    if prefix != PREFIX or len(task_ids) != 2:
        raise UnknownProgramError(entry_id)
    first, second = map(original, task_ids)
    code = compose(first.code, second.code)
    task = _compiled(code)

    def agrees(grid: Array, output: Any) -> bool:
        middle = np.asarray(first.task(grid.copy()))
        return not _equal(middle, grid) and not _equal(output, middle)

    return DatasetEntry(entry_id, code, task, first.generate_input, agrees)


def compose(first: str, second: str) -> str:
    """Compose two programs, each of which defines `task`, into one.

    Raises:
        NotComposableError: the first returns before its last line, the two use a name for
            different things, or the result is too long.
    """
    before, after = _Parts(first), _Parts(second)
    last = before.task.body[-1]
    returns = [node for node in ast.walk(before.task) if isinstance(node, ast.Return)]
    inner = [
        node
        for part in before.task.body
        for nested in ast.walk(part)
        if isinstance(nested, ast.FunctionDef)
        for node in ast.walk(nested)
        if isinstance(node, ast.Return)
    ]
    if not isinstance(last, ast.Return) or len(returns) - len(inner) != 1:
        raise NotComposableError("the first returns before its last line")
    if before.helpers.keys() & after.helpers.keys():
        raise NotComposableError("both define a helper of the same name")
    # A name that a function assigns is local in all of it, so the other part must not use it as a
    # global name.
    if before.assigned & after.global_names or after.assigned & before.global_names:
        raise NotComposableError("one assigns a name that is global in the other")
    indent = " " * last.col_offset
    text = ast.get_source_segment(first, last) or ""
    result = text.removeprefix("return ")
    step = [] if result == "grid" else [f"{indent}grid = {result}"]
    body = ["def task(grid):", *before.lines(before.task.body[:-1]), *step]
    body += after.lines(after.task.body)
    if len("\n".join(body).splitlines()) > _MAX_LINES:
        raise NotComposableError(f"the result has more than {_MAX_LINES} lines")
    imports = list(dict.fromkeys([*before.imports, *after.imports, LANGUAGE_IMPORT]))
    helpers = [*before.helpers.values(), *after.helpers.values()]
    return "\n\n".join(imports) + "\n\n\n" + "\n\n\n".join([*helpers, "\n".join(body)]) + "\n"


class _Parts:
    """The imports, helpers and `task` function of a program."""

    def __init__(self, source: str) -> None:
        tree = ast.parse(source)
        self._source = source.splitlines()
        self.imports: list[str] = []
        self.helpers: dict[str, str] = {}
        for node in tree.body:
            text = "\n".join(self._source[node.lineno - 1 : node.end_lineno])
            if isinstance(node, ast.FunctionDef) and node.name == "task":
                self.task = node
            elif isinstance(node, ast.FunctionDef):
                self.helpers[node.name] = text
            elif isinstance(node, ast.Assign):
                self.helpers[ast.unparse(node.targets[0])] = text
            elif text != LANGUAGE_IMPORT:
                self.imports.append(text)
        if self.task.args.args[0].arg != "grid" or len(self.task.args.args) != 1:
            raise NotComposableError("`task` must have one parameter, called `grid`")
        names = [node for node in ast.walk(self.task) if isinstance(node, ast.Name)]
        self.assigned = {node.id for node in names if not isinstance(node.ctx, ast.Load)}
        self.assigned |= {
            node.name for node in ast.walk(self.task) if isinstance(node, ast.FunctionDef)
        } - {"task"}
        self.global_names = names_in(self.task) - self.assigned - {"grid"}

    def lines(self, body: list[ast.stmt]) -> list[str]:
        """Return the source lines of consecutive statements."""
        if not body:
            return []
        return self._source[body[0].lineno - 1 : body[-1].end_lineno]


def _pairs(task_ids: list[str]) -> Iterator[tuple[str, str]]:
    """Yield every pair of different tasks, in a shuffled order that depends on the ids alone."""
    count = len(task_ids)
    for index in np.random.default_rng(0).permutation(count * count).tolist():
        first, second = divmod(index, count)
        if first != second:
            yield task_ids[first], task_ids[second]


def _is_useful(first_id: str, second_id: str) -> bool:
    """Return whether a composition passes the tests that the module describes."""
    first, second = original(first_id), original(second_id)
    rng = np.random.default_rng(0)
    outputs = set()
    task: Callable[[Any], Any] | None = None
    try:
        for _ in range(_TRIALS):
            grid = first.generate_input(rng)
            middle = np.asarray(first.task(grid.copy()))
            output = np.asarray(second.task(middle.copy()))
            as_lists(output)
            if _equal(middle, grid) or _equal(output, middle) or _equal(output, grid):
                return False
            if task is None:
                task = _compiled(compose(first.code, second.code))
            if not _equal(np.asarray(task(grid.copy())), output):
                return False
            outputs.add(grid_key(output))
    except Exception:
        return False  # the second program fails on an output of the first
    return len(outputs) >= _DIFFERENT


def _compiled(code: str) -> Callable[[Any], Any]:
    """Return `task` of a program composed of this package's own tasks, which need no sandbox."""
    namespace: dict[str, Any] = {}
    exec(compile(code, "<composition>", "exec"), namespace)
    task: Callable[[Any], Any] = namespace["task"]
    return task


def _equal(first: Any, second: Any) -> bool:
    return np.array_equal(first, second)
