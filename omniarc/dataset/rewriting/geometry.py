"""Programs for turned and mirrored grids, by changing everything in them that has a direction.

For a mirroring of the square, the directions, sides, indices, steps, turns and orders in a program
have counterparts. Which of them the program needs changed is found by trying: each family of places
is changed in the whole program or left alone. Other symmetries are mirrorings one after the other.
"""

import ast
import itertools
from collections.abc import Iterator
from typing import NamedTuple

from omniarc import dsl
from omniarc.dataset.rewriting.splices import line_starts


class Mirroring(NamedTuple):
    """A symmetry of the square, with the counterparts of names.

    Attributes:
        name: its name in `SYMMETRIES`.
        names: the counterpart of each name of the language that has one.
        sides: the counterpart of each attribute that has one.
        axis: the axis that is reversed; None if the axes are exchanged.
    """

    name: str
    names: dict[str, str]
    sides: dict[str, str]
    axis: int | None


def _both_ways(pairs: str) -> dict[str, str]:
    """Return the mapping of pairs such as "UP-DOWN", in both directions."""
    table = dict(pair.split("-") for pair in pairs.split())
    return table | {new: old for old, new in table.items()}


MIRRORINGS = (
    Mirroring(
        "transpose",
        _both_ways(
            "UP-LEFT DOWN-RIGHT UP_RIGHT-DOWN_LEFT flip_left_right-flip_up_down "
            "between_in_row-between_in_column"
        ),
        _both_ways(
            "top-left bottom-right height-width is_symmetric_left_right-is_symmetric_up_down"
        ),
        None,
    ),
    Mirroring(
        "flip_left_right",
        _both_ways("LEFT-RIGHT UP_LEFT-UP_RIGHT DOWN_LEFT-DOWN_RIGHT"),
        _both_ways("left-right"),
        1,
    ),
    Mirroring(
        "flip_up_down",
        _both_ways("UP-DOWN UP_LEFT-DOWN_LEFT UP_RIGHT-DOWN_RIGHT"),
        _both_ways("top-bottom"),
        0,
    ),
)

_FAMILIES = ("names", "sides", "pairs", "variables", "indices", "steps", "turns", "order", "axis")

# At most so many combinations of families are tried, those that change the most first.
_COMBINATIONS = 64

# Names of variables, by the axis that they are about.
_VARIABLES = _both_ways(
    "row-column rows-columns height-width heights-widths top-left bottom-right r-c h-w "
    "vertical-horizontal upper-leftmost down-across tall-wide"
)
_ROWS = frozenset("row rows height top bottom r down vertical".split())
_COLUMNS = frozenset("column columns width left right c across horizontal".split())

# Functions and methods whose first two arguments are about rows and columns.
_PAIRED = frozenset("blank_grid moved at split_evenly".split())
_PAIRED_AFTER_GRID = frozenset("tile tile_to split_evenly".split())


def mirrored_sources(source: str, mirroring: Mirroring) -> Iterator[str]:
    """Yield versions of a program, one of which may be right for mirrored grids."""
    tree = ast.parse(source)
    alone = {family: _Mirror(source, tree, mirroring, {family}).text() for family in _FAMILIES}
    useful = [family for family in _FAMILIES if alone[family] != source]
    subsets = (
        set(subset)
        for size in range(len(useful), 0, -1)
        for subset in itertools.combinations(useful, size)
    )
    seen = {source}
    for families in itertools.islice(subsets, _COMBINATIONS):
        text = _Mirror(source, tree, mirroring, families).text()
        if text not in seen:
            seen.add(text)
            yield text


class _Mirror:
    """Writes a program with some families of places changed, and all other text kept."""

    def __init__(
        self, source: str, tree: ast.Module, mirroring: Mirroring, families: set[str]
    ) -> None:
        self._source = source
        self._tree = tree
        self._mirroring = mirroring
        self._families = families
        self._swaps = mirroring.axis is None
        self._lines = line_starts(source)
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        self._variables = dict(_VARIABLES)
        if "down" in names and "right" in names:
            self._variables |= {"down": "right", "right": "down"}

    def text(self) -> str:
        """Return the source code of the changed program."""
        return self._joined(self._tree, 0, len(self._source))

    def _write(self, node: ast.AST) -> str:
        """Return the text of a node, changed."""
        start, end = self._span(node)
        match node:
            case ast.Name():
                return self._name(node)
            case ast.Attribute():
                value = self._joined(node, start, end)
                new = self._mirroring.sides.get(node.attr)
                if new and "sides" in self._families:
                    return value[: len(value) - len(node.attr)] + new
                return value
            case ast.Tuple(elts=[first, second]) if self._is_pair(node):
                return self._joined(node, start, end, (first, second))
            case ast.Call():
                return self._call(node, start, end)
            case ast.Subscript() if "indices" in self._families:
                return self._subscript(node, start, end)
            case ast.BinOp(op=ast.Add() | ast.Sub()) if "steps" in self._families:
                return self._step(node)
            case ast.keyword(arg="axis", value=ast.Constant(value=0 | 1 as axis)):
                if self._swaps and "axis" in self._families:
                    return f"axis={1 - axis}"
        return self._joined(node, start, end)

    def _name(self, node: ast.Name) -> str:
        new = self._mirroring.names.get(node.id)
        if new in dsl.__all__ and "names" in self._families:
            return new
        if self._swaps and "variables" in self._families:
            return self._variables.get(node.id, node.id)
        if node.id in {"max", "min"} and not self._swaps and "order" in self._families:
            return "min" if node.id == "max" else "max"
        return node.id

    def _is_pair(self, node: ast.Tuple) -> bool:
        """Return whether a tuple is about rows and columns, and to be exchanged."""
        if not (self._swaps and "pairs" in self._families):
            return False
        if isinstance(node.ctx, ast.Store):
            return all(isinstance(e, ast.Name) and e.id in self._variables for e in node.elts)
        kinds = (ast.Name, ast.BinOp, ast.Attribute, ast.Constant, ast.UnaryOp, ast.Call)
        return all(
            isinstance(e, kinds) and not (isinstance(e, ast.Name) and e.id.isupper())
            for e in node.elts
        )

    def _call(self, node: ast.Call, start: int, end: int) -> str:
        function = node.func
        name = getattr(function, "id", getattr(function, "attr", ""))
        if name == "rotate" and len(node.args) == 2 and "turns" in self._families:
            turns = node.args[1]
            text = self._write(turns)
            new = str(-int(text) % 4) if text.isdigit() else self._opposite(text)
            return self._joined(node, start, end, replaced={turns: new})
        if self._swaps and "pairs" in self._families:
            first = 1 if name in _PAIRED_AFTER_GRID else 0 if name in _PAIRED else None
            if first is not None and len(node.args) >= first + 2:
                one, two = node.args[first : first + 2]
                if not isinstance(one, ast.Starred) and not isinstance(two, ast.Starred):
                    return self._joined(node, start, end, (one, two))
        if name == "sorted" and not self._swaps and "order" in self._families:
            text = self._joined(node, start, end)
            if ", reverse=True" in text:
                return text.replace(", reverse=True", "", 1)
            return f"{text[:-1]}, reverse=True)"
        return self._joined(node, start, end)

    def _subscript(self, node: ast.Subscript, start: int, end: int) -> str:
        value, index = node.value, node.slice
        parts = index.elts if isinstance(index, ast.Tuple) else [index]
        texts = [self._write(part) for part in parts]
        if self._swaps:
            if len(texts) == 2:
                texts.reverse()
                if texts[1] == ":":
                    texts.pop()
            elif len(texts) == 1 and not isinstance(index, ast.Attribute):
                texts.insert(0, ":")
        else:
            axis = self._mirroring.axis
            assert axis is not None
            if axis < len(texts):
                texts[axis] = self._reversed(parts[axis], texts[axis])
        head = self._write(value)
        return f"{head}[{', '.join(texts)}]"

    def _reversed(self, node: ast.expr, text: str) -> str:
        """Return an index or a slice, counted from the other end."""
        if isinstance(node, ast.Slice):
            lower, upper = (
                self._opposite(self._write(bound)) if bound else ""
                for bound in (node.lower, node.upper)
            )
            step = f":{self._write(node.step)}" if node.step else ""
            return f"{upper}:{lower}{step}"
        ends = {"0": "-1", "-1": "0", "1": "-2", "-2": "1"}
        return ends.get(text, text)

    @staticmethod
    def _opposite(text: str) -> str:
        return text[1:] if text.startswith("-") else f"-{text}"

    def _step(self, node: ast.BinOp) -> str:
        """Return a sum about the reversed axis as a difference, and the other way round."""
        names = {
            getattr(child, "id", getattr(child, "attr", ""))
            for child in ast.walk(node)
            if isinstance(child, ast.Name | ast.Attribute)
        }
        about = _ROWS if self._mirroring.axis == 0 else _COLUMNS
        left, right = self._write(node.left), self._write(node.right)
        gap = self._source[self._span(node.left)[1] : self._span(node.right)[0]]
        if not self._swaps and names & about:
            gap = gap.translate(str.maketrans("+-", "-+"))
        return f"{left}{gap}{right}"

    def _joined(
        self,
        node: ast.AST,
        start: int,
        end: int,
        exchanged: tuple[ast.AST, ast.AST] | None = None,
        replaced: dict[ast.AST, str] | None = None,
    ) -> str:
        """Return the text of a node with its children changed, two of them exchanged."""
        texts = []
        for child in sorted(self._children(node), key=self._span):
            first, last = self._span(child)
            source = child
            if exchanged and child in exchanged:
                source = exchanged[1 - exchanged.index(child)]
            text = (replaced or {}).get(child) or self._write(source)
            texts += [self._source[start:first], text]
            start = last
        return "".join([*texts, self._source[start:end]])

    def _children(self, node: ast.AST) -> Iterator[ast.AST]:
        """Yield the children of a node that have a place in the source code."""
        for child in ast.iter_child_nodes(node):
            if hasattr(child, "lineno"):
                yield child
            else:
                yield from self._children(child)

    def _span(self, node: ast.AST) -> tuple[int, int]:
        if not hasattr(node, "lineno"):
            return 0, len(self._source)
        located: ast.expr = node  # type: ignore[assignment]
        assert located.end_lineno is not None
        assert located.end_col_offset is not None
        return (
            self._lines[located.lineno - 1] + located.col_offset,
            self._lines[located.end_lineno - 1] + located.end_col_offset,
        )
