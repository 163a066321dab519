"""What the template has loaded, so that a program need not import it."""

import zlib

import pytest

from sandbox import Program, Status

NAMES = ("L1", "latin1", "ISO_8859-1", "l9", "646", "u16", "UTF-16LE", "utf-8-sig", "IBM437")
# Code golf compresses the program, and has the bytes as text of one byte a character.
PACKED = zlib.compress(b"p=lambda g:g[::-1]").decode("latin-1")


@pytest.mark.parametrize("policy", ["restricted", "kernel"])
def test_codecs_of_text_are_known_by_all_their_names(box, policy):
    code = f"p = lambda g: [[len('abc'.encode(n).decode(n)) for n in {NAMES}]]"
    result = box.run(Program(code, policy=policy), [[[1]]])
    assert result.grids == [[[3] * len(NAMES)]]


def test_a_program_may_be_packed_as_latin_1(box):
    code = f"#coding:L1\nimport zlib\nexec(zlib.decompress(bytes({PACKED!r},'L1')))"
    result = box.run(Program(code), [[[1], [2]]])
    assert (result.status, result.grids) == (Status.OK, [[[2], [1]]])
