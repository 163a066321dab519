"""Extraction of the program from the file of a task."""

import pytest

from omniarc.dataset.source import program_source

FILE = """import numpy as np
from math import gcd

from omniarc.dsl import *
from omniarc.generators import *

SIZES = {1: RED, 2: BLUE}
UNUSED = 3


def marked(grid):
    return np.array(grid) == SIZES[1]


@given(noise)
def task(grid):
    return find(grid, depth=2)


def find(grid, depth):
    return find(marked(grid), depth - 1) if depth else grid


def random_thing(rng):
    return gcd(4, 6)


def generate_input(rng):
    return random_thing(rng)
"""


def test_the_program_has_only_what_the_task_uses():
    assert (
        program_source(FILE)
        == """import numpy as np

from omniarc.dsl import *


SIZES = {1: RED, 2: BLUE}


def marked(grid):
    return np.array(grid) == SIZES[1]


def task(grid):
    return find(grid, depth=2)


def find(grid, depth):
    return find(marked(grid), depth - 1) if depth else grid
"""
    )


def test_another_function_is_renamed_to_task():
    text = (
        "from omniarc.dsl import *\n\n@given(x)\ndef task_rotate(grid):\n    return rotate(grid)\n"
    )
    expected = "from omniarc.dsl import *\n\n\ndef task(grid):\n    return rotate(grid)\n"
    assert program_source(text, "task_rotate") == expected


def test_the_language_is_always_imported():
    code = program_source("def task(grid):\n    return grid[::-1]\n")
    assert code.startswith("from omniarc.dsl import *\n\n\ndef task")


def test_a_file_without_the_function_is_rejected():
    with pytest.raises(KeyError):
        program_source("def other(grid): pass\n")
