"""Images of grids as PNG and SVG, in the ARC palette."""

import struct
import zlib
from collections.abc import Collection
from itertools import repeat

from omniarc.display import LIGHT, PALETTE
from sandbox.errors import FieldError
from sandbox.grids import Grid, check_grid

# The color of the lines between cells.
LINE_COLOR = "#555555"

_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_EIGHT_BIT_INDEXED = struct.pack(">BBBBB", 8, 3, 0, 0, 0)
_LINE = len(PALETTE)  # the palette index after the colors
_BLACK, _WHITE = 0, _LINE + 1


def png(
    grid: Grid, cell: int = 20, line: int = 1, marked: Collection[tuple[int, int]] = ()
) -> bytes:
    """Return a PNG image of a grid.

    Args:
        grid: rows of colors 0 to 9.
        cell: side length of a cell in pixels, 1 to 200.
        line: width of the lines around and between cells in pixels, 0 to 50.
        marked: rows and columns of cells that get a cross.

    Raises:
        GridError: `grid` is not a grid.
        FieldError: a size is out of range.
    """
    rows = check_grid(grid)
    _check_sizes(cell, line)
    width = len(rows[0]) * (cell + line) + line
    height = len(rows) * (cell + line) + line
    between = [bytes([_LINE]) * width] * line
    pixels = list(between)
    for row in rows:
        band = bytes([_LINE] * line)
        for color in row:
            band += bytes([color]) * cell + bytes([_LINE]) * line
        pixels += [*repeat(band, cell), *between]
    if marked:
        pixels = _crossed(pixels, rows, cell, line, marked)
    colors = (*PALETTE, LINE_COLOR, "#ffffff") if marked else (*PALETTE, LINE_COLOR)
    scanlines = b"".join(b"\0" + row for row in pixels)  # filter type 0: none
    return b"".join(
        (
            _PNG_SIGNATURE,
            _chunk(b"IHDR", struct.pack(">II", width, height) + _EIGHT_BIT_INDEXED),
            _chunk(b"PLTE", b"".join(bytes.fromhex(color[1:]) for color in colors)),
            _chunk(b"IDAT", zlib.compress(scanlines, 9)),
            _chunk(b"IEND", b""),
        )
    )


def _crossed(
    pixels: list[bytes], grid: Grid, cell: int, line: int, marked: Collection[tuple[int, int]]
) -> list[bytes]:
    """Return rows of pixels with a cross in each marked cell, black or white as seen better."""
    crossed = list(map(bytearray, pixels))
    for row, column in marked:
        ink = _BLACK if grid[row][column] in LIGHT else _WHITE
        top, left = (place * (cell + line) + line for place in (row, column))
        for step in range(cell):
            crossed[top + step][left + step] = ink
            crossed[top + step][left + cell - 1 - step] = ink
    return list(map(bytes, crossed))


def svg(grid: Grid, cell: int = 20, line: int = 1) -> str:
    """Return an SVG image of a grid; the arguments are those of `png`.

    Raises:
        GridError: `grid` is not a grid.
        FieldError: a size is out of range.
    """
    rows = check_grid(grid)
    _check_sizes(cell, line)
    step = cell + line
    width, height = len(rows[0]) * step + line, len(rows) * step + line
    squares = [
        f'<rect x="{column * step + line}" y="{row * step + line}" '
        f'width="{cell}" height="{cell}" fill="{PALETTE[color]}"/>'
        for row, cells in enumerate(rows)
        for column, color in enumerate(cells)
    ]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}" shape-rendering="crispEdges">',
            f'<rect width="{width}" height="{height}" fill="{LINE_COLOR}"/>',
            *squares,
            "</svg>\n",
        ]
    )


def _check_sizes(cell: int, line: int) -> None:
    if not 1 <= cell <= 200:
        raise FieldError("cell", f"must be between 1 and 200, not {cell}")
    if not 0 <= line <= 50:
        raise FieldError("line", f"must be between 0 and 50, not {line}")


def _chunk(kind: bytes, data: bytes) -> bytes:
    checksum = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)
