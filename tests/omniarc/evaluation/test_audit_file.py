"""Audit files of runs."""

import json

import pytest

from omniarc.evaluation import Prediction, SandboxVerifier, run_predictions
from omniarc.evaluation.audit_file import AuditFile
from omniarc.evaluation.options import ProgramOptions, source_hash
from omniarc.jsonl import JsonLinesError

TASK = "68b16354"
SAME = "def task(grid):\n    return grid\n"
OPENS = "def task(grid):\n    open('colors.txt')\n"


def records_of(path):
    records = [json.loads(line) for line in path.read_text().splitlines()]
    return {record["predictions"][0]: record for record in records}


def test_each_execution_has_a_record(tmp_path):
    audit, results = tmp_path / "audit.jsonl", tmp_path / "results.jsonl"
    items = [
        Prediction(TASK, SAME, id="first", entry_point="task"),
        Prediction(TASK, reply=f"```python\n{SAME}```", id="equal", entry_point="task"),
        Prediction(TASK, OPENS, id="opens"),
        Prediction(TASK, reply="I cannot.", id="none"),
    ]
    options = ProgramOptions(policy="restricted", modules={"tools": "x = 1\n"})
    verifier = SandboxVerifier(concurrency=1, options=options)
    run_predictions(items, verifier=verifier, results=results, audit=audit)
    records = records_of(audit)
    assert set(records) == {"first", "opens", "none"}
    first = records["first"]
    assert first["predictions"] == ["first", "equal"]
    assert (first["source"], first["source_hash"]) == (SAME, source_hash(SAME))
    assert first["modules"] == {"tools": source_hash("x = 1\n")}
    assert (first["kind"], first["task_id"], first["entry_point"]) == ("verify", TASK, "task")
    assert (first["policy"], first["isolation"], first["status"]) == ("restricted", "fork", "ok")
    assert {"seccomp", "landlock"} <= set(first["walls"])
    assert first["at"].endswith("Z")
    assert first["usage"]["wall_ms"] > 0
    (violation,) = records["opens"]["violations"]
    assert violation["rule"] == "file.open"
    assert records["none"]["status"] == "rejected"
    assert records["none"]["source"] is records["none"]["source_hash"] is None
    assert "no program" in records["none"]["reason"]
    lines = map(json.loads, results.read_text().splitlines())
    ids = {line["prediction"]: line["result"]["id"] for line in lines}
    assert ids["first"] == ids["equal"] == first["id"]


@pytest.mark.long
def test_records_are_appended_and_resumed_results_have_none(tmp_path):
    audit, results = tmp_path / "audit.jsonl", tmp_path / "results.jsonl"
    for _ in range(2):
        run_predictions([Prediction(TASK, SAME)], results=results, audit=audit)
    assert len(audit.read_text().splitlines()) == 1
    run_predictions([Prediction(TASK, SAME)], audit=audit)
    assert len(audit.read_text().splitlines()) == 2


@pytest.mark.long
def test_a_partial_last_line_is_removed(tmp_path):
    audit = tmp_path / "audit.jsonl"
    run_predictions([Prediction(TASK, SAME)], audit=audit)
    whole = audit.read_bytes()
    audit.write_bytes(whole + whole[:-20])
    run_predictions([Prediction(TASK, SAME)], audit=audit)
    first, second = audit.read_bytes().splitlines(keepends=True)
    assert first == whole
    assert json.loads(second)["task_id"] == TASK


def test_a_file_of_another_kind_is_left_unchanged(tmp_path):
    other = tmp_path / "other.jsonl"
    other.write_text('{"task_id": "007bbfb7"}\n')
    with pytest.raises(JsonLinesError, match=r"other\.jsonl:1: id: required field is missing"):
        AuditFile(other)
    assert other.read_text() == '{"task_id": "007bbfb7"}\n'
    with AuditFile(tmp_path / "new.jsonl"), pytest.raises(JsonLinesError, match="another run"):
        AuditFile(tmp_path / "new.jsonl")
