"""Grids in a terminal, in the official ARC colors."""

from collections.abc import Collection

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.measure import Measurement
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
LIGHT = frozenset([3, 4, 5, 7, 8])


def grid_text(grid: Grid, marked: Collection[tuple[int, int]] = ()) -> Text:
    """Return a grid as colored cells, two characters wide; `marked` cells have a cross."""
    text = Text(no_wrap=True)
    for row, cells in enumerate(grid):
        for column, color in enumerate(cells):
            is_marked = (row, column) in marked
            foreground = "black" if color in LIGHT else "white"
            style = Style(bgcolor=PALETTE[color], color=foreground, bold=is_marked)
            text.append(f"{color}×" if is_marked else f"{color} ", style=style)
        text.append("\n")
    text.right_crop(1)
    return text


def plain_text(text: str, style: str = "") -> Text:
    """Return untrusted text with control characters escaped, so that a terminal ignores them."""
    escaped = (c if c.isprintable() or c in "\n\t" else f"\\x{ord(c):02x}" for c in text)
    return Text("".join(escaped), style)


class SideBySide:
    """Titled renderables in one row, or one below the other where the terminal is too narrow.

    Args:
        columns: the renderables by title.
    """

    _PADDING = 2

    def __init__(self, columns: dict[str, RenderableType]) -> None:
        self._columns = columns

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the table, or the renderables under their titles."""
        unlimited = options.update(max_width=10_000)
        widths = [
            max(Measurement.get(console, unlimited, body).maximum, len(title)) + 2 * self._PADDING
            for title, body in self._columns.items()
        ]
        if sum(widths) > options.max_width:
            for title, body in self._columns.items():
                yield titled(title, body)
            return
        table = Table(box=None, padding=(0, self._PADDING))
        for title in self._columns:
            table.add_column(title, justify="left")
        table.add_row(*self._columns.values())
        yield table


def titled(title: str, body: RenderableType) -> Group:
    """Return a renderable below a line with a title."""
    return Group(Text(title, style="bold"), body)
