"""Runs the examples of docs/dataset.md."""

import json
import re
from pathlib import Path

import pytest

from omniarc.dataset import create_dataset, load_entry
from omniarc.execution import close_shared_sandbox

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "dataset.md").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def in_an_empty_directory(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    yield
    close_shared_sandbox()


@pytest.mark.long
def test_the_python_examples_run_in_order(capsys, tmp_path):
    space = {}
    for block in re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL):
        exec(block, space)
    assert capsys.readouterr().out.endswith("True\n")
    assert {path.name for path in tmp_path.iterdir()} == {"input.png", "input.svg"}


def test_the_sample_on_the_page_is_the_one_that_is_printed():
    (shown,) = map(json.loads, re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL))
    dataset = create_dataset(task_ids=[shown["task_id"]], seed=0)
    task_id, sample = dataset.sample(n_train=1, n_test=0)
    assert {"task_id": task_id, **sample, "hash": "…"} == shown


def test_every_id_on_the_page_is_one():
    ids = re.findall(r"`((?:[\w]+-)+[\da-f]{8}|primitive-\w+)`", PAGE)
    assert len(ids) >= 5
    for entry_id in ids:
        assert load_entry(entry_id).id == entry_id
