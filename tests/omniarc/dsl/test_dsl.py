"""Tests of the language: examples, edge cases and error messages."""

import ast
import doctest
import importlib
import pickle
import pkgutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import omniarc.dsl as dsl
from omniarc import generators as inputs
from omniarc import tasks
from omniarc.dsl import *

MODULES = [
    f"omniarc.dsl.{module.name}"
    for module in pkgutil.iter_modules(dsl.__path__)
    if not module.name.startswith("_")
]
FUNCTIONS = [name for name in dsl.__all__ if name.islower()]


def grid_of(text):
    return np.array([[int(cell) for cell in row.replace(".", "0")] for row in text.split()])


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    names = {each: getattr(dsl, each) for each in dsl.__all__} | {"np": np}
    result = doctest.testmod(importlib.import_module(name), extraglobs=names)
    assert result.failed == 0


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_name_has_an_example_and_types(name):
    function = getattr(dsl, name)
    assert ">>> " in function.__doc__
    assert "return" in function.__annotations__


def test_the_page_documents_every_name():
    page = (Path(dsl.__file__).parents[2] / "docs" / "language.md").read_text(encoding="utf-8")
    missing = [name for name in dsl.__all__ if f"`{name}" not in page]
    assert missing == []
    assert [name for name in inputs.__all__ if f"`{name}" not in page] == []


def test_there_are_at_most_seventy_names_and_the_page_counts_them():
    assert len(set(dsl.__all__)) == len(dsl.__all__) <= 70
    page = (Path(dsl.__file__).parents[2] / "docs" / "language.md").read_text(encoding="utf-8")
    assert f"with {len(dsl.__all__)} names" in page
    assert all(hasattr(dsl, name) for name in dsl.__all__)


def test_import_needs_only_numpy():
    code = (
        "import sys, numpy; before = set(sys.modules); import omniarc.dsl;"
        "print(*sorted(n for n in set(sys.modules) - before if not n.startswith('omniarc')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


class TestObjects:
    def test_connectivity(self):
        grid = grid_of("1.1 .1. 1.1")
        assert len(find_objects(grid, color=1)) == 5
        assert len(find_objects(grid, color=1, connectivity=8)) == 1

    @pytest.mark.long
    def test_agrees_with_a_plain_search(self):
        rng = np.random.default_rng(0)
        for _ in range(50):
            grid = rng.integers(0, 3, rng.integers(1, 31, 2))
            for connectivity in (4, 8):
                seen, expected = set(), []
                alike = {cell: set(find_cells(grid, grid[cell])) for cell in find_cells(grid != 0)}
                for start in find_cells(grid != 0):
                    if start in seen:
                        continue
                    todo, cells = [start], {start}
                    while todo:
                        row, column = todo.pop()
                        for down, right in (ORTHOGONAL + DIAGONAL)[:connectivity]:
                            cell = row + down, column + right
                            if cell in alike[start] and cell not in cells:
                                cells.add(cell)
                                todo.append(cell)
                    seen |= cells
                    expected.append(sorted(cells))
                found = find_objects(grid, connectivity=connectivity, background=0)
                assert [obj.cells for obj in found] == expected

    def test_order_is_reading_order_across_colors(self):
        assert [obj.color for obj in find_objects(grid_of("2.1.2 ....."))] == [2, 1, 2]

    def test_background(self):
        grid = grid_of("888 818 88.")
        assert [obj.color for obj in find_objects(grid)] == [1, 0]
        assert [obj.color for obj in find_objects(grid, background=BLACK)] == [8, 1]
        assert len(find_objects(grid, with_background=True)) == 3
        assert find_objects(grid, multicolor=True, with_background=True)[0].size == 9

    def test_list_and_mask_and_empty(self):
        assert find_objects([[0, 1], [0, 0]])[0].top_left == (0, 1)
        assert find_objects(np.ones((2, 2), dtype=bool))[0].size == 4
        assert find_objects(np.zeros((3, 3), dtype=np.int8)) == []

    def test_grid_has_the_background_around_the_cells(self):
        obj = find_objects(grid_of("888 818 118"))[0]
        assert obj.grid.tolist() == [[8, 1], [1, 1]]

    def test_holes(self):
        obj = find_objects(grid_of(".111. 11.11 .1.1. .111. ....."))[0]
        assert [(hole.top_left, hole.size) for hole in obj.holes] == [((1, 2), 2)]
        assert find_objects(grid_of("11. 1.1 .11"), connectivity=8)[0].holes[0].top_left == (1, 1)
        assert find_objects(grid_of("1.1 1.1 111"))[0].holes == []

    def test_shape_tests(self):
        frame = find_objects(grid_of("2222 2..2 2222"), background=0)[0]
        assert frame.is_frame
        assert not frame.is_rectangle
        line = find_objects(grid_of("333 ..."))[0]
        assert line.is_line
        assert not line.is_square
        dot = find_objects(grid_of("3.. ..."))[0]
        assert dot.is_square
        assert not dot.is_line
        ell = find_objects(grid_of("3.. 33. ..."))[0]
        assert not ell.is_symmetric_left_right
        assert ell.same_shape(ell.transformed(rotate), any_orientation=True)
        assert not ell.same_shape(ell.transformed(rotate))

    def test_is_immutable(self):
        obj = find_objects(grid_of("3."))[0]
        with pytest.raises(AttributeError, match="immutable"):
            obj.top = 4
        assert obj.moved(2, 3).top_left == (2, 3)
        assert obj.top_left == (0, 0)

    def test_equal_hashable_picklable(self):
        grid = grid_of("3.. ..3")
        first, second = find_objects(grid)
        assert first != second
        assert first == second.at(0, 0)
        assert len({first, second, second.at(0, 0)}) == 2
        assert pickle.loads(pickle.dumps(first)) == first

    def test_relations(self):
        outer, inner, far = find_objects(grid_of("111.. 1.1.. 1112. ....3"), background=0)
        assert outer.contains(outer)
        assert outer.touches(inner)
        assert not inner.touches(far)
        assert inner.touches(far, connectivity=8)
        assert not outer.overlaps(inner)
        assert outer.direction_to(inner) == RIGHT
        assert outer.direction_to(far) == DOWN_RIGHT
        assert far.touches_border(blank_grid(4, 5))

    def test_slices_outside_the_grid_are_clipped(self):
        obj = find_objects(grid_of("11 11"), background=0)[0].at(-1, -1)
        grid = blank_grid(3, 3)
        grid[obj.slices] = RED
        assert find_cells(grid, RED) == [(0, 0)]


class TestDrawing:
    def test_in_place_and_returned(self):
        grid = blank_grid(3, 3)
        assert draw_line(grid, (0, 0), (2, 2), RED) is grid
        assert count_color(grid, RED) == 3

    @pytest.mark.parametrize("dtype", [np.int8, np.int64])
    def test_clipped_everywhere(self, dtype):
        grid = np.zeros((4, 4), dtype=dtype)
        block = np.full((3, 3), 2)
        for top_left in [(-2, -2), (-2, 3), (3, -2), (3, 3), (9, 9), (-9, 0)]:
            draw_pattern(grid, block, top_left)
        assert find_cells(grid, 2) == [(0, 0), (0, 3), (3, 0), (3, 3)]
        draw_frame(grid, (-1, -1), (4, 4), 7)
        draw_rectangle(grid, (-5, 0), (-1, 3), 7)
        assert count_color(grid, 7) == 0

    def test_does_not_wrap_at_negative_cells(self):
        assert not draw_cells(blank_grid(2, 2), [(-1, -1), (2, 0)], RED).any()

    def test_lists_cannot_be_drawn_on(self):
        with pytest.raises(TypeError, match="expected a numpy array to draw on"):
            draw_line([[0]], (0, 0), (0, 0), RED)

    def test_crooked_line(self):
        with pytest.raises(ValueError, match="horizontal, vertical or diagonal"):
            draw_line(blank_grid(4, 4), (0, 0), (1, 3), RED)


class TestRegions:
    def test_enclosed_against_holes(self):
        walls = grid_of(".11. 1..1 .11. ....") == 1
        assert find_cells(enclosed_cells(walls)) == [(1, 1), (1, 2)]
        assert not enclosed_cells(walls, connectivity=8).any()

    def test_dilate_does_not_wrap(self):
        mask = grid_of("..1 ... ...") == 1
        assert find_cells(dilate(mask, 4)) == [(0, 1), (0, 2), (1, 2)]
        assert find_cells(dilate(mask)) == [(0, 1), (0, 2), (1, 1), (1, 2)]

    def test_panels(self):
        grid = grid_of("1.5.. 55555 ..5.2")
        parts = [panel.tolist() for panel in split_panels(grid)]
        assert parts == [[[1, 0]], [[0, 0]], [[0, 0]], [[0, 2]]]
        assert separator_color(grid) == GREY
        assert separator_color(grid_of("12 21")) is None
        assert len(find_panels(grid_of("12 21"))) == 1

    def test_separator_is_preferred_to_a_full_column_in_a_panel(self):
        assert separator_color(grid_of("1.5.1 1.51. 115..")) == GREY

    def test_separator_is_preferred_to_full_lines_of_a_color_in_the_panels(self):
        assert separator_color(grid_of("1. 11 55 11 .1")) == GREY
        assert [panel.tolist() for panel in split_panels(grid_of("1. 11 55 11 .1"))] == [
            [[1, 0], [1, 1]],
            [[1, 1], [0, 1]],
        ]
        assert separator_color(grid_of(".53353 35335.")) == GREY

    def test_flood_fill(self):
        with pytest.raises(ValueError, match="outside"):
            flood_fill(blank_grid(2, 2), (2, 0), RED)


class TestPatterns:
    def test_tiles_with_transparent_cells(self):
        rng = np.random.default_rng(1)
        for _ in range(30):
            period = tuple(rng.integers(2, 6, 2))
            whole = tile_to(rng.integers(1, 10, period), 18, 20)
            hidden = whole.copy()
            hidden[5:9, 3:8] = 0
            assert grids_equal(tile_to(smallest_tile(hidden, transparent=0), 18, 20), whole)
            assert smallest_tile(whole).size <= period[0] * period[1]

    def test_symmetry_away_from_the_middle(self):
        rng = np.random.default_rng(2)
        quarter = rng.integers(0, 8, (8, 8))
        whole = np.vstack([quarter, quarter[::-1]])
        whole = np.hstack([whole, whole[:, ::-1]])[2:, 2:]
        hidden = whole.copy()
        hidden[3:6, 8:13] = 9
        assert grids_equal(fill_symmetry(hidden, 9), whole)

    def test_cells_that_symmetry_does_not_determine_keep_their_color(self):
        assert 9 in fill_symmetry(grid_of("1234 5678 9123 4567"), 9)

    def test_template_larger_than_the_grid(self):
        assert find_template(blank_grid(2, 2), blank_grid(3, 3)) == []


class TestErrors:
    @pytest.mark.parametrize(
        ("call", "error", "words"),
        [
            (lambda: find_objects(blank_grid(2, 2), connectivity=6), ValueError, "4 or 8"),
            (lambda: find_objects([[0.5]]), TypeError, "integers"),
            (lambda: rotate([1, 2]), ValueError, "two dimensions"),
            (lambda: crop_to(blank_grid(2, 2), blank_grid(2, 2)), ValueError, "empty"),
            (lambda: blank_grid(0, 3), ValueError, "1 x 1"),
            (lambda: most_common_color(blank_grid(1, 1), BLACK), ValueError, "has no color"),
            (lambda: split_evenly(blank_grid(3, 3), 2, 1), ValueError, "does not divide"),
            (lambda: overlay(blank_grid(1, 2), blank_grid(2, 1)), ValueError, "shape"),
            (lambda: assemble([[blank_grid(1, 2), blank_grid(2, 1)]]), ValueError, "fit"),
            (lambda: ray_cells(blank_grid(2, 2), (0, 0), (2, 0)), ValueError, "direction"),
            (lambda: draw_object(blank_grid(2, 2), blank_grid(1, 1)), TypeError, "Object"),
            (lambda: map_colors(blank_grid(1, 1), {0: 12}), ValueError, "0 to 9"),
            (lambda: most_common([]), ValueError, "most_common: expected at least one item"),
            (lambda: odd_one_out([]), ValueError, "odd_one_out: expected at least one item"),
            (
                lambda: odd_one_out([[]]),
                TypeError,
                "odd_one_out: the key must be hashable",
            ),
            (
                lambda: apply_gravity(blank_grid(2, 2), UP_LEFT),
                ValueError,
                "must be UP, DOWN",
            ),
        ],
    )
    def test_message_says_what_is_wrong(self, call, error, words):
        with pytest.raises(error, match=words):
            call()


def test_only_draw_functions_change_their_input():
    grid = grid_of("1.5.2 1.52. 115.. 22511")
    before = grid.copy()
    for call in (
        background_color,
        find_objects,
        find_panels,
        split_panels,
        smallest_tile,
        flip_left_right,
        orientations,
        lambda g: fill_symmetry(g, 5),
        lambda g: replace_color(g, 1, 2),
        lambda g: flood_fill(g, (0, 0), 9),
        lambda g: apply_gravity(g, DOWN),
        lambda g: slide_object(g, find_objects(g)[0], DOWN),
        lambda g: overlay(g, g),
    ):
        call(grid)
        assert (grid == before).all()


def returns_in_every_case(statements):
    last = statements[-1]
    if isinstance(last, ast.If):
        return bool(last.orelse) and all(map(returns_in_every_case, (last.body, last.orelse)))
    return isinstance(last, ast.Return | ast.Raise)


@pytest.mark.parametrize("task_id", tasks.task_ids())
def test_task_files(task_id):
    loaded = tasks.load_task(task_id)
    tree = ast.parse(loaded.source)
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    program = functions["task"]
    assert program.end_lineno - program.lineno < 30
    assert "#" not in loaded.source
    assert [name for name, f in functions.items() if not returns_in_every_case(f.body)] == []
    names = {node.attr for node in ast.walk(program) if isinstance(node, ast.Attribute)}
    names |= {node.id for node in ast.walk(program) if isinstance(node, ast.Name)}
    assert not [name for name in names if name.startswith("_") and name != "_"]
    assert not names & set(inputs.__all__)
    grid = loaded.generate_input(np.random.default_rng(3))
    assert (loaded.generate_input(np.random.default_rng(3)) == grid).all()
    output = np.asarray(loaded.task(grid))
    assert output.ndim == 2
    assert output.dtype.kind in "iu"


class TestHelpers:
    def test_mask_in_a_grid_is_clipped_at_its_border(self):
        obj = find_objects(grid_of("11 11"), background=0)[0]
        assert find_cells(obj.mask_in(blank_grid(3, 3))) == obj.cells
        assert find_cells(obj.at(-1, 2).mask_in(blank_grid(3, 3))) == [(0, 2)]
        assert find_cells(obj.at(5, 5).mask_in(blank_grid(3, 3))) == []

    def test_distance(self):
        first, second = find_objects(grid_of("1.... ..... ...11"), background=0)
        assert first.distance_to(second) == second.distance_to(first) == 2
        assert first.distance_to(first) == 0

    @pytest.mark.parametrize(
        "part", [lambda grid: grid[1:4, 2:5], lambda grid: grid[::2], lambda grid: grid.T]
    )
    def test_cells_scattered_on_a_part_of_a_grid(self, part):
        grid = blank_grid(6, 7)
        inputs.scatter_cells(np.random.default_rng(0), part(grid), [RED, BLUE], 5)
        assert np.count_nonzero(part(grid)) == np.count_nonzero(grid) == 5
