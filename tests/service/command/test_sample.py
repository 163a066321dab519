"""omniarc sample: training examples as JSON lines."""

import json

import numpy as np
import pyarrow.parquet
import pytest

from omniarc import language, prompts, tasks
from omniarc.dataset import create_dataset, load_entry


def samples(done):
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_line_is_a_sample_with_its_tasks_id(omniarc):
    (sample,) = samples(omniarc("sample"))
    assert set(sample) == {"task_id", "train", "test", "code", "version", "hash"}
    assert sample["task_id"] in tasks.task_ids()
    assert [len(sample["train"]), len(sample["test"])] == [3, 1]
    assert sample["hash"] == language.content_hash()


def test_task_count_and_pairs_are_options(omniarc):
    arguments = ["--task-id", "25ff71a9", "--count", 4, "--train", 2, "--test", 3]
    found = samples(omniarc("sample", *arguments))
    assert len(found) == 4
    assert {sample["task_id"] for sample in found} == {"25ff71a9"}
    assert {(len(sample["train"]), len(sample["test"])) for sample in found} == {(2, 3)}
    space = {}
    exec(found[0]["code"], space)
    for pair in found[0]["train"]:
        assert np.asarray(space["task"](np.array(pair["input"]))).tolist() == pair["output"]


@pytest.mark.long
def test_the_same_seed_prints_the_same(omniarc):
    first, second, other, free = (
        omniarc("sample", "--count", 3, *seed).stdout
        for seed in (["--seed", 1], ["--seed", 1], ["--seed", 2], [])
    )
    assert first == second
    assert len({first, other, free}) == 3


def test_any_id_of_a_dataset_can_be_chosen(omniarc):
    (sample,) = samples(omniarc("sample", "--task-id", "primitive-rotate"))
    assert sample["task_id"] == "primitive-rotate"
    assert "rotate(grid)" in sample["code"]


def test_samples_can_be_conversations_to_train_on(omniarc):
    found = samples(
        omniarc("sample", "--count", 3, "--seed", 1, "--prompt-version", "code-from-examples")
    )
    assert len({line["messages"][1]["content"] for line in found}) == 3
    for line in found:
        assert set(line) == {
            *("task_id", "messages", "task", "prompt_version", "version", "hash"),
        }
        assert [message["role"] for message in line["messages"]] == ["system", "user", "assistant"]
        code = prompts.code_of(line["messages"][-1]["content"])
        assert code == load_entry(line["task_id"]).code
        shown = prompts.ENCODERS["digits"].encode(line["task"]["train"][0]["input"])
        assert shown in line["messages"][1]["content"]


@pytest.mark.long
def test_the_encoder_and_the_listing_are_options(omniarc):
    arguments = ["--prompt-version", "output-from-examples", "--encoder", "shape", "--seed", 1]
    (line,) = samples(omniarc("sample", *arguments))
    output = prompts.grid_of(line["messages"][-1]["content"], "shape")
    assert output == line["task"]["test"][0]["output"]
    (line,) = samples(omniarc("sample", "--prompt-version", "code-from-examples", "--listing"))
    assert prompts.language_listing() in line["messages"][0]["content"]


@pytest.mark.parametrize(("shape", "column"), [("trl", "prompt"), ("openrlhf", "input")])
def test_rows_have_the_columns_of_a_trainer(omniarc, shape, column):
    arguments = ["--task-id", "25ff71a9", "--seed", 1, "--train", 2, "--test", 2, "--count", 2]
    found = samples(omniarc("sample", "--shape", shape, *arguments))
    dataset = create_dataset(task_ids=["25ff71a9"], seed=1)
    options = {"shape": shape, "count": 2, "n_train": 2, "n_test": 2}
    assert found == list(dataset.rows("code-from-examples", **options))
    assert [message["role"] for message in found[0][column]] == ["system", "user"]


@pytest.mark.parametrize("shape", [None, "verl"])
def test_rows_are_written_to_a_file_of_either_format(omniarc, tmp_path, shape):
    arguments = ["sample", "--task-id", "25ff71a9", "--seed", 1, "--count", 3]
    arguments += ["--shape", shape] if shape else []
    expected = samples(omniarc(*arguments))
    for name in ("rows.jsonl", "rows.parquet"):
        done = omniarc(*arguments, "--output", tmp_path / name)
        assert (done.returncode, done.stdout) == (0, ""), done.stderr
    lines = (tmp_path / "rows.jsonl").read_text().splitlines()
    assert list(map(json.loads, lines)) == expected
    table = pyarrow.parquet.read_table(tmp_path / "rows.parquet")
    others = {"attempt", "feedback"} & set(table.column_names)
    assert table.drop_columns(list(others)).to_pylist() == expected


def test_a_card_is_written_beside_the_rows_and_replaces_none(omniarc, tmp_path):
    arguments = ["sample", "--shape", "trl", "--task-id", "25ff71a9", "--count", 2]
    arguments += ["--output", tmp_path / "train.jsonl", "--card"]
    assert omniarc(*arguments).returncode == 0
    card = (tmp_path / "README.md").read_text()
    assert "    path: train.jsonl\n" in card
    assert "2 rows of 1 task." in card
    assert (
        f"Written by `omniarc sample --shape trl --task-id 25ff71a9 --count 2 --output {tmp_path}"
        in card
    )
    done = omniarc(*arguments)
    assert done.returncode == 2
    assert done.stderr == f"omniarc: --card: {tmp_path / 'README.md'} exists already\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--task-id", "nope"], "--task-id: no program has the id 'nope'"),
        (["--train", "0", "--test", "0"], "--train, --test: must not be negative, and not both 0"),
        (["--train", "9999", "--test", "2"], "--train, --test: must be at most 10000 together"),
        (["--task-id", "007bbfb7", "--train", "9999"], "007bbfb7: no valid example"),
        (["--prompt-version", "x"], "--prompt-version: must be one of output-from-examples"),
        (
            ["--prompt-version", "code-from-code-and-feedback"],
            "--prompt-version: 'code-from-code-and-feedback' needs a wrong program",
        ),
        (
            ["--prompt-version", "output-from-examples", "--test", "0"],
            "--test: there is no test pair 0",
        ),
        (
            ["--prompt-version", "code-from-examples", "--train", "0"],
            "task: has no train pairs",
        ),
        (["--prompt-version", "code-from-examples", "--encoder", "x"], "--encoder: must be one"),
        (["--encoder", "rows"], "--encoder: requires --shape or --prompt-version"),
        (["--listing"], "--listing: requires --shape or --prompt-version"),
        (["--shape", "sft"], "--shape: must be one of messages, trl, verl, openrlhf, not 'sft'"),
        (["--output", "rows.csv"], "--output: must end in .jsonl or .parquet, is 'rows.csv'"),
        (["--output", "no/rows.jsonl"], "no/rows.jsonl: No such file or directory"),
        (["--card"], "--card: requires --output"),
    ],
)
def test_a_mistake_is_one_line_and_exit_2(omniarc, arguments, message):
    done = omniarc("sample", *arguments)
    assert done.returncode == 2
    assert done.stderr.startswith(f"omniarc: {message}")
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_a_concept_can_be_held_out(omniarc):
    arguments = ["--task-id", "25ff71a9", "--task-id", "007bbfb7", "--count", 6]
    found = samples(omniarc("sample", *arguments, "--holdout", "moves"))
    assert {sample["task_id"] for sample in found} == {"007bbfb7"}
    done = omniarc("sample", "--holdout", "rays")
    assert done.returncode == 2
    assert "--holdout: must be one of counting, lines" in done.stderr


def test_attempts_are_conversations_that_correct_a_program(omniarc):
    arguments = ["--task-id", "attempt-25ff71a9", "--prompt-version", "code-from-code-and-feedback"]
    (row,) = samples(omniarc("sample", *arguments))
    assert "An attempt at the program" in row["messages"][1]["content"]
