"""examples/sampled.jsonl: replies with log-probabilities, some for augmented tasks."""

import json
from pathlib import Path

import pytest

from omniarc import corpus

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "sampled.jsonl"
LINES = [json.loads(line) for line in EXAMPLES.read_text().splitlines()]
SOLVED = {"flip-1", "flip-2", "flip-3", "fall-1", "fall-2", "swap-1", "swap-2"}


def test_every_field_of_a_line_is_shown():
    assert {field for line in LINES for field in line} == {
        *("id", "task_id", "reply", "logprob", "augmentation")
    }
    shown = [line["augmentation"] for line in LINES if "augmentation" in line]
    assert {field for augmentation in shown for field in augmentation} == {
        *("geometry", "colors", "train_order")
    }


@pytest.mark.long
def test_the_right_programs_outvote_the_likelier_wrong_ones(omniarc, tmp_path):
    files = ["--output", "results.jsonl", "--json", "score.json", "--submission", "submission.json"]
    done = omniarc("verify", EXAMPLES, *files)
    assert done.returncode == 0, done.stderr
    lines = map(json.loads, (tmp_path / "results.jsonl").read_text().splitlines())
    results = {line["prediction"]: line["result"] for line in lines}
    assert len(results) == len(LINES)
    assert {name for name, result in results.items() if result["solved_train"]} == SOLVED
    figures = json.loads((tmp_path / "score.json").read_text())["score"]["overall"]
    assert (figures["tasks"], figures["covered"], figures["solved"]) == (3, 3, 3)
    assert figures["vote_at"]["1"]["value"] == 1
    submission = json.loads((tmp_path / "submission.json").read_text())
    for task_id, answers in submission.items():
        expected = [pair.output for pair in corpus.find_task(task_id).test]
        assert [answer["attempt_1"] for answer in answers] == expected
