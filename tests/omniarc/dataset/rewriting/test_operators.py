"""Single changes of programs."""

import ast

import pytest

from omniarc import dsl, tasks
from omniarc.dataset.entry import original
from omniarc.dataset.rewriting.operators import changes, colors_in, poses

HEAD = "from omniarc.dsl import *\n\n\ndef task(grid):\n"


def changed(body):
    """Return the changed body lines of a program, by the name of the change."""
    return {name: source.removeprefix(HEAD).strip() for name, source in changes(HEAD + body)}


@pytest.mark.parametrize(
    ("body", "name", "expected"),
    [
        ("return shift(grid, DOWN)", "DOWN_LEFT", "return shift(grid, LEFT)"),
        ("return max(a, key=f)", "max_min", "return min(a, key=f)"),
        ("return sorted(a)", "sorted_reverse", "return sorted(a, reverse=True)"),
        ("return max(a, key=lambda o: o.size)", "by_size_holes",
         "return max(a, key=lambda o: len(o.holes))"),
        ("return find_objects(grid)", "find_objects_connectivity8",
         "return find_objects(grid, connectivity=8)"),
        ("return find_objects(grid, connectivity=8)", "connectivity8_4",
         "return find_objects(grid, connectivity=4)"),
        ("return grid.all(axis=0)", "axis0_1", "return grid.all(axis=1)"),
        ("return most_common_color(grid)", "most_common_color_least_common_color",
         "return least_common_color(grid)"),
        ("return flip_left_right(grid)", "flip_left_right_flip_up_down",
         "return flip_up_down(grid)"),
        ("return rotate(grid, 3)", "turns3_1", "return rotate(grid, 1)"),
        ("return [o for o in a if o.is_line]", "if_is_line_not",
         "return [o for o in a if not o.is_line]"),
        ("return (a & b)", "and_xor", "return (a ^ b)"),
        ("return (a) > (b)", "greater_less", "return (a) < (b)"),
        ("return o.height == 1", "height_width", "return o.width == 1"),
        ("return a[0]", "first_last", "return a[-1]"),
        ("output = grid.copy()", "copy_blank",
         "output = blank_grid(*grid.shape, background_color(grid))"),
        ("return scale_up(grid, 2)", "factor2_3", "return scale_up(grid, 3)"),
    ],
)  # fmt: skip
def test_a_change_replaces_one_kind_of_place(body, name, expected):
    assert changed(f"    {body}\n")[name] == expected


def test_places_of_one_text_change_together_and_each_alone():
    found = changed("    return draw(a, RED, GREY, RED)\n")
    assert found["RED_GREY"] == "return draw(a, GREY, GREY, GREY)"
    assert found["RED1_GREY"] == "return draw(a, GREY, GREY, RED)"
    assert found["RED2_GREY"] == "return draw(a, RED, GREY, GREY)"
    assert "GREY1_RED" not in found


def test_a_clamp_is_no_order():
    assert changed("    return min(column + 1, 3)\n") == {}


def test_senseless_changes_are_left_out():
    assert "and_or" not in changed("    return (grid != RED) & (grid != GREY)\n")
    assert "RED_GREY" not in changed("    return {RED: GREY, GREY: RED}\n")


def test_every_change_of_every_program_is_a_program_in_the_language():
    count = 0
    for task_id in tasks.task_ids()[::40]:
        source = original(task_id).code
        for name, new in [*changes(source), *poses(source)]:
            names = {n.id for n in ast.walk(ast.parse(new)) if isinstance(n, ast.Name)}
            assert {n for n in names if n.isupper() and len(n) > 1} <= set(dsl.__all__), name
            assert new != source
            assert name.replace("_", "").isalnum()
            count += 1
    assert count > 60


def test_the_output_is_put_in_another_pose():
    found = dict(poses(HEAD + "    output = grid\n    return output\n"))
    assert list(found) == ["returned_flip_left_right", "returned_flip_up_down", "returned_rotate"]
    assert found["returned_rotate"].endswith("    return rotate(output)\n")


def test_colors_are_listed_in_order():
    assert colors_in(HEAD + "    return draw(grid, RED, BLACK, RED, GREY)\n") == [
        *("RED", "BLACK", "GREY")
    ]
