"""Grids in a terminal, in the official ARC colors."""

from collections.abc import Collection

from rich.console import Group, RenderableType
from rich.style import Style
from rich.table import Table
from rich.text import Text

from sandbox.grids import Grid

# Color indices 0-9: black, blue, red, green, yellow, gray, magenta, orange, azure, maroon.
PALETTE = (
    *("#000000", "#0074d9", "#ff4136", "#2ecc40", "#ffdc00"),
    *("#aaaaaa", "#f012be", "#ff851b", "#7fdbff", "#870c25"),
)

# Colors on which black text is easier to read than white text.
_LIGHT = frozenset([3, 4, 5, 7, 8])


def grid_text(grid: Grid, marked: Collection[tuple[int, int]] = ()) -> Text:
    """Return a grid as colored cells, two characters wide; `marked` cells have a marker."""
    text = Text()
    for row, cells in enumerate(grid):
        for column, color in enumerate(cells):
            is_marked = (row, column) in marked
            foreground = "black" if color in _LIGHT else "white"
            style = Style(bgcolor=PALETTE[color], color=foreground, bold=is_marked)
            text.append("▐▌" if is_marked else f"{color} ", style=style)
        text.append("\n")
    text.right_crop(1)
    return text


def plain_text(text: str, style: str = "") -> Text:
    """Return untrusted text with control characters escaped, so that a terminal ignores them."""
    escaped = (c if c.isprintable() or c in "\n\t" else f"\\x{ord(c):02x}" for c in text)
    return Text("".join(escaped), style)


def side_by_side(columns: dict[str, RenderableType]) -> Table:
    """Return titled renderables in one row."""
    table = Table(box=None, padding=(0, 2))
    for title in columns:
        table.add_column(title, justify="left")
    table.add_row(*columns.values())
    return table


def titled(title: str, body: RenderableType) -> Group:
    """Return a renderable below a line with a title."""
    return Group(Text(title, style="bold"), body)
