"""Sources of inputs: generators, folders and JSON lines."""

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


def test_generators_return_the_requested_number_of_inputs(rng):
    source = GeneratorInputs()
    assert TASK in source.task_ids
    assert len(source.inputs(TASK, 7, rng)) == 7
    first, again = (source.inputs(TASK, 3, np.random.default_rng(1)) for _ in range(2))
    assert first == again


def test_rejected_candidates_are_skipped(rng):
    text = lines(
        {"task_id": TASK, "input": GRID, "output": [[1]], "reason": None, "model": "m"},
        {"task_id": TASK, "input": [[5]], "reason": "duplicate"},
        {"task_id": TASK, "input": None, "reason": "no_grid"},
        "",
        {"task_id": TASK, "input": [[6]]},
    )
    assert read(text, rng) == [GRID, [[6]]]


def test_samples_have_the_inputs_of_all_pairs(rng):
    dataset = create_dataset(task_ids=[TASK], seed=0)
    samples = [dataset.sample() for _ in range(2)]
    text = lines(*({"task_id": task_id, **sample} for task_id, sample in samples))
    expected = [pair["input"] for _, s in samples for pair in (*s["train"], *s["test"])]
    assert read(text, rng) == expected


def test_a_folder_has_the_inputs_of_its_files(tmp_path, rng):
    (tmp_path / f"{TASK}.json").write_text(json.dumps([{"input": GRID, "output": [[1]]}] * 3))
    source = open_source(tmp_path)
    assert list(source.task_ids) == [TASK]
    assert source.inputs(TASK, 100, rng) == [GRID] * 3


def test_surplus_inputs_are_left_out_at_random(rng):
    text = lines(*({"task_id": TASK, "input": [[at]]} for at in range(10)))
    drawn = read(text, rng, count=4)
    assert len(drawn) == 4
    assert drawn == sorted(drawn)
    assert drawn != [[[at]] for at in range(4)]


@pytest.mark.parametrize(
    ("line", "expected"),
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
def test_an_invalid_line_is_an_error_with_its_number(line, expected):
    line = line if isinstance(line, bytes) else line.encode()
    content = lines({"task_id": TASK, "input": GRID}).encode() + b"\n" + line
    with pytest.raises(InputsError, match=rf"inputs\.jsonl:2: .*{expected}"):
        LineInputs(content, "inputs.jsonl")


@pytest.mark.parametrize("text", ["", "\n", '{"task_id": "25ff71a9", "reason": "no_grid"}'])
def test_a_file_without_inputs_is_an_error(text):
    with pytest.raises(InputsError, match=r"inputs\.jsonl: has no inputs"):
        LineInputs(text.encode(), "inputs.jsonl")


def test_an_invalid_folder_is_an_error(tmp_path, rng):
    with pytest.raises(FolderError, match="has no file named"):
        open_source(tmp_path)
    (tmp_path / f"{TASK}.json").write_text(json.dumps([{"input": GRID, "output": GRID}, {}]))
    with pytest.raises(
        InputsError, match=rf"{TASK}\.json: \[1\]: input: required field is missing"
    ):
        open_source(tmp_path).inputs(TASK, 10, rng)
