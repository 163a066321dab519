"""Rewrites as entries of the dataset."""

import ast

import numpy as np
import pytest

from omniarc.dataset import create_dataset, load_entry
from omniarc.dataset.entry import original
from omniarc.dataset.rewriting import find_rewrites, load_rewrite, rewrite
from omniarc.dataset.rewriting.splices import Splice, StaleSpliceError
from omniarc.dataset.rewriting.table import RewriteTable, TaskRewrites

DOWN = "25ff71a9"


def test_an_id_names_the_changes_and_the_task():
    ids = find_rewrites(DOWN)
    assert {f"rewrite-{name}-{DOWN}" for name in ("transpose", "flip_up_down")} <= set(ids)
    assert all(load_rewrite(entry_id).id == entry_id for entry_id in ids)
    assert find_rewrites("nope") == []


def test_its_program_is_changed_and_its_grids_are_turned():
    entry = load_rewrite(f"rewrite-transpose-{DOWN}")
    assert entry.code == original(DOWN).code.replace("DOWN", "RIGHT")
    grid = original(DOWN).generate_input(np.random.default_rng(4))
    assert np.array_equal(entry.generate_input(np.random.default_rng(4)), grid.T)


def test_samples_of_siblings_differ_in_examples_alone():
    dataset = create_dataset(task_ids=[DOWN], rewrites=True, seed=0)
    assert dataset.task_ids == (DOWN, *find_rewrites(DOWN))
    codes = set()
    for task_id, sample in dataset:
        codes.add(sample["code"])
        space = {}
        exec(sample["code"], space)
        functions = [n for n in ast.parse(sample["code"]).body if isinstance(n, ast.FunctionDef)]
        assert [f.name for f in functions] == ["task"], task_id
        for pair in [*sample["train"], *sample["test"]]:
            output = space["task"](np.array(pair["input"], dtype=np.int8))
            assert output.tolist() == pair["output"]
    assert len(codes) == len(dataset)


@pytest.mark.parametrize(
    "entry_id",
    [f"rewrite-{DOWN}", f"rewrite-nope-{DOWN}", "rewrite-transpose-nope", f"x-transpose-{DOWN}"],
)
def test_other_ids_are_rejected(entry_id):
    with pytest.raises(KeyError):
        load_rewrite(entry_id)


def test_a_task_that_has_changed_is_refused(monkeypatch):
    found = TaskRewrites("00000000", {"new": [Splice(0, "import", "export")]})
    monkeypatch.setattr(rewrite, "load_table", lambda: RewriteTable("", {DOWN: found}))
    with pytest.raises(StaleSpliceError):
        load_entry(f"rewrite-new-{DOWN}")
