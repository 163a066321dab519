"""Files of tasks in the making: skeletons, and files outside the dataset."""

import pytest

from omniarc import corpus, tasks
from omniarc.corpus import Pair, Task
from omniarc.dataset.drafts import draft_id, is_unfinished, load_draft, skeleton
from omniarc.dataset.entry import original
from omniarc.tasks import TaskFileError
from sandbox.errors import FieldError

FUNCTIONS = "def task(grid): return grid\ndef generate_input(rng): return 1\n"


@pytest.fixture
def draft(tmp_path):
    """Return a function that writes a task's file."""

    def write(text):
        path = tmp_path / "task_25ff71a9.py"
        path.write_text(text)
        return path

    return write


def test_a_skeleton_has_a_picture_of_every_pair():
    pairs = [Pair([[1, 2], [3, 4]], [[5]]), Pair([[6]], [[7, 8], [9, 0]]), Pair([[1]])]
    text = skeleton(Task("25ff71a9", pairs[:2], pairs[2:]))
    pictures = (
        "# train 0\n#   12   5\n#   34\n#\n# train 1\n#   6   78\n#       90\n#\n# test 0\n#   1\n"
    )
    assert pictures in text


@pytest.mark.parametrize("task", list(corpus.iter_tasks("ARC-AGI-1", "training"))[:400:40])
def test_a_skeleton_can_be_loaded_and_is_unfinished(draft, task):
    text = skeleton(task)
    assert max(map(len, text.splitlines())) <= 100
    entry = load_draft(draft(text))
    assert is_unfinished(entry.code)
    with pytest.raises(NotImplementedError):
        entry.generate_input(None)


def test_a_file_of_the_dataset_is_the_same_entry_elsewhere(draft):
    entry = load_draft(draft(tasks.load_task("25ff71a9").source))
    assert (entry.id, entry.code) == ("25ff71a9", original("25ff71a9").code)
    assert not is_unfinished(entry.code)


def test_a_file_says_how_many_different_inputs_there_are(draft):
    assert load_draft(draft(FUNCTIONS)).distinct_inputs is None
    assert load_draft(draft(f"DISTINCT_INPUTS = 36\n{FUNCTIONS}")).distinct_inputs == 36


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("def task(grid: return", r"task_25ff71a9\.py:1: SyntaxError: "),
        ("x = 1\nx / 0", r"task_25ff71a9\.py:2: ZeroDivisionError: division by zero"),
        (FUNCTIONS.replace("task", "solve"), r"\.py: does not define the function task"),
        (FUNCTIONS.replace("generate_", ""), "does not define the function generate_input"),
        ("raise SystemExit(3)", "SystemExit: 3"),
    ],
)
def test_a_file_that_cannot_be_loaded_is_named_with_the_line(draft, text, message):
    with pytest.raises(TaskFileError, match=message):
        load_draft(draft(text))


@pytest.mark.parametrize("name", ["25ff71a9.py", "task_25ff71a9.txt", "task_x.py"])
def test_a_file_of_another_name_is_refused(tmp_path, name):
    with pytest.raises(FieldError, match=r"must be named task_<id>\.py"):
        draft_id(tmp_path / name)
