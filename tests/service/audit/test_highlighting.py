"""Programs are split into parts of a few kinds, without losing a character."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.audit.highlighting import highlighted_lines


def kinds(source):
    return [(kind, text) for line in highlighted_lines(source) for kind, text in line]


def test_the_parts_of_a_line():
    assert kinds("def f(x): return 'a' + 1.5 # why") == [
        ("keyword", "def"),
        ("", " f(x): "),
        ("keyword", "return"),
        ("", " "),
        ("string", "'a'"),
        ("", " + "),
        ("number", "1.5"),
        ("", " "),
        ("comment", "# why"),
    ]


def test_a_string_may_have_several_lines_and_no_end():
    source = 'x = """a\n# b\n"""\ny = "c\nz = \'\'\'d\ne'
    assert [line[-1].kind for line in highlighted_lines(source)] == ["string"] * 6


@given(st.text(alphabet="'\"\\#\n aé_1.\t\r\x00\u2028\u202e", max_size=60))
def test_nothing_is_lost(source):
    lines = ["".join(part.text for part in line) for line in highlighted_lines(source)]
    assert lines == source.split("\n")


@pytest.mark.parametrize(
    "hostile",
    ["\n", " " * 100 + "\n", "'", '"""', "'''x\\", "'\\\n", "\"'''", "1.", "é", "\\", "#"],
)
def test_the_longest_programs_take_no_longer_than_their_length(hostile):
    # A scanner that went back would not end within the time that the suite has.
    source = hostile * (200_000 // len(hostile))
    assert sum(1 for _ in highlighted_lines(source)) == source.count("\n") + 1
