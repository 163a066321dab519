"""Rows with other fields, and with arrays and tensors as grids."""

import numpy as np
import pytest

from omniarc.task_files import task_of
from omniarc.task_rows import plain_task
from sandbox.errors import FieldError
from tests.support.any_arrays import FORMS, ROWS, Tensor

GRID = [[7]]
PLAIN = {"train": [{"input": ROWS, "output": GRID}], "test": [{"input": GRID, "output": None}]}


@pytest.mark.parametrize("name", FORMS)
def test_grids_may_have_any_form_and_other_fields_are_left_out(name):
    row = {
        "id": "a",
        "train": [{"input": FORMS[name], "output": np.array(GRID), "note": "x"}],
        "test": ({"input": Tensor(GRID), "output": None},),
        "embedding": np.zeros(3),
    }
    assert plain_task(row) == PLAIN
    task = task_of(row)
    assert (task.id, task.train[0].input, task.test[0].output) == ("a", ROWS, None)


def test_pairs_may_be_columns():
    train = {"input": [np.array(ROWS)], "output": np.array([GRID])}
    assert plain_task({"train": train, "test": {"input": [GRID]}}) == PLAIN


def test_pairs_may_be_an_array_as_parquet_has_them():
    pairs = np.empty(1, dtype=object)
    pairs[0] = {"input": FORMS["objects"], "output": GRID}
    assert plain_task({"train": pairs, "test": PLAIN["test"]}) == PLAIN


@pytest.mark.parametrize(
    ("train", "field"),
    [
        (None, "a.train"),
        ("x", "a.train"),
        ([3], "a.train[0]"),
        ([{"output": GRID}], "a.train[0].input"),
        ([{"input": np.array([[0, 12]]), "output": GRID}], "a.train[0].input[0][1]"),
        ({"input": [GRID], "output": []}, "a.train"),
        ({"input": 3}, "a.train"),
    ],
)
def test_what_is_wrong_is_kept_for_the_reader_to_refuse(train, field):
    with pytest.raises(FieldError) as caught:
        task_of({"id": "a", "train": train, "test": []})
    assert caught.value.field == field
    assert plain_task("text") == "text"
