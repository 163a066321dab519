"""Grids in a terminal."""

import io

import pytest
from rich.console import Console
from rich.text import Text

from omniarc import display


def shown(renderable, colors=False):
    system = "truecolor" if colors else None
    console = Console(file=io.StringIO(), width=200, force_terminal=colors, color_system=system)
    console.print(renderable)
    return console.file.getvalue()


def test_a_cell_is_its_color_index_two_characters_wide():
    lines = display.grid_text([[0, 1, 2], [3, 4, 5]]).plain.splitlines()
    assert [line.ljust(6) for line in lines] == ["0 1 2 ", "3 4 5 "]


@pytest.mark.parametrize(
    ("color", "rgb"),
    [
        (0, "0;0;0"),
        (1, "0;116;217"),
        (2, "255;65;54"),
        (3, "46;204;64"),
        (4, "255;220;0"),
        (5, "170;170;170"),
        (6, "240;18;190"),
        (7, "255;133;27"),
        (8, "127;219;255"),
        (9, "135;12;37"),
    ],
)
def test_each_color_is_the_official_arc_color(color, rgb):
    assert f"48;2;{rgb}m" in shown(display.grid_text([[color, color]]), colors=True)


def test_every_cell_has_a_style_including_the_last():
    text = display.grid_text([[1, 2], [3, 4]])
    cells = [text.plain[span.start : span.end] for span in text.spans]
    assert cells == ["1 ", "2 ", "3 ", "4 "]


def test_only_marked_cells_have_a_marker():
    plain = display.grid_text([[1, 2], [3, 4]], [(0, 1), (1, 0)]).plain
    assert plain.splitlines()[0] == "1 2×"
    assert plain.splitlines()[1].startswith("3×4")


def test_columns_are_titled_and_side_by_side():
    columns = {"input": display.grid_text([[1], [2]]), "output": display.grid_text([[3], [4]])}
    lines = [line.split() for line in shown(display.SideBySide(columns)).splitlines()]
    assert lines == [["input", "output"], ["1", "3"], ["2", "4"]]


def test_three_grids_of_the_largest_size_fit_a_wide_terminal():
    grid = [[7] * 30 for _ in range(30)]
    columns = {name: display.grid_text(grid) for name in ("input", "output", "expected")}
    lines = shown(display.SideBySide(columns)).splitlines()
    assert len(lines) == 31
    assert all(line.split() == ["7"] * 90 for line in lines[1:])


def test_grids_too_wide_for_the_terminal_are_shown_below_each_other():
    grid = [[7] * 30 for _ in range(2)]
    columns = {name: display.grid_text(grid) for name in ("input", "output")}
    narrow = Console(width=80, file=io.StringIO(), color_system=None)
    narrow.print(display.SideBySide(columns))
    lines = narrow.file.getvalue().splitlines()
    assert [line.strip() for line in lines] == [
        "input",
        *[" ".join("7" * 30)] * 2,
        "output",
        *[" ".join("7" * 30)] * 2,
    ]


def test_a_title_is_not_parsed_as_markup():
    assert shown(display.titled("[red]x", Text("[bold]y"))) == "[red]x\n[bold]y\n"
