"""examples/predictions.jsonl through `omniarc verify`: every line gets its expected verdict."""

import json
from pathlib import Path

import pytest

from omniarc import corpus

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "predictions.jsonl"
EXPECTED = json.loads(Path(__file__).with_name("expected_verdicts.json").read_text())
PREDICTIONS = [json.loads(line) for line in EXAMPLES.read_text().splitlines()]


def seen(result):
    """Return a result in the format of expected_verdicts.json."""
    return {
        "status": result["status"],
        "solved_train": result["solved_train"],
        "test_correct": all(pair["correct"] for pair in result["test"]),
    }


def deserved(name, status):
    """Return the expected verdict; of two allowed statuses, the one that occurred."""
    expected = EXPECTED[name]
    if isinstance(expected["status"], list) and status in expected["status"]:
        return {**expected, "status": status}
    return expected


def test_there_are_enough_programs_for_enough_training_tasks():
    training = {task.id for task in corpus.iter_tasks("ARC-AGI-1", "training")}
    assert len(PREDICTIONS) >= 60
    assert len({prediction["task_id"] for prediction in PREDICTIONS} & training) >= 30


def test_every_kind_of_end_is_among_them():
    statuses = set()
    for expected in EXPECTED.values():
        status = expected["status"]
        statuses.update(status if isinstance(status, list) else [status])
    assert {
        *("ok", "error", "invalid_output", "timeout", "out_of_memory", "rejected", "violation"),
    } <= statuses


def test_every_line_has_an_expected_verdict():
    assert [prediction["id"] for prediction in PREDICTIONS] == list(EXPECTED)


@pytest.mark.long
def test_every_line_has_the_verdict_it_deserves(omniarc, tmp_path):
    # Loops end at the limit of processor time, however busy this machine is.
    done = omniarc("verify", EXAMPLES, "--output", "results.jsonl", "--seconds", "60")
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in (tmp_path / "results.jsonl").read_text().splitlines()]
    got = {line["prediction"]: line["result"] for line in lines}
    assert len(lines) == len(PREDICTIONS)
    assert {name: seen(got[name]) for name in EXPECTED} == {
        name: deserved(name, got[name]["status"]) for name in EXPECTED
    }
    for prediction in PREDICTIONS:
        assert got[prediction["id"]]["task_id"] == prediction["task_id"]
        stopped = got[prediction["id"]]["status"] in ("rejected", "violation")
        assert bool(got[prediction["id"]]["violations"]) is stopped
    assert [path.name for path in tmp_path.iterdir()] == ["results.jsonl"]
