"""Operators: single changes of a program that give another rule.

Each changes one kind of place in the syntax tree: a direction, a color, an order (largest to
smallest), a neighborhood (4 to 8), an axis (row to column), a property, a comparison, a logical
operator or a number. The name of a change is the old text, the number of the place if there are
several, and the new text: `DOWN_LEFT`, `max_min`, `GREY2_RED`.
"""

import ast
import re
import zlib
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from omniarc import dsl
from omniarc.dataset.rewriting.splices import Splice, apply, line_starts

COLORS = (
    *("BLACK", "BLUE", "RED", "GREEN", "YELLOW", "GREY"),
    *("MAGENTA", "ORANGE", "CYAN", "MAROON"),
)

_STRAIGHT = ("UP", "DOWN", "LEFT", "RIGHT")
_SLANTED = ("UP_LEFT", "UP_RIGHT", "DOWN_LEFT", "DOWN_RIGHT")

# What may stand in the place of a name.
_NAMES = {
    **{name: tuple(new for new in _STRAIGHT if new != name) for name in _STRAIGHT},
    **{name: tuple(new for new in _SLANTED if new != name) for name in _SLANTED},
    "ORTHOGONAL": ("DIAGONAL", "(UP, DOWN)", "(LEFT, RIGHT)"),
    "DIAGONAL": ("ORTHOGONAL", "(UP_LEFT, DOWN_RIGHT)", "(UP_RIGHT, DOWN_LEFT)"),
    "most_common_color": ("least_common_color",),
    "least_common_color": ("most_common_color",),
    "most_common": ("odd_one_out",),
    "odd_one_out": ("most_common",),
    "between_in_row": ("between_in_column",),
    "between_in_column": ("between_in_row",),
    "flip_left_right": ("flip_up_down", "rotate"),
    "flip_up_down": ("flip_left_right", "rotate"),
    "draw_frame": ("draw_rectangle",),
    "draw_rectangle": ("draw_frame",),
}

# What may stand in the place of an attribute.
_ATTRIBUTES = {
    "is_symmetric_left_right": ("is_symmetric_up_down",),
    "is_symmetric_up_down": ("is_symmetric_left_right",),
    "is_rectangle": ("is_square", "is_symmetric_left_right"),
    "is_square": ("is_rectangle",),
    "is_frame": ("is_rectangle",),
    "all": ("any",),
    "any": ("all",),
}

# What may stand in the place of an attribute that is compared with something else.
_COMPARED = {
    **{"top": "left", "left": "top", "bottom": "right", "right": "bottom"},
    **{"height": "width", "width": "height"},
}

# By what objects may be put in order or chosen.
_KEYS = ("size", "height", "width", "top", "left", "len(%s.colors)", "len(%s.holes)")

_COMPARISONS = {
    **{ast.Gt: ("<",), ast.Lt: (">",), ast.GtE: ("<=",), ast.LtE: (">=",)},
    **{ast.Eq: ("!=",), ast.NotEq: ("==",)},
}
_LOGICAL = {ast.BitAnd: ("|", "^"), ast.BitOr: ("&", "^"), ast.BitXor: ("|", "&")}
_NAMED = {
    **{"<": "less", ">": "greater", "<=": "most", ">=": "least", "==": "is", "!=": "differs"},
    **{"&": "and", "|": "or", "^": "xor"},
}

# The default connectivity of functions that have one.
_CONNECTIVITY = {"find_objects": 4, "enclosed_cells": 4, "flood_fill": 4, "dilate": 8}

_FACTORS = ("scale_up", "tile")

# Functions whose last argument is the color that they draw in.
_DRAWING = ("draw_cells", "draw_frame", "draw_line", "draw_ray", "draw_rectangle", "grid_from_mask")

_COPY, _BLANK = "grid.copy()", "blank_grid(*grid.shape"


class Change(NamedTuple):
    """A program that differs from another one in one kind of place.

    Attributes:
        name: of the change; letters, digits and underscores.
        source: the source code of the changed program.
    """

    name: str
    source: str


class _Place(NamedTuple):
    """A place in the source code, and a text that may stand there."""

    name: str
    new_name: str
    splice: Splice


def changes(source: str) -> Iterator[Change]:
    """Yield the programs that differ from one in a single kind of place.

    Where a text occurs several times, all occurrences are changed at once, and then each.
    """
    groups: dict[tuple[str, str], list[Splice]] = defaultdict(list)
    for place in _Finder(source).places():
        splices = groups[place.name, place.new_name]
        if place.splice not in splices:
            splices.append(place.splice)
    found = [
        Change(f"{old}_{new}", apply(source, splices)) for (old, new), splices in groups.items()
    ]
    found += [
        Change(f"{old}{number}_{new}", apply(source, [splice]))
        for (old, new), splices in groups.items()
        for number, splice in enumerate(splices, start=1)
        if len(splices) > 1
    ]
    for change in found:
        if not _has_equal_keys(change.source):
            yield change


def poses(source: str) -> Iterator[Change]:
    """Yield the programs that return the output of one mirrored or turned."""
    task = next(node for node in ast.parse(source).body if getattr(node, "name", "") == "task")
    last = task.body[-1] if isinstance(task, ast.FunctionDef) else None
    if not isinstance(last, ast.Return) or last.value is None or "\n" in ast.unparse(last):
        return
    text = ast.get_source_segment(source, last.value) or ""
    start = source.rindex(f"return {text}") + len("return ")
    for pose in ("flip_left_right", "flip_up_down", "rotate"):
        yield Change(f"returned_{pose}", apply(source, [Splice(start, text, f"{pose}({text})")]))


def colors_in(source: str) -> list[str]:
    """Return the colors that a program names, in order of first occurrence."""
    names = (node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name))
    return list(dict.fromkeys(name for name in names if name in COLORS))


def _has_equal_keys(source: str) -> bool:
    """Return whether a dictionary in a program has a key twice."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Dict):
            keys = [ast.unparse(key) for key in node.keys if key is not None]
            if len(set(keys)) < len(keys):
                return True
    return False


class _Finder:
    """Finds the places of a program that the operators change."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._tree = ast.parse(source)
        self._lines = line_starts(source)
        self._colors = colors_in(source)

    def places(self) -> Iterator[_Place]:
        """Yield every place, in the order of a walk of the tree."""
        for node in ast.walk(self._tree):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                yield from self._name(node)
            elif isinstance(node, ast.Attribute):
                yield from self._attribute(node)
            elif isinstance(node, ast.Call):
                yield from self._call(node)
            elif isinstance(node, ast.Compare) and len(node.ops) == 1:
                yield from self._comparison(node)
            elif isinstance(node, ast.BinOp):
                yield from self._logical(node)
            elif isinstance(node, ast.comprehension):
                for condition in node.ifs:
                    yield from self._condition(condition)
            elif isinstance(node, ast.Subscript):
                yield from self._index(node)
            elif isinstance(node, ast.Assign):
                yield from self._assignment(node)

    def _name(self, node: ast.Name) -> Iterator[_Place]:
        for new in _NAMES.get(node.id, ()):
            words = re.findall(r"\w+", new)
            if set(words) <= set(dsl.__all__):
                yield self._replace(node, node.id, "_and_".join(words), new)
        if node.id in COLORS and node.id != "BLACK":
            for new in self._free_colors(node.id)[:2]:
                yield self._replace(node, node.id, new)
        if node.id in COLORS:
            for new in self._colors:
                if new != node.id and "BLACK" not in (new, node.id):
                    yield self._replace(node, node.id, new)

    def _free_colors(self, text: str) -> list[str]:
        """Return the colors that the program does not name, in an order that depends on a text."""
        free = [name for name in COLORS[1:] if name not in self._colors]
        first = zlib.crc32(f"{self._source}{text}".encode()) % len(free)
        return free[first:] + free[:first]

    def _attribute(self, node: ast.Attribute) -> Iterator[_Place]:
        start = self._end(node) - len(node.attr)
        for new in _ATTRIBUTES.get(node.attr, ()):
            yield _Place(node.attr, new, Splice(start, node.attr, new))

    def _call(self, node: ast.Call) -> Iterator[_Place]:
        """Yield other functions, orders, neighborhoods, axes, turns, colors and factors."""
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        keywords = {keyword.arg: keyword.value for keyword in node.keywords}
        yield from self._order(node, name, keywords)
        yield from self._options(node, name, keywords)
        if name == "rotate":
            yield from self._turns(node)
        if name in _DRAWING and node.args:
            yield from self._paint(node.args[-1])
        if name in _FACTORS:
            for value in node.args[1:]:
                if isinstance(value, ast.Constant) and value.value in {2, 3}:
                    yield self._replace(value, f"factor{value.value}", str(5 - value.value))

    def _order(
        self, node: ast.Call, name: str, keywords: dict[str | None, ast.expr]
    ) -> Iterator[_Place]:
        """Yield other orders, and properties to put items in order by."""
        if name in {"max", "min"} and (len(node.args) == 1 or "key" in keywords):
            yield self._replace(node.func, name, "min" if name == "max" else "max")
        if isinstance(key := keywords.get("key"), ast.Lambda):
            yield from self._key(key)
        if name == "sorted":
            if "reverse" in keywords:
                value = keywords["reverse"]
                yield self._replace(value, "reverse", "not", f"not {self._text(value)}")
            else:
                yield self._add(node, "sorted", "reverse", "reverse=True")

    def _options(
        self, node: ast.Call, name: str, keywords: dict[str | None, ast.expr]
    ) -> Iterator[_Place]:
        """Yield the other neighborhood and the other axis."""
        if name in _CONNECTIVITY:
            value = keywords.get("connectivity")
            if value is not None and (text := self._text(value)) in {"4", "8"}:
                yield self._replace(value, f"connectivity{text}", str(12 - int(text)))
            elif value is None and len(node.args) == 1:
                new = 12 - _CONNECTIVITY[name]
                yield self._add(node, name, f"connectivity{new}", f"connectivity={new}")
        if isinstance(value := keywords.get("axis"), ast.Constant) and value.value in {0, 1}:
            yield self._replace(value, f"axis{value.value}", str(1 - value.value))

    def _assignment(self, node: ast.Assign) -> Iterator[_Place]:
        """Yield other canvases to draw on, and other colors to paint cells in."""
        text = self._text(node.value)
        if text == _COPY:
            yield self._replace(node.value, "copy", "blank", f"{_BLANK}, background_color(grid))")
        elif text.startswith(_BLANK):
            yield self._replace(node.value, "blank", "copy", _COPY)
        if isinstance(node.targets[0], ast.Subscript):
            yield from self._paint(node.value)

    def _paint(self, node: ast.expr) -> Iterator[_Place]:
        """Yield a fixed color in the place of one that depends on the grid."""
        text = self._text(node)
        if text == "color" or text.endswith(".color"):
            new = self._free_colors(text)[0]
            yield self._replace(node, "color", new)

    def _key(self, key: ast.Lambda) -> Iterator[_Place]:
        """Yield other properties that items may be compared by."""
        body, parameter = key.body, key.args.args[0].arg
        if not isinstance(body, ast.Attribute) or self._text(body.value) != parameter:
            return
        for new in _KEYS:
            text = new % parameter if "%" in new else f"{parameter}.{new}"
            if text != self._text(body):
                name = new.partition(".")[2].rstrip(")") or new
                yield self._replace(body, f"by_{body.attr}", name, text)

    def _turns(self, node: ast.Call) -> Iterator[_Place]:
        if len(node.args) == 1 and not node.keywords:
            for turns in ("2", "3"):
                yield self._add(node, "rotate", turns, turns)
        elif len(node.args) == 2 and (old := self._text(node.args[1])).isdigit():
            for new in sorted({"1", "2", "3"} - {old}):
                yield self._replace(node.args[1], f"turns{old}", new)

    def _comparison(self, node: ast.Compare) -> Iterator[_Place]:
        sides = [side for side in (node.left, *node.comparators) if isinstance(side, ast.Attribute)]
        if len(sides) == 1 and sides[0].attr in _COMPARED:
            attribute, new = sides[0].attr, _COMPARED[sides[0].attr]
            start = self._end(sides[0]) - len(attribute)
            yield _Place(attribute, new, Splice(start, attribute, new))
        for new in _COMPARISONS.get(type(node.ops[0]), ()):
            yield self._between(node.left, node.comparators[0], new)

    def _logical(self, node: ast.BinOp) -> Iterator[_Place]:
        unequal = "!=" in self._text(node.left) and "!=" in self._text(node.right)
        for new in _LOGICAL.get(type(node.op), ()):
            if not (new == "|" and unequal):  # a cell always differs from one of two colors
                yield self._between(node.left, node.right, new)

    def _condition(self, node: ast.expr) -> Iterator[_Place]:
        """Yield the opposite of a condition on items."""
        if isinstance(node, ast.Attribute):
            yield self._replace(node, f"if_{node.attr}", "not", f"not {self._text(node)}")

    def _index(self, node: ast.Subscript) -> Iterator[_Place]:
        """Yield the other end of a sequence."""
        text = self._text(node.slice)
        if isinstance(node.ctx, ast.Load) and text in {"0", "-1"}:
            old, new = ("first", "last") if text == "0" else ("last", "first")
            yield self._replace(node.slice, old, new, "-1" if text == "0" else "0")

    def _between(self, left: ast.expr, right: ast.expr, new: str) -> _Place:
        """Return the replacement of the operator between two operands."""
        end, start = self._end(left), self._start(right)
        gap = self._source[end:start]
        old = gap.strip(" ()\n")
        return _Place(_NAMED[old], _NAMED[new], Splice(end + gap.index(old), old, new))

    def _replace(self, node: ast.expr, name: str, new_name: str, text: str | None = None) -> _Place:
        splice = Splice(self._start(node), self._text(node), text or new_name)
        return _Place(name, new_name, splice)

    def _add(self, node: ast.Call, name: str, new_name: str, argument: str) -> _Place:
        """Return the addition of a last argument to a call."""
        return _Place(name, new_name, Splice(self._end(node) - 1, "", f", {argument}"))

    def _text(self, node: ast.expr) -> str:
        return self._source[self._start(node) : self._end(node)]

    def _start(self, node: ast.expr) -> int:
        return self._lines[node.lineno - 1] + node.col_offset

    def _end(self, node: ast.expr) -> int:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self._lines[node.end_lineno - 1] + node.end_col_offset
