"""Sanitizing of untrusted text."""

import pytest

from sandbox.text import DecodedText, counted, cut, one_line, valid_text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("two\nlines\r\n", "two lines"),
        ("\x1b[31mred\x07", "[31mred"),
        ("a\u2028b\u202ec", "a b c"),
        ("half \ud800 of it", "half of it"),
        ("x" * 300, "x" * 199 + "…"),
    ],
)
def test_one_line_is_printable_and_short(text, shown):
    assert one_line(text) == shown
    assert one_line(text).isprintable()


def test_valid_text_can_be_encoded_and_is_truncated():
    assert valid_text("a\ud800b") == "a?b"
    assert valid_text("abcdef", 4) == "abc…"
    assert valid_text("abcd", 4) == "abcd"


def test_numbers_agree_with_their_nouns():
    assert [counted(number, "record") for number in (0, 1, 2)] == [
        *("0 records", "1 record", "2 records"),
    ]


def test_a_cut_text_has_the_length_of_the_limit():
    assert [cut("abc", limit) for limit in (3, 2, 1)] == ["abc", "a…", "…"]


@pytest.mark.parametrize("content", ["é語🎲".encode() * 3, b"a\xffb\xf0\x9f", b""])
def test_text_is_decoded_wherever_its_bytes_are_divided(content):
    for size in range(1, len(content) + 1):
        decoded = DecodedText()
        for start in range(0, len(content), size):
            decoded.add(content[start : start + size])
        assert decoded.text() == content.decode("utf-8", "replace")


def test_decoded_text_is_cut():
    decoded = DecodedText()
    for part in (b"abc", b"def", b"\xf0\x9f"):
        decoded.add(part)
    assert len(decoded) == 6
    decoded.cut(4)
    assert decoded.text() == "abcd"
    decoded.cut(10)
    assert decoded.text() == "abcd"
