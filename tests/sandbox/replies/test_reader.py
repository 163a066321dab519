"""Extraction of the program from a model's reply."""

import time

import pytest

from sandbox.replies import fences, read_code, read_reply

CODE = "def task(grid):\n    return grid\n"


@pytest.mark.parametrize("tag", ["", "python", "py", "Python3", " python"])
def test_the_block_is_found_whatever_its_language_tag(tag: str) -> None:
    assert read_code(f"Here it is:\n```{tag}\n{CODE}```\nHope it helps!") == CODE


def test_plain_source_is_returned_unchanged() -> None:
    assert read_code(CODE) == CODE


def test_source_that_only_mentions_fences_is_returned_unchanged() -> None:
    code = 'def task(grid):\n    """Put ``` around it."""\n    return grid\n'
    assert read_code(code) == code


def test_the_last_block_that_defines_a_function_wins() -> None:
    first, second = CODE.replace("grid", "first"), CODE.replace("grid", "second")
    reply = f"```python\n{first}```\nBetter:\n```python\n{second}```\nOutput:\n```\n0 1\n1 0\n```"
    assert read_code(reply) == second


def test_the_open_block_of_a_truncated_reply_is_found() -> None:
    assert read_code(f"Well:\n```python\n{CODE}").rstrip() == CODE.rstrip()


def test_an_indented_block_is_dedented() -> None:
    inner = "".join(f"   {line}\n" for line in CODE.splitlines())
    assert read_code(f"1. So:\n   ```python\n{inner}   ```\n") == CODE


def test_a_lambda_counts_as_a_function() -> None:
    assert read_code("```\np = lambda g: g\n```") == "p = lambda g: g\n"


def test_a_reply_whose_blocks_define_no_function_is_returned_unchanged() -> None:
    reply = "```\n0 1\n```"
    assert read_code(reply) == reply


def test_windows_line_endings_are_accepted() -> None:
    assert read_code(f"So:\n```python\n{CODE}```\n".replace("\n", "\r\n")) == CODE


def test_fenced_blocks_are_returned_in_order() -> None:
    text = "```\na\n```\ntext\n```py\nb\nc\n```"
    blocks = fences.blocks_of(text, fences.fence_lines(text))
    assert [block.text for block in blocks] == ["a\n", "b\nc\n"]
    assert [block.language for block in blocks] == ["", "py"]


@pytest.mark.parametrize("reply", ["`" * 200_000, "```\n" * 60_000, "```x" * 50_000, " " * 200_000])
def test_no_reply_takes_long(reply: str) -> None:
    start = time.process_time()
    read_code(reply)
    assert time.process_time() - start < 2


@pytest.mark.parametrize("end", ["that's it.", 'it is "flip"', "# done"])
def test_thinking_ends_at_its_tag_whatever_stands_before_it_on_the_line(end: str) -> None:
    draft = "```python\ndef task(g): return 0\n```"
    assert read_reply(f"Maybe\n{draft}\n{end}</think>\n{CODE}") == CODE


def test_a_tag_in_a_string_of_fenced_code_is_part_of_the_program() -> None:
    code = "def task(grid):\n    tag = '</think>'\n    return grid\n"
    assert read_reply(f"So:\n```python\n{code}```") == code
