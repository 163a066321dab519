"""Folders of examples, in the layouts of RE-ARC's archive, and with invalid files."""

import json
import re

import pytest

from omniarc.dataset.entry import Example
from omniarc.rearc.folder import (
    ExampleError,
    ExampleFolder,
    FolderError,
    check_example,
    write_examples,
)

GRID = [[0, 1], [2, 3]]
PAIR = {"input": GRID, "output": [[4]]}


@pytest.fixture
def write(tmp_path):
    """Return a function that writes a file of examples and returns its folder."""

    def write(content, name="00d62c1b.json"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return path.parent

    return write


def read(folder, task_id="00d62c1b"):
    return [each for batch in ExampleFolder(folder).batches(task_id) for each in batch]


def test_examples_are_read_in_order(write):
    pairs = [{"input": [[at % 10]], "output": [[at // 10 % 10, at // 100]]} for at in range(300)]
    assert read(write(pairs)) == [Example(**pair) for pair in pairs]


def test_a_file_is_read_in_batches(write):
    sizes = [len(batch) for batch in ExampleFolder(write([PAIR] * 300)).batches("00d62c1b")]
    assert sum(sizes) == 300
    assert max(sizes) < 300


def test_tasks_are_the_files_named_by_a_task_id(write):
    for name in ("ff000000.json", "metadata.json", "00D62C1B.json", "00d62c1b.txt", "0.json"):
        write([], name)
    folder = write([PAIR])
    assert ExampleFolder(folder).task_ids == ["00d62c1b", "ff000000"]


def test_the_layout_of_the_archive_is_read(write, tmp_path):
    write({"about": "the tasks"}, "metadata.json")
    write([PAIR], "tasks/00d62c1b.json")
    assert read(tmp_path) == read(tmp_path / "tasks") == [Example(**PAIR)]


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ({"input": GRID}, "output: required field is missing"),
        ({"input": [[0, 10]], "output": GRID}, r"input\[0\]\[1\]: expected int <= 9"),
        ({"input": GRID, "output": [[0], [1, 2]]}, r"output\[1\]: every row must have 1 cells"),
        ({"input": [], "output": GRID}, "input: expected"),
        ({"input": [[0] * 31], "output": GRID}, r"input\[0\]: expected"),
        ({"input": [[1.5]], "output": GRID}, r"input\[0\]\[0\]: expected int"),
        ([GRID, GRID], "[eE]xpected object, got array"),
        (None, "[eE]xpected object, got null"),
    ],
)
def test_an_invalid_item_is_returned_as_an_error(write, item, expected):
    first, wrong, last = read(write([PAIR, item, PAIR]))
    assert first == last == Example(**PAIR)
    assert isinstance(wrong, ExampleError)
    assert re.search(expected, str(wrong))
    assert str(check_example(item)) == str(wrong)


@pytest.mark.parametrize(
    "content", [b"", b"{}", b'{"input": [[0]]}', b"[1, 2", b"nonsense", b"[" * 100_000, b"\xff"]
)
def test_an_invalid_file_is_an_error_that_names_it(write, content):
    folder = write(content)
    with pytest.raises(FolderError, match=r"00d62c1b\.json: \S"):
        read(folder)


def test_a_missing_file_is_an_error_that_names_it(write):
    folder = ExampleFolder(write([PAIR]))
    (folder.path / "00d62c1b.json").unlink()
    with pytest.raises(FolderError, match=r"00d62c1b\.json: No such file"):
        list(folder.batches("00d62c1b"))


def test_a_folder_without_tasks_is_an_error(tmp_path):
    with pytest.raises(FolderError, match=r"has no file named <task id>\.json"):
        ExampleFolder(tmp_path)
    with pytest.raises(FolderError, match="nowhere: is not a folder"):
        ExampleFolder(tmp_path / "nowhere")


def test_written_examples_are_read_again(tmp_path):
    examples = [Example(GRID, [[at]]) for at in range(5)]
    write_examples(tmp_path, "00d62c1b", examples)
    assert read(tmp_path) == examples
    assert json.loads((tmp_path / "00d62c1b.json").read_text())[0] == {
        "input": GRID,
        "output": [[0]],
    }
