"""The command `omniarc prompt`."""

import json

import pytest

from omniarc import corpus, prompts
from omniarc.dataset import load_entry

TASK = "25ff71a9"  # one that has a program


def messages(done):
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def expected(version="code-from-examples", task_id=TASK, **arguments):
    built = prompts.build(version, corpus.find_task(task_id), **arguments)
    return [dict(message) for message in built]


def test_a_prompt_is_shown_message_by_message(omniarc):
    done = omniarc("prompt", TASK, "--prompt-version", "output-from-examples")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("system ")
    assert "\nuser " in done.stdout
    system, user = expected("output-from-examples")
    for line in (*system["content"].splitlines(), *user["content"].splitlines()):
        assert line in done.stdout.splitlines()


def test_the_json_output_is_chat_messages(omniarc):
    assert messages(omniarc("prompt", TASK, "--json")) == expected()


def test_options_choose_version_encoder_listing_and_test_pair(omniarc):
    arguments = ["--prompt-version", "output-from-code", "--encoder", "rows", "--listing"]
    done = omniarc("prompt", TASK, "--json", *arguments, "--test-index", 1)
    assert messages(done) == expected(
        "output-from-code", encoder="rows", listing=True, test_index=1, code=load_entry(TASK).code
    )


def test_training_adds_the_answer(omniarc):
    found = messages(omniarc("prompt", TASK, "--training", "--json"))
    assert found[:-1] == expected()
    assert found[-1]["role"] == "assistant"
    assert prompts.code_of(found[-1]["content"]) == load_entry(TASK).code


def test_a_program_to_correct_is_shown_with_its_errors(omniarc, tmp_path):
    attempt = tmp_path / "attempt.py"
    attempt.write_text("def task(grid):\n    return grid[7]\n")
    version = ["--prompt-version", "code-from-code-and-feedback"]
    user = messages(omniarc("prompt", TASK, *version, "--code", attempt, "--json"))[-1]
    assert "return grid[7]\n```" in user["content"]
    assert "raised IndexError on line 2, `return grid[7]`" in user["content"]


def test_the_dataset_can_be_chosen(omniarc):
    shared = next(
        task.id for task in corpus.iter_tasks("ARC-AGI-2") if _is_in(task.id, "ARC-AGI-1")
    )
    for dataset in corpus.DATASETS:
        built = prompts.build("input-from-inputs", corpus.find_task(shared, dataset))
        done = omniarc(
            "prompt",
            shared,
            "--prompt-version",
            "input-from-inputs",
            "--dataset",
            dataset,
            "--json",
        )
        assert messages(done)[-1]["content"] == built[-1]["content"]


def _is_in(task_id, dataset):
    try:
        return corpus.find_task(task_id, dataset) is not None
    except corpus.UnknownTaskError:
        return False


def test_control_characters_are_escaped(omniarc, tmp_path):
    attempt = tmp_path / "attempt.py"
    attempt.write_text("def task(grid): return grid  # \x1b[31m\x07\n")
    done = omniarc("prompt", TASK, "--prompt-version", "output-from-code", "--code", attempt)
    assert done.returncode == 0, done.stderr
    assert "\\x1b[31m\\x07" in done.stdout
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["nope"], "no task has the id 'nope'"),
        (
            [TASK, "--prompt-version", "x"],
            "--prompt-version: must be one of output-from-examples, ",
        ),
        ([TASK, "--encoder", "x"], "--encoder: must be one of digits, rows, shape, not 'x'"),
        ([TASK, "--dataset", "x"], "--dataset: must be one of ARC-AGI-1, ARC-AGI-2, not 'x'"),
        (["0934a4d8", "--training"], "--code: there is no program for task '0934a4d8'"),
        (
            ["0934a4d8", "--prompt-version", "output-from-code"],
            "--code: is required, as there is no",
        ),
        (
            [TASK, "--prompt-version", "code-from-code-and-feedback", "--training"],
            "--prompt-version: ",
        ),
        (
            [TASK, "--prompt-version", "output-from-code", "--test-index", 9],
            "--test-index: must be below 2",
        ),
        (
            [TASK, "--prompt-version", "output-from-code", "--code", "none.py"],
            "none.py: No such file",
        ),
        (
            [TASK, "--prompt-version", "output-from-code", "--code", "/dev/null"],
            "--code: must not be em",
        ),
    ],
)
def test_a_wrong_option_is_one_line_and_exit_code_2(omniarc, arguments, expected):
    done = omniarc("prompt", *arguments)
    assert done.returncode == 2
    assert done.stderr.startswith(f"omniarc: {expected}")
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""
