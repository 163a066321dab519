"""Execution of predicted code in the sandbox of the process."""

import copy
import multiprocessing
import os
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from omniarc.execution import (
    ExecutionError,
    close_shared_sandbox,
    safe_execute_predicted_code,
    shared_sandbox,
)
from sandbox import Limits
from tests.support.any_arrays import FORMS, ROWS

TASK = {
    "train": [{"input": [[0, 1], [2, 3]], "output": [[9]]}],
    "test": [{"input": [[4, 5, 6]]}],
    "name": "kept",
}
FLIP = "from omniarc.dsl import *\n\n\ndef task(grid):\n    return flip_left_right(grid)\n"


@pytest.fixture(scope="module", autouse=True)
def closed():
    yield
    close_shared_sandbox()


def test_inputs_may_be_arrays_and_tensors():
    pairs = [{"input": grid, "note": "kept"} for grid in FORMS.values()]
    done = safe_execute_predicted_code(FLIP, {"train": pairs, "test": []})
    flipped = [row[::-1] for row in ROWS]
    assert [pair["output"] for pair in done["train"]] == [flipped] * len(FORMS)
    assert {pair["note"] for pair in done["train"]} == {"kept"}


def test_a_copy_of_the_task_has_the_outputs_of_the_program():
    given = copy.deepcopy(TASK)
    done = safe_execute_predicted_code(FLIP, given)
    assert done == {
        "train": [{"input": [[0, 1], [2, 3]], "output": [[1, 0], [3, 2]]}],
        "test": [{"input": [[4, 5, 6]], "output": [[6, 5, 4]]}],
        "name": "kept",
    }
    assert given == TASK
    done["train"][0]["input"][0][0] = 7
    assert given == TASK


def test_a_model_reply_and_another_function_name_are_accepted():
    reply = "Mirrored:\n```python\ndef mirror(grid):\n    return grid[:, ::-1]\n```\n"
    done = safe_execute_predicted_code(reply, TASK, func_name="mirror")
    assert done["test"][0]["output"] == [[6, 5, 4]]
    with pytest.raises(ExecutionError, match="defines no function 'task'"):
        safe_execute_predicted_code(reply, TASK)


@pytest.mark.parametrize(
    ("body", "status", "kind", "line"),
    [
        ("    raise KeyError('x')", "error", "KeyError", 2),
        ("    return 3", "invalid_output", "InvalidOutput", None),
        ("    return grid / 2", "invalid_output", "InvalidOutput", None),
        ("    while True: pass", "timeout", "timeout", None),
        ("    open('colors.txt', 'w')", "violation", "violation", 2),
        ("    return grid if grid.shape == (2, 2) else 1 // 0", "error", "ZeroDivisionError", 2),
        ("  return grid\n return", "error", "IndentationError", 3),
    ],
)
def test_a_failure_is_raised_with_its_status(body, status, kind, line, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ExecutionError) as caught:
        safe_execute_predicted_code(
            f"def task(grid):\n{body}\n", TASK, limits=Limits(wall_seconds=1)
        )
    assert (caught.value.status, caught.value.kind, caught.value.line) == (status, kind, line)
    assert str(caught.value).startswith(f"{status}: ")
    assert len(caught.value.result.outputs) == 2
    assert list(tmp_path.iterdir()) == []


def test_code_that_is_empty_or_too_long_is_rejected():
    for code in ("", "  \n", "#" * 300_000):
        with pytest.raises(ExecutionError) as caught:
            safe_execute_predicted_code(code, TASK)
        assert caught.value.status == "rejected"


def test_the_exception_can_be_pickled():
    with pytest.raises(ExecutionError) as caught:
        safe_execute_predicted_code("def task(grid):\n    return 1 // 0\n", TASK)
    loaded = pickle.loads(pickle.dumps(caught.value))
    assert str(loaded) == str(caught.value)
    assert loaded.result == caught.value.result


@pytest.mark.parametrize(
    ("task", "message"),
    [
        ({}, "no pairs"),
        ({"train": [], "test": []}, "no pairs"),
        ({"train": [{"output": [[1]]}]}, "pair 0 has no `input`"),
        ({"train": [{"input": [[10]]}]}, "inputs"),
    ],
)
def test_an_invalid_task_is_rejected(task, message):
    with pytest.raises(ValueError, match=message):
        safe_execute_predicted_code(FLIP, task)


def test_an_invalid_function_name_is_rejected():
    with pytest.raises(ValueError, match="func_name"):
        safe_execute_predicted_code(FLIP, TASK, func_name="not a name")


def test_threads_share_one_sandbox():
    def run(color):
        task = {"train": [], "test": [{"input": [[color, 0]]}]}
        return shared_sandbox(), safe_execute_predicted_code(FLIP, task)["test"][0]["output"]

    with ThreadPoolExecutor(8) as threads:
        done = list(threads.map(run, [n % 10 for n in range(40)]))
    assert [output for _, output in done] == [[[0, n % 10]] for n in range(40)]
    assert len({id(box) for box, _ in done}) == 1


def test_the_sandbox_starts_again_after_it_was_closed():
    shared_sandbox()
    close_shared_sandbox()
    close_shared_sandbox()
    assert safe_execute_predicted_code(FLIP, TASK)["test"][0]["output"] == [[6, 5, 4]]


def _in_child(sink):
    sink.put((shared_sandbox().inner.templates, safe_execute_predicted_code(FLIP, TASK)))
    close_shared_sandbox()


@pytest.mark.long
@pytest.mark.parametrize("method", ["fork", "spawn"])
@pytest.mark.filterwarnings("ignore:This process.*fork")
def test_another_process_has_its_own_sandbox(method):
    expected = safe_execute_predicted_code(FLIP, TASK)
    ours = shared_sandbox().inner.templates
    context = multiprocessing.get_context(method)
    sink = context.Queue()
    child = context.Process(target=_in_child, args=(sink,))
    child.start()
    theirs, done = sink.get(timeout=60)
    child.join(60)
    assert child.exitcode == 0
    assert done == expected
    assert theirs
    assert not set(theirs) & set(ours)
    assert shared_sandbox().inner.templates == ours
    assert safe_execute_predicted_code(FLIP, TASK) == expected


@pytest.mark.long
def test_no_process_is_left_when_the_process_ends():
    code = (
        "from omniarc.execution import *\n"
        "safe_execute_predicted_code('def task(g): return g', {'test': [{'input': [[1]]}]})\n"
        "print(*shared_sandbox().inner.templates)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    templates = list(map(int, done.stdout.split()))
    assert templates
    assert not [pid for pid in templates if os.path.exists(f"/proc/{pid}")]
