"""Branches of a program that none of its inputs takes.

A program is compiled with a record at each condition (of `if`, `while`, conditional expressions and
the filters of comprehensions) and at the beginning of each function and loop. Examples cannot
justify a condition that always has the same value, or a loop that never runs.
"""

import ast
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

Test = TypeVar("Test", ast.If, ast.While, ast.IfExp)
Body = TypeVar("Body", ast.For, ast.FunctionDef)

_RECORD = "record_branch"


class _Place(NamedTuple):
    """A place of a program: its line, and the source of its condition if it is one."""

    line: int
    condition: str | None


class BranchRecorder:
    """A program that records which branches it takes.

    Args:
        code: the source of the program, which defines `task`.

    Attributes:
        task: the program as a function.

    Raises:
        SyntaxError: the source is invalid.
    """

    def __init__(self, code: str) -> None:
        marker = _Marker()
        tree = ast.fix_missing_locations(marker.visit(ast.parse(code)))
        self._places = marker.places
        self._seen: list[set[bool]] = [set() for _ in marker.places]
        namespace: dict[str, Any] = {_RECORD: self._record}
        exec(compile(tree, "<program>", "exec"), namespace)
        self.task: Callable[[Any], Any] = namespace["task"]

    def _record(self, index: int, value: Any) -> Any:
        self._seen[index].add(bool(value))
        return value

    @property
    def not_taken(self) -> list[str]:
        """A description of each branch that was not taken in any call, with its line."""
        found = []
        for place, seen in zip(self._places, self._seen, strict=True):
            if place.condition is None:
                if not seen:
                    found.append(f"line {place.line} never runs")
            elif len(seen) == 1:
                value = "true" if True in seen else "false"
                found.append(f"line {place.line}: `{place.condition}` is always {value}")
        return found


class _Marker(ast.NodeTransformer):
    """Adds a record to each condition, and to the beginning of each function and loop."""

    def __init__(self) -> None:
        self.places: list[_Place] = []

    def visit_If(self, node: ast.If) -> ast.AST:
        return self._test(node)

    def visit_While(self, node: ast.While) -> ast.AST:
        return self._test(node)

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        return self._test(node)

    def visit_comprehension(self, node: ast.comprehension) -> ast.AST:
        conditions = [self._condition(each) for each in node.ifs]
        self.generic_visit(node)
        node.ifs = [_recorded(at, each) for at, each in zip(conditions, node.ifs, strict=True)]
        return node

    def visit_For(self, node: ast.For) -> ast.AST:
        return self._body(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return self._body(node)

    def _test(self, node: Test) -> Test:
        at = self._condition(node.test)
        self.generic_visit(node)
        node.test = _recorded(at, node.test)
        return node

    def _body(self, node: Body) -> Body:
        at = self._place(node.body[0].lineno, None)
        self.generic_visit(node)
        node.body.insert(0, ast.Expr(_recorded(at, ast.Constant(True))))
        return node

    def _condition(self, node: ast.expr) -> int:
        return self._place(node.lineno, ast.unparse(node))

    def _place(self, line: int, condition: str | None) -> int:
        self.places.append(_Place(line, condition))
        return len(self.places) - 1


def _recorded(at: int, value: ast.expr) -> ast.expr:
    return ast.Call(ast.Name(_RECORD, ast.Load()), [ast.Constant(at), value], [])
