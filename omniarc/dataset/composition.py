"""Two tasks, one after the other, as one function with one source.

`def task` of a composition is the body of the first task, then `grid = ` what that returned, then
the body of the second. Not every two tasks make sense together; a composition counts as one when,
on some inputs, it answers just as the two functions called in turn, changes the grid at both steps,
and gives different answers for different inputs. Its id is `then-`, the first task's and the
second's: `then-25ff71a9-3af2c5a8`.
"""

import ast
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

import numpy as np

from omniarc.dataset.entry import Entry, grid_key, original
from omniarc.dataset.source import LANGUAGE_IMPORT, names_in
from omniarc.grids import Array, as_lists

PREFIX = "then"

# How many inputs the two must work on together, and how many different answers that must give.
_TRIALS, _DIFFERENT = 10, 6

_MAX_LINES = 30


class NotComposableError(ValueError):
    """These two cannot be one function; the message says why."""


def find_compositions(task_ids: Iterable[str], count: int) -> list[str]:
    """The ids of up to `count` compositions of some tasks, the same ones every time."""
    found: list[str] = []
    for first, second in _pairs(sorted(task_ids)):
        if len(found) == count:
            break
        if _makes_sense(first, second):
            found.append(f"{PREFIX}-{first}-{second}")
    return found


@cache
def load_composition(entry_id: str) -> Entry:
    """The entry of a composition's id; KeyError if it is none, or there are no such tasks.

    Raises:
        NotComposableError: the two cannot be one function.
    """
    prefix, *task_ids = entry_id.split("-")
    if prefix != PREFIX or len(task_ids) != 2:
        raise KeyError(f"no composition {entry_id!r}")
    first, second = map(original, task_ids)
    code = compose(first.code, second.code)
    task = _compiled(code)

    def agrees(grid: Array, output: Any) -> bool:
        middle = np.asarray(first.task(grid.copy()))
        return not _equal(middle, grid) and not _equal(output, middle)

    return Entry(entry_id, code, task, first.generate_input, agrees)


def compose(first: str, second: str) -> str:
    """One program from two, each the source of a `task`.

    Raises:
        NotComposableError: the first returns elsewhere than in its last line, both define
            different things of one name, or together they are too long.
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
        raise NotComposableError("the first returns elsewhere than in its last line")
    if before.helpers.keys() & after.helpers.keys():
        raise NotComposableError("both have a helper of the same name")
    # What one function assigns is local in all of it, so it must not be a name that the other
    # part finds outside.
    if before.assigned & after.outside or after.assigned & before.outside:
        raise NotComposableError("one assigns a name that the other finds outside")
    indent = " " * last.col_offset
    text = ast.get_source_segment(first, last) or ""
    answer = text.removeprefix("return ")
    step = [] if answer == "grid" else [f"{indent}grid = {answer}"]
    body = ["def task(grid):", *before.lines(before.task.body[:-1]), *step]
    body += after.lines(after.task.body)
    if len("\n".join(body).splitlines()) > _MAX_LINES:
        raise NotComposableError(f"together they have more than {_MAX_LINES} lines")
    imports = list(dict.fromkeys([*before.imports, *after.imports, LANGUAGE_IMPORT]))
    helpers = [*before.helpers.values(), *after.helpers.values()]
    return "\n\n".join(imports) + "\n\n\n" + "\n\n\n".join([*helpers, "\n".join(body)]) + "\n"


class _Parts:
    """A program taken apart."""

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
            raise NotComposableError("a task takes one grid, and calls it `grid`")
        names = [node for node in ast.walk(self.task) if isinstance(node, ast.Name)]
        self.assigned = {node.id for node in names if not isinstance(node.ctx, ast.Load)}
        self.assigned |= {
            node.name for node in ast.walk(self.task) if isinstance(node, ast.FunctionDef)
        } - {"task"}
        self.outside = names_in(self.task) - self.assigned - {"grid"}

    def lines(self, body: list[ast.stmt]) -> list[str]:
        """The text of some statements in a row."""
        if not body:
            return []
        return self._source[body[0].lineno - 1 : body[-1].end_lineno]


def _pairs(task_ids: list[str]) -> Iterator[tuple[str, str]]:
    """Every two different tasks, in an order that mixes them and depends on the tasks alone."""
    count = len(task_ids)
    for index in np.random.default_rng(0).permutation(count * count).tolist():
        first, second = divmod(index, count)
        if first != second:
            yield task_ids[first], task_ids[second]


def _makes_sense(first_id: str, second_id: str) -> bool:
    first, second = original(first_id), original(second_id)
    rng = np.random.default_rng(0)
    answers = set()
    task: Callable[[Any], Any] | None = None
    try:
        for _ in range(_TRIALS):
            grid = first.generate_input(rng)
            middle = np.asarray(first.task(grid.copy()))
            answer = np.asarray(second.task(middle.copy()))
            as_lists(answer)
            if _equal(middle, grid) or _equal(answer, middle) or _equal(answer, grid):
                return False
            if task is None:
                task = _compiled(compose(first.code, second.code))
            if not _equal(np.asarray(task(grid.copy())), answer):
                return False
            answers.add(grid_key(answer))
    except Exception:
        return False  # the second fails on what the first makes
    return len(answers) >= _DIFFERENT


def _compiled(code: str) -> Callable[[Any], Any]:
    """The `task` of a program made of our own tasks, which need no sandbox."""
    namespace: dict[str, Any] = {}
    exec(compile(code, "<composition>", "exec"), namespace)
    task: Callable[[Any], Any] = namespace["task"]
    return task


def _equal(first: Any, second: Any) -> bool:
    return np.array_equal(first, second)
