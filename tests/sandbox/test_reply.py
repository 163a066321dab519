"""Extraction of the program from a model's reply."""

import time

import pytest

from sandbox.reply import fenced_blocks, program_text

CODE = "def task(grid):\n    return grid\n"


@pytest.mark.parametrize("tag", ["", "python", "py", "Python3", " python"])
def test_the_block_is_found_whatever_its_language_tag(tag: str) -> None:
    assert program_text(f"Here it is:\n```{tag}\n{CODE}```\nHope it helps!") == CODE


def test_plain_source_is_returned_unchanged() -> None:
    assert program_text(CODE) == CODE


def test_source_that_only_mentions_fences_is_returned_unchanged() -> None:
    code = 'def task(grid):\n    """Put ``` around it."""\n    return grid\n'
    assert program_text(code) == code


def test_the_last_block_that_defines_a_function_wins() -> None:
    first, second = CODE.replace("grid", "first"), CODE.replace("grid", "second")
    reply = f"```python\n{first}```\nBetter:\n```python\n{second}```\nOutput:\n```\n0 1\n1 0\n```"
    assert program_text(reply) == second


def test_the_open_block_of_a_truncated_reply_is_found() -> None:
    assert program_text(f"Well:\n```python\n{CODE}").rstrip() == CODE.rstrip()


def test_an_indented_block_is_dedented() -> None:
    inner = "".join(f"   {line}\n" for line in CODE.splitlines())
    assert program_text(f"1. So:\n   ```python\n{inner}   ```\n") == CODE


def test_a_lambda_counts_as_a_function() -> None:
    assert program_text("```\np = lambda g: g\n```") == "p = lambda g: g\n"


def test_a_reply_whose_blocks_define_no_function_is_returned_unchanged() -> None:
    reply = "```\n0 1\n```"
    assert program_text(reply) == reply


def test_windows_line_endings_are_accepted() -> None:
    assert program_text(f"So:\n```python\n{CODE}```\n".replace("\n", "\r\n")) == CODE


def test_fenced_blocks_are_returned_in_order() -> None:
    assert fenced_blocks("```\na\n```\ntext\n```py\nb\nc\n```") == ["a\n", "b\nc\n"]


@pytest.mark.parametrize("reply", ["`" * 200_000, "```\n" * 60_000, "```x" * 50_000, " " * 200_000])
def test_no_reply_takes_long(reply: str) -> None:
    start = time.process_time()
    program_text(reply)
    assert time.process_time() - start < 2
