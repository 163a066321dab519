"""Compositions: two tasks, one after the other, as one function.

`task` of a composition is the body of the first task, an assignment of its result to `grid`, and
the body of the second task. A composition is accepted if, on some inputs, it returns the same as
the two functions called in turn, and passes the tests of `composition_trials`. Its id is `then-`
and the ids of the first and the second task: `then-6150a2bd-c59eb873`.
"""

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import numpy as np

from omniarc.dataset.composition_trials import is_sensible, is_task
from omniarc.dataset.entry import DatasetEntry, original
from omniarc.dataset.rewriting.trials import compiled
from omniarc.dataset.source import LANGUAGE_IMPORT, names_in
from omniarc.errors import OmniArcError
from omniarc.grids import Array
from omniarc.tasks import UnknownProgramError

PREFIX = "then"

_MAX_LINES = 20


class NotComposableError(OmniArcError, ValueError):
    """Two programs cannot be composed into one function; the message says why."""


def find_compositions(task_ids: Iterable[str], count: int) -> list[str]:
    """Return the ids of up to `count` compositions of some tasks; the same ones every time."""
    found: dict[str, str] = {}
    chosen = sorted(task_ids)
    for first, second in _pairs(chosen):
        if len(found) == count:
            break
        if is_sensible(first, second) and is_task(first, second, compose, chosen):
            # Two tasks may have the same program.
            code = compose(original(first).code, original(second).code)
            found.setdefault(code, f"{PREFIX}-{first}-{second}")
    return list(found.values())


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
    task = compiled(code)

    def agrees(grid: Array, output: Any) -> bool:
        middle = np.asarray(first.task(grid.copy()))
        return not _equal(middle, grid) and not _equal(output, middle)

    few = first.distinct_inputs
    return DatasetEntry(entry_id, code, task, first.generate_input, agrees, distinct_inputs=few)


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


def _equal(first: Any, second: Any) -> bool:
    return np.array_equal(first, second)
