"""JSON Lines files that runs resume from."""

from pathlib import Path

import msgspec
import pytest

from omniarc.jsonl import JsonLinesError, JsonLinesFile
from tests.support.full_disk import files_of_at_most


class Line(msgspec.Struct, frozen=True):
    name: str
    number: int = 0


def items(path):
    with JsonLinesFile(path, Line) as file:
        return [item for _, item in file.read()]


def test_appended_items_are_read_again(tmp_path):
    path = tmp_path / "file.jsonl"
    with JsonLinesFile(path, Line) as file:
        assert list(file.read()) == []
        file.append(Line("a"), Line("b", 2))
    assert items(path) == [Line("a"), Line("b", 2)]


def test_a_partial_last_line_is_removed(tmp_path):
    path = tmp_path / "file.jsonl"
    path.write_bytes(b'{"name":"a","number":1}\n{"name":"b","num')
    assert items(path) == [Line("a", 1)]
    assert path.read_bytes() == b'{"name":"a","number":1}\n'


@pytest.mark.parametrize(
    "text", [b"notes", b'{"name":"a"}\n{"other', b'{"id": 3', b'{"name": "a"}', b"\x00"]
)
def test_a_partial_line_of_another_kind_is_left_alone(tmp_path, text):
    path = tmp_path / "file.jsonl"
    path.write_bytes(text)
    with pytest.raises(JsonLinesError, match="not a line of this kind"):
        items(path)
    assert path.read_bytes() == text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b'{"name":"a"}\n{"name":3}\n', ":2: name: expected str, got int"),
        (b"x\n", ":1: "),
        (b'{"name":"\xff"}\n', ":1: "),
        (b"[" * 100_000 + b"\n", ":1: "),
    ],
)
def test_an_invalid_line_is_named(tmp_path, text, message):
    path = tmp_path / "file.jsonl"
    path.write_bytes(text)
    with pytest.raises(JsonLinesError) as caught:
        items(path)
    assert str(caught.value).startswith(f"{path}{message}")
    assert path.read_bytes() == text


@pytest.mark.parametrize("text", [b"\n", b'{"name":"a"}\n \n'])
def test_blank_lines_are_ignored_unless_refused(tmp_path, text):
    path = tmp_path / "file.jsonl"
    path.write_bytes(text)
    assert items(path) == [Line("a")] * text.count(b'a"')
    number = text.count(b"\n")
    with (
        JsonLinesFile(path, Line, allow_blank_lines=False) as file,
        pytest.raises(JsonLinesError, match=f":{number}: "),
    ):
        list(file.read())
    assert path.read_bytes() == text


def test_a_file_is_locked_while_it_is_open(tmp_path):
    path = tmp_path / "file.jsonl"
    with (
        JsonLinesFile(path, Line),
        pytest.raises(JsonLinesError, match="another run is writing"),
    ):
        JsonLinesFile(path, Line)
    assert items(path) == []


def test_a_failed_write_leaves_no_part_of_it(tmp_path):
    path = tmp_path / "file.jsonl"
    with JsonLinesFile(path, Line) as file:
        list(file.read())
        file.append(Line("a"))
        with files_of_at_most(40), pytest.raises(JsonLinesError, match="File too large"):
            file.append(Line("b" * 100))
        file.append(Line("c"))
    assert items(path) == [Line("a"), Line("c")]


def test_a_device_is_accepted_only_where_allowed():
    device = Path("/dev/null")
    with pytest.raises(JsonLinesError, match="is not a regular file"):
        JsonLinesFile(device, Line)
    with JsonLinesFile(device, Line, allow_device=True) as file:
        assert list(file.read()) == []
        file.append(Line("a"))


def test_a_missing_directory_is_named(tmp_path):
    path = tmp_path / "missing" / "file.jsonl"
    with pytest.raises(JsonLinesError, match="No such file or directory"):
        JsonLinesFile(path, Line)
