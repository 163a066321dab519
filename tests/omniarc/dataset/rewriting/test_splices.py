"""Splices between two programs."""

import pytest

from omniarc.dataset.rewriting.splices import Splice, StaleSpliceError, apply, between

OLD = "def task(grid):\n    return shift(grid, DOWN)\n"


@pytest.mark.parametrize(
    ("new", "pieces"),
    [
        (OLD.replace("DOWN", "LEFT"), [("DOWN", "LEFT")]),
        (OLD.replace("DOWN)", "DOWN, fill=RED)"), [("", ", fill=RED")]),
        (OLD.replace(", DOWN", ""), [(", DOWN", "")]),
        (OLD.replace("grid, DOWN", "DOWN, grid"), None),
        (OLD, []),
    ],
)
def test_they_turn_one_program_into_the_other(new, pieces):
    splices = between(OLD, new)
    assert apply(OLD, splices) == new
    if pieces is not None:
        assert [(splice.old, splice.new) for splice in splices] == pieces


def test_several_apply_in_any_order():
    splices = [Splice(0, "a", "bbb"), Splice(2, "c", "")]
    assert apply("a c", splices) == apply("a c", splices[::-1]) == "bbb "


def test_other_source_code_is_refused():
    with pytest.raises(StaleSpliceError, match="expected 'DOWN' at offset 39"):
        apply(OLD.replace("DOWN", "LEFT"), between(OLD, OLD.replace("DOWN", "UP")))
