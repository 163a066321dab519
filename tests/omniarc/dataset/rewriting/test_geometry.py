"""Programs for mirrored grids."""

import pytest

from omniarc import tasks
from omniarc.dataset.entry import original
from omniarc.dataset.rewriting.geometry import MIRRORINGS, mirrored_sources

HEAD = "from omniarc.dsl import *\n\n\ndef task(grid):\n    "
BY_NAME = {mirroring.name: mirroring for mirroring in MIRRORINGS}


@pytest.mark.parametrize(
    ("mirroring", "line", "expected"),
    [
        ("transpose", "return shift(grid, DOWN)", "return shift(grid, RIGHT)"),
        ("flip_up_down", "return shift(grid, DOWN)", "return shift(grid, UP)"),
        ("transpose", "output[obj.top, column] = RED", "output[row, obj.left] = RED"),
        ("transpose", "output[:, column] = RED", "output[row] = RED"),
        ("transpose", "output[row] = RED", "output[:, column] = RED"),
        ("transpose", "return tile(grid, 1, 2)", "return tile(grid, 2, 1)"),
        ("transpose", "return (m.sum(axis=0), 1)", "return (1, m.sum(axis=1))"),
        ("transpose", "return rotate(grid, 1)", "return rotate(grid, 3)"),
        ("flip_left_right", "return grid[:, 1:]", "return grid[:, :-1]"),
        ("flip_up_down", "output[row + 1, column] = 1", "output[row - 1, column] = 1"),
        ("flip_left_right", "return max(a, key=lambda o: o.left)",
         "return min(a, key=lambda o: o.right)"),
        ("flip_up_down", "return sorted(a)", "return sorted(a, reverse=True)"),
    ],
)  # fmt: skip
def test_what_has_a_direction_has_a_counterpart(mirroring, line, expected):
    found = list(mirrored_sources(HEAD + line + "\n", BY_NAME[mirroring]))
    assert found[0] == HEAD + expected + "\n"


def test_a_program_without_directions_has_no_other_version():
    source = HEAD + "return replace_color(grid, RED, GREY)\n"
    assert [text for m in MIRRORINGS for text in mirrored_sources(source, m)] == []


def test_nothing_but_directions_changes():
    for task_id in tasks.task_ids()[::100]:
        source = original(task_id).code
        for mirroring in MIRRORINGS:
            for text in mirrored_sources(source, mirroring):
                assert len(text.splitlines()) == len(source.splitlines())
