"""omniarc sample: training examples as JSON lines."""

import json

import numpy as np
import pytest

from omniarc import language, prompts, tasks


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
    plain = samples(omniarc("sample", "--count", 3, "--seed", 1))
    found = samples(
        omniarc("sample", "--count", 3, "--seed", 1, "--prompt-version", "code-from-examples")
    )
    for sample, line in zip(plain, found, strict=True):
        assert set(line) == {"task_id", "messages", "prompt_version", "version", "hash"}
        assert line["task_id"] == sample["task_id"]
        assert [message["role"] for message in line["messages"]] == ["system", "user", "assistant"]
        assert prompts.code_of(line["messages"][-1]["content"]) == sample["code"]
        shown = prompts.ENCODERS["digits"].encode(sample["train"][0]["input"])
        assert shown in line["messages"][1]["content"]


def test_the_encoder_and_the_listing_are_options(omniarc):
    arguments = ["--prompt-version", "output-from-examples", "--encoder", "shape", "--seed", 1]
    (line,) = samples(omniarc("sample", *arguments))
    (sample,) = samples(omniarc("sample", "--seed", 1))
    output = prompts.grid_of(line["messages"][-1]["content"], "shape")
    assert output == sample["test"][0]["output"]
    (line,) = samples(omniarc("sample", "--prompt-version", "code-from-examples", "--listing"))
    assert prompts.language_listing() in line["messages"][0]["content"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--task-id", "nope"], "--task-id: no program has the id 'nope'"),
        (["--train", "0", "--test", "0"], "--train, --test: must not be negative, and not both 0"),
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
        (["--encoder", "rows"], "--encoder: requires --prompt-version"),
        (["--listing"], "--listing: requires --prompt-version"),
    ],
)
def test_a_mistake_is_one_line_and_exit_2(omniarc, arguments, message):
    done = omniarc("sample", *arguments)
    assert done.returncode == 2
    assert done.stderr.startswith(f"omniarc: {message}")
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""
