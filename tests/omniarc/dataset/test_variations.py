"""Variations: the same program on transformed grids."""

import numpy as np
import pytest

from omniarc import tasks
from omniarc.dataset.entry import DrawError, draw_example, original
from omniarc.dataset.variations import PREFIXES, find_variations, load_variation

SYMMETRIES = {
    "rotate90": lambda grid: np.rot90(grid, -1),
    "rotate180": lambda grid: np.rot90(grid, 2),
    "rotate270": np.rot90,
    "flip_left_right": np.fliplr,
    "flip_up_down": np.flipud,
    "transpose": np.transpose,
    "transpose_other": lambda grid: np.rot90(grid, 2).T,
}


def symmetries(task_id):
    found = [entry_id.partition("-") for entry_id in find_variations(task_id)]
    return {prefix for prefix, _, _ in found if not prefix.startswith("colors")}


def permutations(task_id):
    prefixes = [entry_id.partition("-")[0] for entry_id in find_variations(task_id)]
    found = [prefix.removeprefix("colors") for prefix in prefixes if prefix.startswith("colors")]
    return [[int(digit) for digit in digits] for digits in found]


def test_a_rule_without_a_direction_has_all_symmetries():
    assert symmetries("007bbfb7") == set(SYMMETRIES)


def test_a_rule_with_a_direction_has_symmetries_that_keep_it():
    assert symmetries("1e0a9b12") == {"flip_left_right"}  # everything falls down
    assert symmetries("7468f01a") >= {"flip_up_down", "flip_left_right", "rotate180"}
    assert "rotate90" not in symmetries("7468f01a")  # mirrored, left for right


def test_colors_that_the_program_names_are_not_permuted():
    assert permutations("007bbfb7")
    for table in permutations("dc1df850"):  # red cells get a blue frame
        assert (table[0], table[1], table[2]) == (0, 1, 2)
    for table in permutations("0d3d703e"):  # all colors are named
        raise AssertionError(table)


@pytest.mark.parametrize("task_id", ["007bbfb7", "be94b721", "dc1df850"])
def test_transformed_inputs_have_transformed_outputs(task_id):
    base = original(task_id)
    for entry_id in find_variations(task_id):
        prefix = entry_id.partition("-")[0]
        digits = prefix.removeprefix("colors")
        change = SYMMETRIES.get(prefix) or (
            lambda grid, digits=digits: np.array(list(map(int, digits)))[grid]
        )
        entry = load_variation(entry_id)
        assert entry.code == base.code
        rngs = [np.random.default_rng(4) for _ in range(2)]
        grid, plain = entry.generate_input(rngs[0]), base.generate_input(rngs[1])
        assert (grid == change(plain)).all()
        example = draw_example(entry, np.random.default_rng(4), set())
        assert np.array_equal(base.task(np.array(example.input)), example.output)


def test_a_transformation_that_the_program_fails_has_no_examples():
    with pytest.raises(DrawError):
        draw_example(load_variation("rotate90-1e0a9b12"), np.random.default_rng(0), set())


@pytest.mark.long
def test_variations_are_the_same_every_time_and_have_a_prefix():
    for task_id in tasks.task_ids()[:10]:
        found = find_variations(task_id)
        assert found == find_variations(task_id)
        assert len(set(found)) == len(found) <= 10
        for entry_id in found:
            prefix, hyphen, rest = entry_id.partition("-")
            assert hyphen
            assert rest == task_id
            assert prefix.rstrip("0123456789") in {name.rstrip("0123456789") for name in PREFIXES}


@pytest.mark.parametrize(
    "entry_id",
    ["nope-007bbfb7", "rotate90-nope", "colors-007bbfb7", "colors0123456788-007bbfb7", "rotate90-"],
)
def test_other_ids_are_rejected(entry_id):
    with pytest.raises(KeyError):
        load_variation(entry_id)
