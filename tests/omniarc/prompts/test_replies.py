"""The extraction of programs and grids from replies."""

import json
import textwrap

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from omniarc.prompts import ENCODERS, ParseError, candidates, code_of, grid_of, grids_of
from sandbox.grids import check_grid
from tests.support.any_grids import any_grids

GRID = [[0, 1, 2], [3, 4, 5]]
PROGRAM = "import numpy as np\n\ndef task(grid):\n    return grid.T\n"

# Pieces whose repetition makes a parser that backtracks slow.
HOSTILE = (
    *("[", "[[", "[[[[[", "((", "[ ", "[\n", "[[1", "[[1]]", "[[1,", "[[1x", "[[1x```", "[['1'"),
    *("[array(", "np.array([", "']", "['1", "0", "0 ", "0\n", "00 \t", "1:", "1: ", "1: 0\n"),
    *("row ", "row 1", "shape ", "2x2", "2x2\n", "1x ", "<think>", "</think>", "</think>\n"),
    *("<think></think>", "<thin", "```", "```\n", "def ", "def\n", "x = ", "x ", " ", "\n "),
    *("from ", "from x import", "lambda", "|", "| 1 ", ",", "*", "\r", "\x00", "٣"),
)


def problem_with(reply, read):
    """Return the message of a reader's ParseError; None if it raises none."""
    try:
        read(reply)
    except ParseError as error:
        return str(error)
    return None


FORMATS = {
    "digits": lambda grid: ENCODERS["digits"].encode(grid),
    "numbered rows": lambda grid: ENCODERS["rows"].encode(grid),
    "numbered digits": lambda grid: "\n".join(
        f"Row {number}: {''.join(map(str, row))}" for number, row in enumerate(grid)
    ),
    "after its shape": lambda grid: ENCODERS["shape"].encode(grid),
    "spaces": lambda grid: "\n".join(" ".join(map(str, row)) for row in grid),
    "commas": lambda grid: "\n".join(",".join(map(str, row)) for row in grid),
    "a list a line": lambda grid: "\n".join(map(str, grid)),
    "one line of JSON": lambda grid: json.dumps(grid),
    "indented JSON": lambda grid: json.dumps(grid, indent=2),
    "JSON in an object": lambda grid: json.dumps({"output": grid}),
    "JSON strings": lambda grid: json.dumps(["".join(map(str, row)) for row in grid]),
    "tuples": lambda grid: str(tuple(map(tuple, grid))),
    "numpy's str": lambda grid: str(np.array(grid)),
    "numpy's repr": lambda grid: repr(np.array(grid, dtype=np.int8)),
    "arrays in a list": lambda grid: str([np.array(row) for row in grid]),
    "a table": lambda grid: "\n".join(f"| {' | '.join(map(str, row))} |" for row in grid),
}

CONTEXTS = {
    "alone": "{}",
    "after an introduction": "The output has these rows.\n\n{}",
    "between sentences": "The rule mirrors it. So:\n\n{}\n\nThis is 1 of 2 ways to see it.",
    "in a fence": "I get\n```\n{}\n```\nwhich fits.",
    "in a labeled fence": "```output-grid\n{}\n```",
    "in a fence that is not closed": "So:\n```text\n{}\n",
    "after thinking": "<think>\nis it\n\n777\n777\n?\n</think>\n{}",
    "after thinking that the template began": "777\n777\n</think>\n\n{}",
    "fenced, with other digits outside": "First\n\n9 9\n9 9\n\n```\n{}\n```\nnot\n\n8 8\n8 8\n",
    "the last of several": "```\n11\n11\n```\nNo, wait:\n```\n{}\n```\n",
    "with carriage returns": "```\r\n{}\r\n```\r\n",
}


@pytest.mark.parametrize("context", CONTEXTS)
@pytest.mark.parametrize("format_name", FORMATS)
def test_a_grid_is_found_in_every_format_and_position(format_name, context):
    assert grid_of(CONTEXTS[context].format(FORMATS[format_name](GRID))) == GRID


@pytest.mark.parametrize("format_name", FORMATS)
@given(grid=any_grids(least_side=2))  # smaller grids are ambiguous
def test_any_grid_is_read_in_every_format(format_name, grid):
    with np.printoptions(threshold=10**6, linewidth=10**6):
        assert grid_of(FORMATS[format_name](grid)) == grid


@pytest.mark.parametrize("name", ENCODERS)
@given(grid=st.lists(st.lists(st.integers(0, 9), min_size=2, max_size=2), min_size=1, max_size=3))
def test_encoded_grids_are_read_bare_and_fenced(name, grid):
    text = ENCODERS[name].encode(grid)
    assert grid_of(text, name) == grid
    assert grid_of(f"So:\n```\n{text}\n```", name) == grid


@given(reply=st.text("0123456789[](),:|x'\"`<>/think \narydef=.", max_size=120))
def test_any_text_leads_to_valid_grids_or_a_parse_error(reply):
    assert problem_with(reply, code_of) != ""
    assert problem_with(reply, grid_of) != ""
    if problem_with(reply, candidates) is None:
        for candidate in candidates(reply):
            sound = not isinstance(candidate.grid, ParseError)
            assert not sound or check_grid(candidate.grid) == candidate.grid


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("", "the reply is empty"),
        ("  \n", "the reply is empty"),
        ("I cannot tell.", "the reply has no grid: no line is a row of digits"),
        ("<think>it may be\n00\n00", "the reply ends within its reasoning"),
        ("So:\n012\n34", "line 3: row 2 has 2 cells; the first has 3"),
        ("```\n0 1 2\n0 1 12\n```", "line 3: row 2 has '12', which is not a color from 0 to 9"),
        ("1: 0 1\n2: 0 1\n4: 0 1", "line 3: row 3 is numbered 4, not 3"),
        ("5: 0 1\n6: 0 1", "line 1: row 1 is numbered 5, not 1"),
        ("Size: 3x2\n01\n23", "line 1: the stated shape is 3x2, but the grid is 2x2"),
        ("0" * 31, "line 1: row 1 has more than 30 cells"),
        ("00\n" * 31, "line 31: row 31 exceeds the limit of 30 rows"),
        ("so\n[[0, 1], [2]]", "line 2: row 2 has 1 cells; the first has 2"),
        ("[[0, 10]]", "line 1: row 1 has '10', which is not a color from 0 to 9"),
        ("[[0, 1], [2, 3", "line 1: the list is not closed"),
        ("```\n[[0, 1],\n [2,\n```", "line 2: the list is not closed"),
        ("[[0, 1, ...],\n [2, 3, 4]]", "line 1: '.' in a list of numbers"),
        ("[[0, -1]]", "line 1: '-' in a list of numbers"),
        ("[[0, 1], 2]", "line 1: numbers, rows and grids are mixed in one list"),
        ("[[0], [[[[[1]]]]]]", "line 1: lists are nested too deeply"),
        ("[0, 1], [2, 3]", "the reply has no grid"),
        ("<think>\n\n</think>\n01\n2", "line 5: row 2 has 1 cells; the first has 2"),
    ],
)
def test_an_invalid_reply_is_an_error_with_its_line(reply, expected):
    with pytest.raises(ParseError) as caught:
        grid_of(reply)
    assert str(caught.value).startswith(expected)


def test_several_grids_are_returned_in_order():
    first, second = [[1, 1]], [[2], [2]]
    assert grids_of("```\n11\n```\nand\n```\n2\n2\n```") == [first, second]
    assert grids_of("11\n\n2\n2\n") == [first, second]
    assert grids_of("1x2\n11\n2x1\n2\n2\n", "shape") == [first, second]
    assert grids_of("1: 1 1\n1: 2\n2: 2\n", "rows") == [first, second]
    assert grids_of("[[[1, 1]], [[2], [2]]]") == [first, second]


def test_valid_grids_are_returned_beside_an_invalid_one():
    reply = "```\n11\n```\n\n```\n22\n2\n```\n\n```\n33\n"
    found = candidates(reply)
    assert [candidate.line for candidate in found] == [2, 6, 11]
    assert [found[0].grid, found[2].grid] == [[[1, 1]], [[3, 3]]]
    assert isinstance(found[1].grid, ParseError)
    with pytest.raises(ParseError, match="line 7: row 2 has 1 cells"):
        grids_of(reply)


@pytest.mark.parametrize(
    "reply",
    [
        PROGRAM,
        f"```python\n{PROGRAM}```",
        f"Here it is.\n\n```\n{PROGRAM}```\nIt transposes.",
        f"```python\ndef task(grid): return grid\n```\nBetter:\n```py\n{PROGRAM}```",
        f"<think>\n```python\ndef task(grid): pass\n```\n</think>\n```python\n{PROGRAM}```",
        f"```python\n{PROGRAM}```\nand the grid is\n```\n012\n```",
        f"```python\n{PROGRAM}",
        f"Sure! This is the program:\n\n{PROGRAM}",
        f"{PROGRAM}\nThis transposes the grid, as all\nit does here.\n\n- Rows: columns.\nDone.",
        f"<code>\n{PROGRAM}</code>\n",
        f"{PROGRAM}\n**Why**\n\n1. It fits.",
        "The program:\n\n" + textwrap.indent(PROGRAM, "    ") + "\nIt transposes.",
        "\n" + textwrap.indent(PROGRAM, "\t"),
    ],
)
def test_the_program_is_found_in_every_position(reply):
    assert code_of(reply).strip() == PROGRAM.strip()


def test_text_after_a_bare_program_is_kept_if_it_may_be_source():
    plain = ("print(task([[1]]))", "answer = task", "if answer: pass", "# the end", "}")
    assignments = ("RED, BLUE = 2, 1", "RED, BLUE = range(2)", "NAMES: dict[int, str] = {1: 'a'}")
    for last in (*plain, *assignments):
        source = f"{PROGRAM}\n{last}"
        assert code_of(source) == source


def test_a_class_with_a_method_is_a_program():
    source = "class Solver:\n    def task(self, grid):\n        return grid\n"
    assert code_of(source) == source


def test_a_lambda_is_a_program():
    assert code_of("```\np = lambda grid: grid\n```") == "p = lambda grid: grid\n"


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("", "the reply is empty"),
        ("I do not know.", "the reply has no program: no function in it takes a grid"),
        ("```\n012\n```", "the reply has no program: no function in it takes a grid"),
        (f"<think>perhaps\n{PROGRAM}", "the reply ends within its reasoning"),
    ],
)
def test_a_reply_without_a_program_is_an_error(reply, expected):
    with pytest.raises(ParseError, match=expected):
        code_of(reply)


def read_to_its_end(reply):
    for read in (code_of, candidates):
        assert len(problem_with(reply, read) or "") < 300


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_repeated_hostile_text_is_read_in_time(piece):
    read_to_its_end(piece * (200_000 // len(piece)) + "x\n\n")


def test_megabytes_of_hostile_text_are_read_in_time():
    read_to_its_end("".join(piece * (60_000 // len(piece)) for piece in HOSTILE))
