"""Compositions of two tasks into one program."""

import ast

import numpy as np
import pytest

from omniarc.dataset.composition import (
    NotComposableError,
    compose,
    find_compositions,
    load_composition,
)
from omniarc.dataset.entry import draw_example, original

# Tasks about small grids, most of which can follow each other.
IDS = (
    *("6150a2bd", "c59eb873", "74dd1130", "62c24649", "48d8fb45", "8d5021e8", "9565186b"),
    *("3c9b0459", "67a3c6ac", "a416b8f3", "a87f7484", "46442a0e", "ae4f1146"),
)

HEAD = "from omniarc.dsl import *\n\n\n"
FLIP = HEAD + "def task(grid):\n    return flip_up_down(grid)\n"
DRAW = (
    HEAD + "def task(grid):\n    output = grid.copy()\n    output[0, 0] = RED\n    return output\n"
)


def test_the_second_body_follows_the_first():
    assert compose(FLIP, DRAW) == HEAD + (
        "def task(grid):\n"
        "    grid = flip_up_down(grid)\n"
        "    output = grid.copy()\n"
        "    output[0, 0] = RED\n"
        "    return output\n"
    )
    assert compose(DRAW, FLIP).endswith("    grid = output\n    return flip_up_down(grid)\n")


def test_imports_and_helpers_of_both_occur_once():
    first = "import numpy as np\n\n" + HEAD + "def help(grid):\n    return np.flip(grid)\n\n\n"
    first += "def task(grid):\n    return help(grid)\n"
    code = compose(first, "import numpy as np\n\n" + DRAW.replace("RED", "np.int8(2)"))
    assert code.count("import numpy as np") == code.count("import *") == 1
    assert code.index("def help") < code.index("def task")
    ast.parse(code)


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        (DRAW.replace("    output[", "    if RED in grid:\n        return grid\n    output["), FLIP,
         "returns before its last line"),
        (FLIP.replace("grid", "board"), DRAW, "one parameter, called `grid`"),
        (DRAW.replace("output", "flip_up_down"), FLIP, "assigns a name"),
        (FLIP, FLIP.replace("    return", "    output = 1\n" * 20 + "    return"), "20 lines"),
        (HEAD + "def f(g):\n    return g\n\n\n" + FLIP[len(HEAD) :],
         HEAD + "def f(g):\n    return g.T\n\n\n" + FLIP[len(HEAD) :], "helper of the same name"),
    ],
)  # fmt: skip
def test_programs_that_cannot_be_composed_are_rejected(first, second, message):
    with pytest.raises(NotComposableError, match=message):
        compose(first, second)


def test_compositions_return_the_same_as_both_tasks_in_turn():
    ids = find_compositions(IDS, 9)
    assert len(ids) == 9
    for entry_id in ids:
        prefix, *parts = entry_id.split("-")
        assert prefix == "then"
        first, second = map(original, parts)
        entry = load_composition(entry_id)
        functions = [n for n in ast.parse(entry.code).body if isinstance(n, ast.FunctionDef)]
        assert [f.name for f in functions].count("task") == 1
        rng = np.random.default_rng(1)
        for _ in range(3):
            example = draw_example(entry, rng, set())
            middle = np.asarray(first.task(np.array(example.input, dtype=np.int8)))
            assert np.asarray(second.task(middle)).tolist() == example.output


def test_compositions_are_the_same_every_time():
    found = find_compositions(IDS, 4)
    assert found == find_compositions(reversed(IDS), 4)
    assert find_compositions(IDS, 3) == found[:3]
    assert find_compositions(IDS, 0) == []


def test_no_two_have_one_program():
    # 62c24649 and 67e8384a have the same one.
    ids = find_compositions(["74dd1130", "62c24649", "67e8384a"], 9)
    codes = [load_composition(entry_id).code for entry_id in ids]
    assert len(set(codes)) == len(codes) > 0


@pytest.mark.parametrize("entry_id", ["then-007bbfb7", "then-007bbfb7-nope", "x-007bbfb7-25ff71a9"])
def test_other_ids_are_rejected(entry_id):
    with pytest.raises(KeyError):
        load_composition(entry_id)
