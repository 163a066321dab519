"""The type of a program's input: what its annotation says, else what the program does with it.

`docs/replies.md` states the rule. The signs are looked for in programs without an annotation: first
in the code of the entry point (`array_signs`), then in the whole syntax tree. A wrong guess is
corrected if it makes the first call fail (`sandbox.template.run`).
"""

import ast
import types
import typing
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from sandbox.grids import InputType
from sandbox.policy.typing_objects import get_origin
from sandbox.template.array_signs import ARRAYS_ONLY, treats_as_array
from sandbox.template.entry import Function, first_parameter

# The libraries whose functions take and return arrays.
ARRAY_LIBRARIES = frozenset(["numpy", "scipy"])

# Those of them that in a program without numpy are hardly ever those of anything else.
_ARRAY_SIGNS = frozenset(
    (
        "T all any argmax argmin argsort astype cumsum diagonal dot dtype fill flat flatten max "
        "min ndim nonzero ravel reshape shape size squeeze std sum swapaxes tolist transpose"
    ).split()
)

# Methods that lists have and arrays do not.
_LISTS_ONLY = frozenset("append count extend index insert pop remove reverse".split())

# In the messages of numpy's errors for indices that it cannot use.
_INDEX_ERRORS = ("too many indices", "only integers", "boolean index", "arrays used as indices")

# How many variables the grid is followed into.
_MOST_PLACES = 64

# Programs longer than this are not looked at.
_LONGEST = 32 * 1024

_FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_BINDINGS = (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.NamedExpr)

# Nodes without anything inside.
_LEAVES = (ast.expr_context, ast.operator, ast.cmpop, ast.boolop, ast.unaryop)

_Position = tuple[int, int]


def annotated(function: Function, namespace: dict[str, Any]) -> InputType | None:
    """Return the input type that the parameter's annotation names: "list", "numpy" or None."""
    found = first_parameter(function)
    if found is None or not (annotations := getattr(found[0], "__annotations__", None)):
        return None
    annotation = annotations.get(found[0].__code__.co_varnames[found[1]])
    if isinstance(annotation, str):
        # From `from __future__ import annotations`. Aliases are resolved; nothing is evaluated.
        annotation = annotation.strip("'\"")
        annotation = namespace.get(annotation, annotation)
    if isinstance(annotation, str):
        head = annotation.partition("[")[0].rpartition(".")[2].lower()
        if head in ("list", "sequence", "mutablesequence", "iterable", "tuple"):
            return "list"
        return "numpy" if head in ("ndarray", "ndarraylike", "array") else None
    origin = get_origin(annotation) or typing.get_origin(annotation) or annotation
    named = getattr(origin, "__name__", "")
    if origin in (list, tuple) or named in ("Sequence", "MutableSequence", "Iterable"):
        return "list"
    return "numpy" if origin is np.ndarray or origin is np.array else None


def inferred(
    function: Function, source: str, libraries: frozenset[str] = ARRAY_LIBRARIES
) -> InputType:
    """Return the input type that a program is written for, "numpy" or "list".

    Args:
        function: the entry point.
        source: the whole program.
        libraries: modules whose use shows that a program is written for arrays.
    """
    if len(source) > _LONGEST:
        return "numpy"
    found = first_parameter(function)
    parameter = None if found is None else (found[0].__code__, found[1])
    if parameter is not None and treats_as_array(*parameter):
        return "numpy"
    return inferred_from_tree(parameter, source, libraries)


def inferred_from_tree(
    parameter: tuple[types.CodeType, int] | None, source: str, libraries: frozenset[str]
) -> InputType:
    """Return the input type by the whole program's syntax tree.

    Args:
        parameter: the entry point's code and the index of its parameter.
        source: the whole program.
        libraries: modules whose use shows that a program is written for arrays.
    """
    try:
        program = _Program(ast.parse(source))
    except RecursionError:
        return "numpy"
    signs = _GridSigns(program)
    if parameter is not None:
        signs.follow(*parameter)
    if signs.array:
        return "numpy"
    if program.uses(libraries):
        return "list" if signs.lists or program.copies_lists else "numpy"
    return "numpy" if program.has_array_signs() else "list"


def may_cause(error: BaseException) -> bool:
    """Return whether the wrong input type can be the cause of an error."""
    if isinstance(error, IndexError):
        message = str(error.args[0]) if error.args and type(error.args[0]) is str else ""
        return any(part in message for part in _INDEX_ERRORS)
    return isinstance(error, TypeError | ValueError | AttributeError)


class _Program:
    """What there is in a program's syntax tree, from one pass over it.

    Attributes:
        parent_of: the node that each node is part of.
        uses_of: where each name is read or bound, in no order.
        functions: all functions and lambdas.
        by_name: functions, methods and lambdas by the name that they are bound to.
        copies_lists: whether some code copies a list by `x[:]`, or adds to one by `x + [y]`.
    """

    def __init__(self, tree: ast.Module) -> None:
        self.parent_of: dict[ast.AST, ast.AST] = {}
        self.uses_of: dict[str, list[ast.Name]] = {}
        self.functions: list[_FunctionNode] = []
        self.by_name: dict[str, _FunctionNode] = {}
        self.copies_lists = False
        self._imported: list[tuple[str, str]] = []
        self._attributes: set[str] = set()
        self._own_names: set[str] = set()
        self._slices_two_axes = False
        waiting: list[ast.AST] = [tree]  # what comes last in the source is visited first
        while waiting:
            node = waiting.pop()
            visit = self._visits.get(type(node))
            if visit is not None:
                visit(self, node)
            for child in ast.iter_child_nodes(node):
                if not isinstance(child, _LEAVES):
                    self.parent_of[child] = node
                    waiting.append(child)

    def _visit_name(self, node: ast.Name) -> None:
        self.uses_of.setdefault(node.id, []).append(node)

    def _visit_attribute(self, node: ast.Attribute) -> None:
        names = self._own_names if isinstance(node.ctx, ast.Store) else self._attributes
        names.add(node.attr)

    def _visit_subscript(self, node: ast.Subscript) -> None:
        index = node.slice
        if isinstance(index, ast.Tuple):
            self._slices_two_axes |= any(isinstance(each, ast.Slice) for each in index.elts)
        elif isinstance(index, ast.Slice) and isinstance(node.ctx, ast.Load):
            self.copies_lists |= index.lower is index.upper is index.step is None

    def _visit_operation(self, node: ast.BinOp) -> None:
        if isinstance(node.op, ast.Add):
            self.copies_lists |= isinstance(node.left, ast.List) or isinstance(node.right, ast.List)

    def _visit_function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self.functions.append(node)
        self.by_name.setdefault(node.name, node)
        self._own_names.add(node.name)

    def _visit_lambda(self, node: ast.Lambda) -> None:
        self.functions.append(node)
        parent = self.parent_of[node]
        if isinstance(parent, ast.Assign) and isinstance(parent.targets[0], ast.Name):
            self.by_name.setdefault(parent.targets[0].id, node)

    def _visit_import(self, node: ast.Import) -> None:
        for alias in node.names:
            library = alias.name.partition(".")[0]
            self._imported.append((library, alias.asname or library))

    def _visit_import_from(self, node: ast.ImportFrom) -> None:
        library = (node.module or "").partition(".")[0]
        self._imported.extend((library, alias.asname or alias.name) for alias in node.names)

    _visits: typing.ClassVar[dict[type[ast.AST], Any]] = {
        ast.Name: _visit_name,
        ast.Attribute: _visit_attribute,
        ast.Subscript: _visit_subscript,
        ast.BinOp: _visit_operation,
        ast.FunctionDef: _visit_function,
        ast.AsyncFunctionDef: _visit_function,
        ast.Lambda: _visit_lambda,
        ast.Import: _visit_import,
        ast.ImportFrom: _visit_import_from,
    }

    def uses(self, libraries: frozenset[str]) -> bool:
        """Return whether the program uses one of the libraries, and does not only import it."""
        return any(
            library in libraries and (name == "*" or name in self.uses_of)
            for library, name in self._imported
        )

    def has_array_signs(self) -> bool:
        """Return whether a program that uses no library does what only arrays can."""
        # Attributes of the program's own classes show nothing.
        return self._slices_two_axes or bool((_ARRAY_SIGNS & self._attributes) - self._own_names)

    def find(self, code: types.CodeType) -> _FunctionNode | None:
        """Return the function with some code, if it is in the program's source."""
        names = code.co_varnames[: code.co_argcount]
        for node in self.functions:
            if _first_line(node) == code.co_firstlineno and _parameters(node) == names:
                return node
        return None

    def functions_around(self, node: ast.AST) -> Iterator[_FunctionNode]:
        """Yield the functions that a node is inside of, the innermost first."""
        while (parent := self.parent_of.get(node)) is not None:
            if isinstance(parent, _FUNCTIONS):
                yield parent
            node = parent


class _Place(NamedTuple):
    """A variable that holds the grid.

    Attributes:
        function: the function that the variable is in.
        name: the variable's name.
        start: where it begins to hold the grid.
        copied: whether it holds what `grid.copy()` returned.
    """

    function: _FunctionNode
    name: str
    start: _Position = (0, 0)
    copied: bool = False


class _GridSigns:
    """The signs in what a program does with its grid, followed through calls and closures.

    Attributes:
        array: whether it does what only arrays can.
        lists: whether it does what only lists can.
    """

    def __init__(self, program: _Program) -> None:
        self._program = program
        self._seen: set[_Place] = set()
        self._waiting: list[_Place] = []
        self.array = False
        self.lists = False

    def follow(self, code: types.CodeType, index: int) -> None:
        """Look at everything that is done with the parameter of some code."""
        function = self._program.find(code)
        if function is None:
            return
        self._add(_Place(function, code.co_varnames[index]))
        while self._waiting and not self.array and len(self._seen) < _MOST_PLACES:
            self._look_at(self._waiting.pop())

    def _add(self, place: _Place) -> None:
        if place not in self._seen:
            self._seen.add(place)
            self._waiting.append(place)

    def _look_at(self, place: _Place) -> None:
        uses = [
            node for node in self._program.uses_of.get(place.name, ()) if self._is_in(node, place)
        ]
        bound = (self._bound_at(node) for node in uses if isinstance(node.ctx, ast.Store))
        end = min((at for at in bound if at > place.start), default=None)
        for node in uses:
            if end is None or (node.lineno, node.col_offset) < end:
                self._look_around(place, node)

    def _is_in(self, node: ast.Name, place: _Place) -> bool:
        """Return whether a name is that variable, and not one of a function inside."""
        if (node.lineno, node.col_offset) < place.start:
            return False
        for function in self._program.functions_around(node):
            if function is place.function:
                return True
            if place.name in _parameters(function):
                return False
        return False

    def _bound_at(self, node: ast.Name) -> _Position:
        """Return from where on a name has the value that is bound to it."""
        parent = self._program.parent_of[node]
        return _end(parent if isinstance(parent, _BINDINGS) else node)

    def _look_around(self, place: _Place, node: ast.Name) -> None:
        """Look at what is done with the grid where it is read."""
        parent = self._program.parent_of[node]
        if isinstance(parent, ast.Attribute):
            self._on_attribute(place, parent)
        elif isinstance(parent, ast.Subscript):
            self.array |= parent.value is node and self._is_array_index(place, parent)
        elif isinstance(parent, ast.Compare):
            self.array |= any(map(_is_number, (parent.left, *parent.comparators)))
        elif isinstance(parent, ast.BinOp):
            other = parent.right if parent.left is node else parent.left
            self.array |= _calculates(parent.op, other)
        elif isinstance(parent, ast.AugAssign):
            self.array |= parent.target is node and _calculates(parent.op, parent.value)
        elif isinstance(parent, ast.UnaryOp):
            self.array |= not isinstance(parent.op, ast.Not)
            self.lists |= isinstance(parent.op, ast.Not)
        elif isinstance(parent, ast.If | ast.While | ast.IfExp | ast.BoolOp):
            self.lists |= isinstance(parent, ast.BoolOp) or parent.test is node
        elif isinstance(parent, ast.Call):
            self._on_call(place, parent, node)
        else:
            self._on_assignment(place, node)

    def _on_attribute(self, place: _Place, node: ast.Attribute) -> None:
        if node.attr == "copy":
            call = self._program.parent_of[node]
            if isinstance(call, ast.Call):
                self._on_assignment(place, call, copied=True)
        elif node.attr in ARRAYS_ONLY:
            self.array = True
        elif node.attr in _LISTS_ONLY:
            self.lists = True

    def _is_array_index(self, place: _Place, node: ast.Subscript) -> bool:
        """Return whether an array is indexed, as in `grid[r, c]`, or `copy[r][c] = color`."""
        if isinstance(node.slice, ast.Tuple):
            return True
        outer = self._program.parent_of[node]
        if not place.copied or not isinstance(outer, ast.Subscript):
            return False
        # The copy of a list would share its rows with the grid.
        return outer.value is node and isinstance(outer.ctx, ast.Store)

    def _on_call(self, place: _Place, call: ast.Call, node: ast.Name) -> None:
        """Follow the grid into a function or method of the program."""
        if node not in call.args:
            return
        index = call.args.index(node)
        called = call.func
        name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
        if name == "getattr" and len(call.args) > 1:
            self.array |= _constant(call.args[1]) in ARRAYS_ONLY
        elif name == "deepcopy":
            self._on_assignment(place, call)
        elif (function := self._program.by_name.get(name)) is not None:
            names = _parameters(function)
            index += names[:1] in (("self",), ("cls",))
            if index < len(names):
                self._add(_Place(function, names[index]))

    def _on_assignment(self, place: _Place, value: ast.AST, *, copied: bool | None = None) -> None:
        """Follow the grid, or a copy of it, into another variable."""
        parent = self._program.parent_of[value]
        if isinstance(parent, ast.Assign):
            targets = parent.targets
        elif isinstance(parent, ast.AnnAssign | ast.NamedExpr) and parent.value is value:
            targets = [parent.target]
        else:
            return
        inner = next(self._program.functions_around(parent), place.function)
        copied = place.copied if copied is None else copied
        for target in targets:
            if isinstance(target, ast.Name):
                self._add(_Place(inner, target.id, _end(parent), copied))


def _first_line(node: _FunctionNode) -> int:
    """Return the line that a function's code begins in: that of its first decorator, if any."""
    if not isinstance(node, ast.Lambda) and node.decorator_list:
        return node.decorator_list[0].lineno
    return node.lineno


def _parameters(node: _FunctionNode) -> tuple[str, ...]:
    """Return the names of a function's positional parameters."""
    return tuple(each.arg for each in (*node.args.posonlyargs, *node.args.args))


def _end(node: Any) -> _Position:
    return node.end_lineno, node.end_col_offset


def _constant(node: ast.AST) -> Any:
    """Return the value of a constant, also of one with a sign; None for anything else."""
    if isinstance(node, ast.UnaryOp):
        node = node.operand
    return node.value if isinstance(node, ast.Constant) else None


def _is_number(node: ast.AST) -> bool:
    return isinstance(_constant(node), int | float | complex)


def _calculates(operator: ast.operator, other: ast.AST) -> bool:
    """Return whether an operation is arithmetic, and does not repeat or join lists."""
    constant = _constant(other)
    if isinstance(operator, ast.Mult):
        return isinstance(constant, float | complex)
    if isinstance(operator, ast.Add):
        return isinstance(constant, int | float | complex)
    return not isinstance(constant, str)
