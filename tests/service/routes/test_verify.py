"""POST /v1/verify."""

import msgspec
import pytest

from omniarc import corpus, language

FLIP = "def task(grid):\n    return grid[::-1]\n"
SAME = "def task(grid):\n    return grid\n"
IN, OUT = [[1, 2], [3, 4]], [[3, 4], [1, 2]]
PAIR = {"input": IN, "output": OUT}


def test_a_correct_program_has_every_field(verify):
    answer = verify(FLIP, task={"train": [PAIR, PAIR], "test": [PAIR]})
    assert set(answer) == {
        *("id", "task_id", "status", "solved_train", "solved_test", "train", "test"),
        *("stdout", "violations", "findings", "usage", "isolation", "language", "cells_correct"),
        *("input_type", "stdout_truncated"),
    }
    assert answer["status"] == "ok"
    assert answer["task_id"] is None
    assert answer["solved_train"] is True
    assert answer["solved_test"] is True
    assert (len(answer["train"]), len(answer["test"])) == (2, 1)
    for verdict in [*answer["train"], *answer["test"]]:
        assert set(verdict) == {"status", "correct", "cells_correct", "grid", "error", "wall_ms"}
        assert verdict["cells_correct"] == 1.0
        assert verdict["status"] == "ok"
        assert verdict["correct"] is True
        assert verdict["grid"] == OUT
        assert verdict["error"] is None
        assert verdict["wall_ms"] >= 0
    assert answer["stdout"] == ""
    assert answer["violations"] == []
    assert answer["isolation"] in ("fork", "restored")
    assert answer["language"] == language.identity()
    assert answer["cells_correct"] == 1.0
    assert answer["findings"] == []
    assert set(answer["usage"]) == {"wall_ms", "cpu_ms", "max_rss_kb"}


def test_a_wrong_program_has_a_verdict_for_each_pair(verify):
    symmetric = {"input": [[1], [1]], "output": [[1], [1]]}
    answer = verify(SAME, task={"train": [PAIR, symmetric], "test": [symmetric, PAIR]})
    assert answer["status"] == "ok"
    assert [pair["correct"] for pair in answer["train"]] == [False, True]
    assert [pair["correct"] for pair in answer["test"]] == [True, False]
    assert answer["train"][0]["grid"] == IN
    assert answer["solved_train"] is False
    assert answer["solved_test"] is False


def test_train_can_be_solved_without_test(verify):
    wrong = {"input": IN, "output": IN}
    answer = verify(FLIP, task={"train": [PAIR], "test": [wrong]})
    assert (answer["solved_train"], answer["solved_test"]) == (True, False)


def test_a_test_pair_without_an_output_is_neither_correct_nor_wrong(verify):
    answer = verify(FLIP, task={"train": [PAIR], "test": [{"input": IN}]})
    assert answer["test"][0]["correct"] is None
    assert answer["test"][0]["grid"] == OUT
    assert answer["solved_train"] is True
    assert answer["solved_test"] is None


def test_a_null_test_output_is_unknown(verify):
    answer = verify(FLIP, task={"train": [PAIR], "test": [{"input": IN, "output": None}]})
    assert answer["test"][0]["correct"] is None


def test_one_unknown_test_output_leaves_the_test_undecided(verify):
    answer = verify(FLIP, task={"train": [PAIR], "test": [PAIR, {"input": IN}]})
    assert [pair["correct"] for pair in answer["test"]] == [True, None]
    assert answer["solved_test"] is None


def test_a_task_may_have_no_test_pairs(verify):
    answer = verify(FLIP, task={"train": [PAIR], "test": []})
    assert answer["test"] == []
    assert (answer["solved_train"], answer["solved_test"]) == (True, None)


def test_a_grid_of_another_shape_is_wrong(verify):
    answer = verify("def task(g):\n    return g[::-1][:1]", task={"train": [PAIR]})
    assert answer["train"][0]["correct"] is False


def test_a_pair_that_raised_is_wrong_and_has_the_error(verify):
    code = "def task(g):\n    if g[0, 0] == 0:\n        raise KeyError(7)\n    return g[::-1]"
    answer = verify(code, task={"train": [PAIR, {"input": [[0]], "output": [[0]]}]})
    assert answer["status"] == "error"
    assert [pair["correct"] for pair in answer["train"]] == [True, False]
    assert answer["train"][1]["error"] == {"type": "KeyError", "message": "7", "line": 3}
    assert answer["solved_train"] is False


def test_a_program_stopped_at_a_wall_solves_nothing(verify):
    code = (
        "n = 0\ndef task(g):\n    global n\n    n += 1\n"
        "    if n == 2:\n        open('x')\n    return g[::-1]"
    )
    answer = verify(code, task={"train": [PAIR], "test": [PAIR]})
    assert answer["status"] == "violation"
    assert answer["violations"][0]["rule"] == "file.open"
    assert answer["solved_train"] is False
    assert [pair["correct"] for pair in [*answer["train"], *answer["test"]]] == [False, False]


def test_an_unknown_output_stays_undecided_for_a_stopped_program(verify):
    answer = verify("def task(g):\n    open('x')", task={"train": [PAIR], "test": [{"input": IN}]})
    assert answer["status"] == "violation"
    assert answer["test"][0]["correct"] is None


def test_a_task_is_found_by_id(verify):
    answer = verify(FLIP, task_id="68b16354")
    task = corpus.find_task("68b16354")
    assert answer["task_id"] == "68b16354"
    assert (answer["solved_train"], answer["solved_test"]) == (True, True)
    assert [pair["grid"] for pair in answer["train"]] == [pair.output for pair in task.train]
    assert [pair["grid"] for pair in answer["test"]] == [pair.output for pair in task.test]


def test_dataset_selects_one_of_two_tasks_with_the_same_id(verify):
    first, second = (corpus.find_task("007bbfb7", name) for name in corpus.DATASETS)
    assert first != second
    for name, task in zip(corpus.DATASETS, (first, second), strict=True):
        answer = verify(SAME, task_id="007bbfb7", dataset=name)
        grids = [pair["grid"] for pair in [*answer["train"], *answer["test"]]]
        assert grids == task.inputs
    default = verify(SAME, task_id="007bbfb7")
    assert [pair["grid"] for pair in default["train"]] == [pair.input for pair in first.train]


def test_the_fields_of_a_program_are_those_of_execute(verify):
    code = (
        "import common\ndef other(g):\n    import random\n    print(random.random())\n"
        "    return common.flip(g)\ndef task(g):\n    return g"
    )
    fields = {
        "entry_point": "other",
        "input_type": "list",
        "limits": {"wall_seconds": 2, "cpu_seconds": 2, "memory_mb": 256, "output_kb": 64},
        "policy": "kernel",
        "modules": {"common": "def flip(g):\n    assert type(g) is list\n    return g[::-1]"},
        "task": {"train": [PAIR]},
    }
    answer = verify(code, seed=1, **fields)
    assert answer["solved_train"] is True
    assert answer["stdout"] == verify(code, seed=1, **fields)["stdout"]
    assert answer["stdout"] != verify(code, seed=2, **fields)["stdout"]


def test_a_whole_model_reply_is_verified(verify):
    reply = f"Rows are reversed.\n```python\n{FLIP}```\nDone."
    assert verify(reply, task={"train": [PAIR]})["solved_train"] is True


def test_pairs_before_a_timeout_stay_correct(verify):
    code = "def task(g):\n    while g[0, 0] == 0:\n        pass\n    return g[::-1]"
    task = {"train": [PAIR, {"input": [[0]], "output": [[0]]}], "test": [PAIR]}
    answer = verify(code, task=task, limits={"wall_seconds": 0.5})
    assert answer["status"] == "timeout"
    assert [pair["status"] for pair in answer["train"]] == ["ok", "timeout"]
    assert [pair["correct"] for pair in answer["train"]] == [True, False]
    assert (answer["solved_train"], answer["solved_test"]) == (False, False)


# Prints every list of lists that the program can reach: objects of the garbage collector, all
# frames, and loaded modules.
SEARCH = """
import gc, sys
def task(grid):
    seen = set()
    todo = [grid, globals(), *gc.get_objects()]
    frame = sys._getframe()
    while frame is not None:
        todo += [frame.f_locals, frame.f_globals]
        frame = frame.f_back
    todo += [vars(m) for m in list(sys.modules.values()) if hasattr(m, '__dict__')]
    found = set()
    for _ in range(2):
        for thing in list(todo):
            if id(thing) in seen:
                continue
            seen.add(id(thing))
            rows = thing if type(thing) is list else []
            if rows and type(rows[0]) is list and rows[0] and type(rows[0][0]) is int:
                found.add(repr(thing))
            if type(thing) in (list, tuple, dict, set):
                todo += gc.get_referents(thing)
    for text in sorted(found):
        print(text)
    return grid
"""


def test_a_program_cannot_find_the_expected_outputs(verify):
    hidden = [[3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7]]
    secret = [[2, 7, 1, 8, 2, 8, 1, 8, 2, 8, 4, 5, 9, 0]]
    shown = [[1, 6, 1, 8, 0, 3, 3, 9, 8, 8, 7, 4, 9, 8]]
    task = {
        "train": [{"input": shown, "output": hidden}],
        "test": [{"input": shown, "output": secret}],
    }
    limits = {"wall_seconds": 30, "cpu_seconds": 30, "output_kb": 8192}
    answer = verify(SEARCH, task=task, policy="kernel", input_type="list", limits=limits)
    assert answer["status"] == "ok", answer["violations"]
    assert repr(shown) in answer["stdout"], "the search does not work"
    assert repr(hidden) not in answer["stdout"]
    assert repr(secret) not in answer["stdout"]


@pytest.mark.parametrize("name", ["output", "expected", "task", "train", "test"])
def test_an_input_contains_only_its_cells(verify, name):
    code = f"def task(g):\n    print(hasattr(g, {name!r}), {name!r} in globals())\n    return g"
    answer = verify(code.replace("def task", "def f"), task={"train": [PAIR]}, policy="kernel")
    assert answer["stdout"] == "False False\n"


def test_an_augmentation_is_undone_in_the_grids(client, verify):
    # For the task turned a quarter clockwise, with the colors reversed and the pairs reordered.
    code = "def task(grid):\n    return [row[::-1] for row in grid]\n"
    colors = [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]
    augmentation = {"geometry": "rotate90", "colors": colors, "train_order": [2, 0, 1]}
    task = {"code": code, "task_id": "68b16354", "augmentation": augmentation}
    pairs = corpus.find_task("68b16354").pairs
    assert verify(code, task_id="68b16354")["solved_train"] is False
    answer = verify(**task)
    assert (answer["solved_train"], answer["solved_test"]) == (True, True)
    grids = [verdict["grid"] for verdict in answer["train"] + answer["test"]]
    assert grids == [pair.output for pair in pairs]
    programs = {"programs": [{"logprob": -2.5, **task}, {**task, "code": f"{code}\n"}]}
    lines = client.post("/v1/verify/batch", json=programs).text.splitlines()
    first, second = sorted(map(msgspec.json.decode, lines), key=lambda line: line["index"])
    for line in (first, second):
        assert [verdict["grid"] for verdict in line["train"] + line["test"]] == grids
        assert line["augmentation"] == augmentation
    assert (first["logprob"], second["logprob"]) == (-2.5, None)


@pytest.mark.parametrize(
    ("augmentation", "rule"),
    [
        ({"train_order": [0, 1]}, "augmentation.train_order: must have 3 indexes"),
        ({"colors": [0] * 10}, "augmentation.colors: must contain each color"),
        ({"geometry": "rotate45"}, "augmentation.geometry: must be one of identity, rotate90"),
    ],
)
def test_an_augmentation_that_does_not_fit_is_refused(client, augmentation, rule):
    task = {"code": SAME, "task_id": "68b16354", "augmentation": augmentation}
    answer = client.post("/v1/verify", json=task)
    assert (answer.status_code, answer.json()["detail"][: len(rule)]) == (422, rule)
    line = client.post("/v1/verify/batch", json={"programs": [task]}).json()
    assert (line["status"], line["error"]["message"][: len(rule)]) == ("rejected", rule)
