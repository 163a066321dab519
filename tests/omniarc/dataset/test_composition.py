"""Compositions of two tasks into one program."""

import ast

import numpy as np
import pytest

from omniarc import tasks
from omniarc.dataset.composition import (
    NotComposableError,
    compose,
    find_compositions,
    load_composition,
)
from omniarc.dataset.entry import draw_example, original

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
        (FLIP, FLIP.replace("    return", "    output = 1\n" * 30 + "    return"), "30 lines"),
        (HEAD + "def f(g):\n    return g\n\n\n" + FLIP[len(HEAD) :],
         HEAD + "def f(g):\n    return g.T\n\n\n" + FLIP[len(HEAD) :], "helper of the same name"),
    ],
)  # fmt: skip
def test_programs_that_cannot_be_composed_are_rejected(first, second, message):
    with pytest.raises(NotComposableError, match=message):
        compose(first, second)


def test_compositions_return_the_same_as_both_tasks_in_turn():
    ids = find_compositions(tasks.task_ids()[:40], 25)
    assert len(ids) == 25
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
    ids = tasks.task_ids()[:12]
    found = find_compositions(ids, 8)
    assert found == find_compositions(reversed(ids), 8)
    assert find_compositions(ids, 3) == found[:3]
    assert find_compositions(ids, 0) == []


@pytest.mark.parametrize("entry_id", ["then-007bbfb7", "then-007bbfb7-nope", "x-007bbfb7-25ff71a9"])
def test_other_ids_are_rejected(entry_id):
    with pytest.raises(KeyError):
        load_composition(entry_id)
