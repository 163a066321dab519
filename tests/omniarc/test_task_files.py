"""Tasks of one's own, in the forms that ARC tasks come in."""

import json

import msgspec
import pytest

from omniarc import corpus
from omniarc.corpus import UnknownTaskError
from omniarc.task_files import TaskSet, as_task_set, load_tasks
from sandbox.errors import FieldError

TASK = corpus.find_task("25ff71a9")
PAIRS = {name: msgspec.to_builtins(getattr(TASK, name)) for name in ("train", "test")}
BLIND = {**PAIRS, "test": [{"input": pair["input"]} for pair in PAIRS["test"]]}
ANSWERS = [pair["output"] for pair in PAIRS["test"]]
COLUMNS = {
    name: {key: [pair[key] for pair in pairs] for key in ("input", "output")}
    for name, pairs in PAIRS.items()
}


def changed(**pairs):
    """Return the pairs of the task with others in place of some."""
    return {**PAIRS, **pairs}


@pytest.fixture
def file(tmp_path):
    """Return a function that writes a file, of text or a value as JSON, and returns its path."""

    def write(name, content):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return path

    return write


def lines(*rows):
    return "".join(json.dumps(row) + "\n" for row in rows)


@pytest.mark.parametrize(
    ("name", "content", "ids"),
    [
        ("mine.json", PAIRS, ["mine"]),
        ("mine.json", {"id": "own", **PAIRS}, ["own"]),
        ("a_challenges.json", {"a": PAIRS, "b": PAIRS}, ["a", "b"]),
        ("rows.jsonl", lines({"id": 1, **PAIRS}, {"id": "b", "source": [1], **PAIRS}), ["1", "b"]),
        ("rows.jsonl", "\n" + lines({"task_id": "a", **PAIRS}), ["a"]),
        ("rows.json", [{"name": "a", **PAIRS}], ["a"]),
        ("columns.jsonl", lines({"id": "a", **COLUMNS}, {"id": "b", **COLUMNS}), ["a", "b"]),
    ],
)
def test_every_form_of_file_has_the_same_tasks(file, name, content, ids):
    tasks = load_tasks(file(name, content))
    assert [task.id for task in tasks] == ids
    assert all((task.train, task.test) == (TASK.train, TASK.test) for task in tasks)
    assert {(task.dataset, task.split) for task in tasks} == {(None, None)}


def test_a_folder_has_a_task_a_file(file, tmp_path):
    for name in ("set/b.json", "set/a.json", "set/more/c.json", "set/readme.txt"):
        file(name, PAIRS)
    assert [task.id for task in load_tasks(tmp_path / "set")] == ["a", "b", "c"]


def test_outputs_come_from_the_solutions_beside_the_challenges(file):
    path = file("x_challenges.json", {"a": BLIND, "b": BLIND})
    assert load_tasks(path).find("a").test[0].output is None
    file("x_solutions.json", {"a": ANSWERS})
    tasks = load_tasks(path)
    assert [pair.output for pair in tasks.find("a").test] == ANSWERS
    assert tasks.find("b").test[0].output is None


def test_solutions_may_have_another_name(file):
    path, solutions = file("tasks.json", {"a": BLIND}), file("answers.json", {"a": ANSWERS})
    assert load_tasks(path, solutions).find("a").test == TASK.test


WRONG_COLOR = changed(train=[{"input": [[0, 12]], "output": [[0]]}])
RAGGED = changed(test=[{"input": [[0], [0, 1]]}])


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("t.json", {"a": PAIRS, "b": WRONG_COLOR}, "t.json: b.train[0].input[0][1]: expected int"),
        ("t.jsonl", lines({"id": "a", **PAIRS}, {"id": "b", **RAGGED}),
         "t.jsonl:2: b.test[0].input[1]: every row must have 1 cells"),
        ("t.json", [{"id": "a", **PAIRS}, PAIRS], "t.json: [1]: id: required field is missing"),
        ("t.json", changed(train=[]), "t.json: t.train: must have at least one pair"),
        ("t.json", BLIND | {"train": BLIND["test"]}, "t.json: t.train[0].output: required field"),
        ("t.json", {"a": {"train": PAIRS["train"]}}, "t.json: a.test: required field is missing"),
        ("t.json", [{"id": "a", **PAIRS}] * 2, "t.json: a: is the id of two tasks"),
        ("t.json", {"x" * 65: PAIRS}, "t.json: 'xxx"),
        ("t.json", {"a": 3}, "t.json: a: must be an object with `train` and `test`"),
        ("t.json", {"id": "a", **COLUMNS, "test": {"input": [[[1]]], "output": []}},
         "t.json: a.test: expected array, got object"),
        ("t.json", "{'a': 1}", "t.json: is not JSON"),
        ("t.jsonl", lines({"id": "a", **PAIRS}) + "{\n", "t.jsonl:2: is not JSON"),
        ("t.json", {}, "t.json: has no tasks"),
        ("t.json", "3", "t.json: must have tasks"),
    ],
)  # fmt: skip
def test_errors_name_the_file_the_task_and_the_rule(file, name, content, message, tmp_path):
    with pytest.raises(FieldError) as caught:
        load_tasks(file(name, content))
    assert str(caught.value).startswith(f"{tmp_path}/{message}")


@pytest.mark.parametrize(
    ("solutions", "message"),
    [
        ({"c": ANSWERS}, "s.json: c: is not one of the tasks"),
        ({"a": []}, "s.json: a: must have 2 grids, not 0"),
        ({"a": [*ANSWERS[:1], [[0], [0, 1]]]}, "s.json: a[1][1]: every row must have 1 cells"),
        ({"a": ANSWERS[0]}, "s.json: a[0][0]: expected array"),
        ("[", "s.json: is not a solutions file"),
    ],
)
def test_wrong_solutions_are_refused(file, solutions, message, tmp_path):
    path = file("t.json", {"a": BLIND})
    with pytest.raises(FieldError) as caught:
        load_tasks(path, file("s.json", solutions))
    assert str(caught.value).startswith(f"{tmp_path}/{message}")


def test_files_of_a_folder_have_one_task_each_with_an_id_of_its_own(file, tmp_path):
    file("set/many.json", {"a": PAIRS, "b": PAIRS})
    with pytest.raises(FieldError, match=r"many.json: has 2 tasks; each file"):
        load_tasks(tmp_path / "set")
    file("set/many.json", PAIRS)
    file("set/other/many.json", PAIRS)
    with pytest.raises(FieldError, match=r"other/many.json: many: is also in .*set/many.json"):
        load_tasks(tmp_path / "set")


def test_a_missing_file_is_an_error_of_the_system(tmp_path):
    with pytest.raises(FileNotFoundError):
        load_tasks(tmp_path / "none.json")


def test_a_set_finds_tasks_and_has_a_digest_of_their_content(file):
    tasks = load_tasks(file("t.json", {"a": PAIRS, "b": PAIRS}))
    assert (len(tasks), tasks[1], tasks.find("b")) == (2, tasks[1], tasks[1])
    with pytest.raises(UnknownTaskError, match="no task has the id 'c'"):
        tasks.find("c")
    assert tasks.digest == TaskSet(reversed(tasks)).digest
    assert tasks.digest != load_tasks(file("t.json", {"a": PAIRS, "b": BLIND})).digest
    assert as_task_set(tasks) is tasks
    assert as_task_set([TASK]).find(TASK.id) == TASK
