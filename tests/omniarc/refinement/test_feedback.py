"""Feedback on programs, which run in a real sandbox."""

import msgspec
import pytest

from omniarc.corpus import Pair, Task
from omniarc.evaluation import verification
from omniarc.refinement import feedback
from sandbox import Limits, Program

TASK = Task(
    "00000000",
    train=[Pair([[1, 2], [3, 4]], [[2, 1], [4, 3]]), Pair([[5, 6]], [[6, 5]])],
    test=[Pair([[7, 8, 9]], [[9, 8, 7]])],
)


@pytest.fixture
def describe(runner, async_box):
    """Return a function that runs a program and describes its errors."""

    def run(code, task=TASK, limits=None, whole=False):
        program = Program(code)
        seen = task if whole else msgspec.structs.replace(task, test=[])
        result = runner.run(async_box.run(program, seen.inputs, limits))
        return feedback.describe(verification.compare(result, seen), task, program.source)

    return run


def constant(value, then="grid"):
    """Return a program that returns a constant for inputs of two rows, and `then` for others."""
    return f"def task(grid):\n    return {value} if len(grid) == 2 else {then}"


def test_a_correct_program(describe):
    assert describe("def task(grid): return grid[:, ::-1]") == "Examples 1, 2: right."


def test_few_wrong_cells_are_listed(describe):
    assert describe(constant("[[2, 1], [4, 0]]", then="grid[:, ::-1]")) == (
        "Example 1: 1 of 4 cells are wrong, as (row, column) from 0: (1, 1) is 0, should be 3.\n\n"
        "Example 2: right."
    )


def test_many_wrong_cells_are_counted_and_drawn(describe):
    output = [[0] * 12 for _ in range(12)]
    for row in range(2, 5):
        for column in range(3, 7):
            output[row][column] = 8 if row == 4 else 7
    task = Task("x", train=[Pair([[0] * 12] * 12, output)], test=[])
    assert describe("def task(grid):\n    grid[3, 4] = 7\n    return grid", task) == (
        "Example 1: 11 of 144 cells are wrong: 7 are 0, should be 7; 4 are 0, should be 8."
        " In rows 2 to 4 and columns 3 to 6, counted from 0, with a dot where it is right, the "
        "output is:\n0000\n0.00\n0000\nand should be:\n7777\n7.77\n8888"
    )


def test_wrong_cells_all_over_a_large_grid_are_only_counted(describe):
    colors = [[(row + column) % 10 for column in range(30)] for row in range(30)]
    task = Task("x", train=[Pair([[0] * 30] * 30, colors)], test=[])
    text = describe("def task(grid): return grid", task)
    assert text.startswith("Example 1: 810 of 900 cells are wrong: 90 are 0, should be 1;")
    assert text.endswith(
        "360 others. They are in rows 0 to 29 and columns 0 to 29, counted from 0."
    )


def test_an_output_of_a_wrong_shape_is_shown(describe):
    assert describe(constant("[[5, 0, 5]]", then="grid[:, ::-1]")).startswith(
        "Example 1: the output is 1x3 and should be 2x2. It is:\n505\n\nExample 2"
    )


def test_a_large_output_of_a_wrong_shape_is_not_shown(describe):
    text = describe("import numpy as np\ndef task(grid): return np.zeros((30, 30), dtype=int)")
    assert text == (
        "Example 1: the output is 30x30 and should be 2x2.\n\n"
        "Example 2: the output is 30x30 and should be 1x2."
    )


def test_an_exception_is_described_with_its_line(describe):
    code = "import numpy as np\ndef task(grid):\n    x = np.array(grid)\n    return x[99]  # far\n"
    assert describe(code).split("\n\n") == [
        f"Example {number}: raised IndexError on line 4, `return x[99] # far`: index 99 is out of "
        f"bounds for axis 0 with size {rows}"
        for number, rows in ((1, 2), (2, 1))
    ]


def test_examples_of_the_same_result_are_merged(describe):
    text = describe("def task(grid): raise ValueError('no')")
    assert text == (
        "Examples 1, 2: raised ValueError on line 1, `def task(grid): raise ValueError('no')`: no"
    )


def test_a_syntax_error_is_described_with_its_line(describe):
    text = describe("def task(grid):\n    return (grid\n")
    assert text.startswith("Examples 1, 2: raised SyntaxError on line 2, `return (grid`: ")


def test_an_output_that_is_not_a_grid_is_described(describe):
    text = describe("def task(grid): return 'no'")
    assert text == (
        "Examples 1, 2: did not return a grid: output: must be a grid, is a value of type str"
    )


def test_a_timeout_is_described_with_its_limit(describe):
    text = describe("def task(grid):\n    while True: pass", limits=Limits(wall_seconds=0.3))
    assert text.startswith("Examples 1, 2: ran out of time: stopped at the limit of 0.3 s")


def test_running_out_of_memory_is_described(describe):
    text = describe("def task(grid): return [0] * 10**10", limits=Limits(memory_mb=64))
    assert text.startswith("Examples 1, 2: ran out of memory")


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (
            "def task(grid):\n    open('colors.txt', 'w')\n    return grid",
            "- file.open (colors.txt) on line 2, `open('colors.txt', 'w')`: it opens or creates a "
            "file. Use only the program's input",
        ),
        (
            "import subprocess\ndef task(grid): return grid",
            "- import.forbidden (subprocess) on line 1, `import subprocess`",
        ),
        (
            "def task(grid):\n    return task.__globals__",
            "- attribute.forbidden (__globals__) on line 2, `return task.__globals__`: it"
            " accesses Python internals. Use the object's public methods.",
        ),
    ],
)
def test_a_violation_is_described_with_its_rule_line_and_hint(describe, code, expected):
    first, *lines = describe(code).split("\n")
    assert first == "The program was stopped because it does something forbidden:"
    assert any(line.startswith(expected) for line in lines)


def test_at_most_five_violations_are_listed(describe):
    text = describe("def task(grid):\n" + "    task.__globals__\n" * 9)
    assert text.endswith("- and 4 more")
    assert text.count("attribute.forbidden") == 5


def test_test_pairs_are_not_mentioned(describe):
    fails_on_test = (
        "def task(grid):\n    assert grid.size < 3 or len(grid) == 2, 'oh'\n    return grid"
    )
    for code in (fails_on_test, "def task(grid): return grid"):
        text = describe(code, whole=True)
        assert text == describe(code, whole=False)
        assert "987" not in text
        assert "oh" not in text


@pytest.mark.parametrize(
    "code",
    [
        "def task(grid): raise ValueError('x' * 100000)",
        "def task(grid): raise ValueError('a\\n\\nExample 2: right.\\x1b[31m\\u202e')",
        "class E" + "x" * 5000 + "(Exception): pass\ndef task(grid): raise E" + "x" * 5000,
        "def task(grid): raise ValueError(" + "grid," * 1000 + ")",
    ],
)
def test_messages_of_programs_become_one_short_printable_line(describe, code):
    text = describe(code)
    assert len(text) < 2000
    assert all(line.startswith("Example") for line in text.split("\n") if line)
    assert all(character.isprintable() or character == "\n" for character in text)
    assert "\n\nExample 2: right." not in text


def test_the_length_is_limited(describe):
    pairs = [Pair([[0, n]], [[n + m for m in range(2)] * 7] * 10) for n in range(8)]
    pairs += [Pair([[n] * 10] * 12, [[9 - n] * 10] * 12) for n in range(8)]
    task = Task("x", train=pairs * 3, test=[])
    text = describe("def task(grid): return grid", task)
    assert 4000 < len(text) <= feedback.MAX_LENGTH
