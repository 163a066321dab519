"""Images of grids, decoded again."""

import struct
import xml.etree.ElementTree as ElementTree
import zlib

import pytest

from omniarc.display import PALETTE
from omniarc.drawing import LINE_COLOR, png, svg
from sandbox.errors import GridError

GRID = [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9]]


def decoded(data):
    """Return width, height and pixel colors of a PNG, and verify its checksums."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    chunks, at = {}, 8
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        assert struct.unpack(">I", data[at + 8 + length : at + 12 + length])[0] == zlib.crc32(
            kind + body
        )
        chunks[kind] = body
        at += 12 + length
    width, height, *rest = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    assert rest == [8, 3, 0, 0, 0]
    palette = ["#" + chunks[b"PLTE"][i : i + 3].hex() for i in range(0, len(chunks[b"PLTE"]), 3)]
    pixels = zlib.decompress(chunks[b"IDAT"])
    assert len(pixels) == height * (width + 1)
    rows = [pixels[i : i + width + 1] for i in range(0, len(pixels), width + 1)]
    assert {row[0] for row in rows} == {0}
    return width, height, [[palette[index] for index in row[1:]] for row in rows]


def test_png_shows_each_cell_in_its_color_between_lines():
    width, height, pixels = decoded(png(GRID, cell=4, line=1))
    assert (width, height) == (26, 11)
    for row in range(2):
        for column in range(5):
            block = {
                pixels[1 + row * 5 + y][1 + column * 5 + x] for x in range(4) for y in range(4)
            }
            assert block == {PALETTE[GRID[row][column]]}
    for line in (0, 5, 10):
        assert set(pixels[line]) == {LINE_COLOR}
    assert {row[column] for row in pixels for column in (0, 5, 25)} == {LINE_COLOR}


def test_png_crosses_marked_cells():
    grid = [[1, 4], [0, 2]]
    _, _, pixels = decoded(png(grid, cell=4, line=1, marked=[(0, 1), (1, 0)]))
    for (row, column), ink in {(0, 1): "#000000", (1, 0): "#ffffff"}.items():
        cell = [[pixels[1 + row * 5 + y][1 + column * 5 + x] for x in range(4)] for y in range(4)]
        crossed = {(y, x) for y in range(4) for x in range(4) if cell[y][x] == ink}
        assert crossed == {(y, x) for y in range(4) for x in (y, 3 - y)}
    assert {pixels[1 + y][1 + x] for y in range(4) for x in range(4)} == {PALETTE[1]}
    assert png(grid, 4, 1, marked=[]) == png(grid, 4, 1)


def test_png_without_lines():
    assert decoded(png([[3]], cell=1, line=0)) == (1, 1, [[PALETTE[3]]])


def test_svg_shows_each_cell_in_its_color():
    root = ElementTree.fromstring(svg(GRID, cell=10, line=2))
    assert root.get("viewBox") == "0 0 62 26"
    ground, *cells = list(root)
    assert ground.get("fill") == LINE_COLOR
    assert [cell.get("fill") for cell in cells] == list(PALETTE)
    assert [cells[7].get(name) for name in ("x", "y", "width", "height")] == [
        "26",
        "14",
        "10",
        "10",
    ]


@pytest.mark.parametrize("draw", [png, svg])
def test_invalid_grids_and_sizes_are_rejected(draw):
    with pytest.raises(GridError):
        draw([[10]])
    with pytest.raises(ValueError, match="cell"):
        draw([[1]], cell=0)
    with pytest.raises(ValueError, match="line"):
        draw([[1]], line=-1)
