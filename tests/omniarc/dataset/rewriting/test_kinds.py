"""Kinds of rewrites."""

import pytest

from omniarc.dataset.rewriting.kinds import kind_of


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("rotate90", "grids turned or mirrored"),
        ("colors0213456789", "grids recolored"),
        ("DOWN_LEFT", "direction"),
        ("UP_LEFT_UP_RIGHT", "direction"),
        ("GREY2_RED", "color"),
        ("max_min", "order"),
        ("most_common_color_least_common_color", "order"),
        ("connectivity8_4", "neighborhood"),
        ("axis0_1", "rows and columns"),
        ("draw_frame_draw_rectangle", "shape"),
        ("rotate90.max_min", "two of these"),
    ],
)
def test_the_name_says_the_kind(name, kind):
    assert kind_of(name) == kind
