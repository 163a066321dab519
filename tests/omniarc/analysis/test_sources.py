"""Reading inputs to analyse, from what each kind of source looks like on disk."""

import json

import numpy as np
import pytest

from omniarc.analysis.sources import GeneratorInputs, InputsError, LineInputs, open_source
from omniarc.dataset import create_dataset
from omniarc.rearc.folder import FolderError

TASK = "25ff71a9"
GRID = [[0, 1], [2, 3]]


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def lines(*objects):
    return "\n".join(each if isinstance(each, str) else json.dumps(each) for each in objects)


def read(text, rng, task_id=TASK, count=100):
    return LineInputs(text.encode(), "inputs.jsonl").inputs(task_id, count, rng)


def test_generators_give_as_many_inputs_as_asked_for(rng):
    source = GeneratorInputs()
    assert TASK in source.task_ids
    assert len(source.inputs(TASK, 7, rng)) == 7
    first, again = (source.inputs(TASK, 3, np.random.default_rng(1)) for _ in range(2))
    assert first == again


def test_lines_of_candidates_give_those_that_were_not_rejected(rng):
    text = lines(
        {"task_id": TASK, "input": GRID, "output": [[1]], "reason": None, "model": "m"},
        {"task_id": TASK, "input": [[5]], "reason": "duplicate"},
        {"task_id": TASK, "input": None, "reason": "no_grid"},
        "",
        {"task_id": TASK, "input": [[6]]},
    )
    assert read(text, rng) == [GRID, [[6]]]


def test_lines_of_samples_give_the_inputs_of_all_pairs(rng):
    dataset = create_dataset(task_ids=[TASK], seed=0)
    samples = [dataset.sample() for _ in range(2)]
    text = lines(*({"task_id": task_id, **sample} for task_id, sample in samples))
    expected = [pair["input"] for _, s in samples for pair in (*s["train"], *s["test"])]
    assert read(text, rng) == expected


def test_a_folder_gives_the_inputs_of_its_files(tmp_path, rng):
    (tmp_path / f"{TASK}.json").write_text(json.dumps([{"input": GRID, "output": [[1]]}] * 3))
    source = open_source(tmp_path)
    assert list(source.task_ids) == [TASK]
    assert source.inputs(TASK, 100, rng) == [GRID] * 3


def test_of_more_inputs_than_asked_for_some_are_drawn_in_order(rng):
    text = lines(*({"task_id": TASK, "input": [[at]]} for at in range(10)))
    drawn = read(text, rng, count=4)
    assert len(drawn) == 4
    assert drawn == sorted(drawn)
    assert drawn != [[[at]] for at in range(4)]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{"task_id": "25ff71a9", "input": [[0, 10]]}', r"input\[0\]\[1\]: expected int <= 9"),
        ('{"task_id": "25ff71a9", "input": [[0], [0, 1]]}', r"input\[1\]: every row must have 1"),
        ('{"task_id": "25ff71a9", "train": [{"input": []}]}', r"train\[0\].input: expected"),
        ('{"input": [[0]]}', "task_id: required field is missing"),
        ("nonsense", "JSON is malformed"),
        ("[" * 100_000, ""),
        (b'{"task_id": "\xff"}', ""),
    ],
)
def test_a_line_that_is_none_is_told_with_its_number(line, told):
    line = line if isinstance(line, bytes) else line.encode()
    content = lines({"task_id": TASK, "input": GRID}).encode() + b"\n" + line
    with pytest.raises(InputsError, match=rf"inputs\.jsonl:2: .*{told}"):
        LineInputs(content, "inputs.jsonl")


@pytest.mark.parametrize("text", ["", "\n", '{"task_id": "25ff71a9", "reason": "no_grid"}'])
def test_a_file_without_inputs_is_told(text):
    with pytest.raises(InputsError, match=r"inputs\.jsonl: holds no inputs"):
        LineInputs(text.encode(), "inputs.jsonl")


def test_a_folder_with_something_else_is_told(tmp_path, rng):
    with pytest.raises(FolderError, match="no file in it is named"):
        open_source(tmp_path)
    (tmp_path / f"{TASK}.json").write_text(json.dumps([{"input": GRID, "output": GRID}, {}]))
    with pytest.raises(
        InputsError, match=rf"{TASK}\.json: \[1\]: input: required field is missing"
    ):
        open_source(tmp_path).inputs(TASK, 10, rng)
