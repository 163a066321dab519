"""Grids in a terminal, in the colors that ARC's own pages give them."""

from collections.abc import Collection

from rich.console import Group, RenderableType
from rich.style import Style
from rich.table import Table
from rich.text import Text

from sandbox.grids import Grid

# Color indices 0-9: black, blue, red, green, yellow, grey, magenta, orange, azure, maroon.
PALETTE = (
    *("#000000", "#0074d9", "#ff4136", "#2ecc40", "#ffdc00"),
    *("#aaaaaa", "#f012be", "#ff851b", "#7fdbff", "#870c25"),
)

# Colors on which a dark mark is easier to see than a light one.
_LIGHT = frozenset([3, 4, 5, 7, 8])


def grid_text(grid: Grid, marked: Collection[tuple[int, int]] = ()) -> Text:
    """`grid` as colored cells, two characters wide; cells in `marked` carry a cross."""
    text = Text()
    for row, cells in enumerate(grid):
        for column, color in enumerate(cells):
            mark = (row, column) in marked
            ink = "black" if color in _LIGHT else "white"
            style = Style(bgcolor=PALETTE[color], color=ink, bold=mark)
            text.append("▐▌" if mark else f"{color} ", style=style)
        text.append("\n")
    text.right_crop(1)
    return text


def plain_text(text: str, style: str = "") -> Text:
    """A program's text with its control characters made visible: a terminal obeys none of them."""
    shown = (c if c.isprintable() or c in "\n\t" else f"\\x{ord(c):02x}" for c in text)
    return Text("".join(shown), style)


def side_by_side(columns: dict[str, RenderableType]) -> Table:
    """Titled renderables in one row."""
    table = Table(box=None, padding=(0, 2))
    for title in columns:
        table.add_column(title, justify="left")
    table.add_row(*columns.values())
    return table


def titled(title: str, body: RenderableType) -> Group:
    """`body` under a line of title."""
    return Group(Text(title, style="bold"), body)
