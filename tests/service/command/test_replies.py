"""The reply corpus at the doors of the command line: the program taken is that of the corpus."""

import json

import pytest

from service.command.audit_scan import scan_targets
from tests.replies.test_corpus import CASES_BY_NAME

TASK = "68b16354"


@pytest.fixture
def file(tmp_path):
    lines = [
        {"task_id": TASK, "id": name, "reply": case.reply, "entry_point": case.entry_point}
        for name, case in CASES_BY_NAME.items()
    ]
    path = tmp_path / "predictions.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


@pytest.mark.long
def test_verify_runs_the_program_of_every_reply(omniarc, file, tmp_path):
    options = ["--audit-file", "audit.jsonl", "--isolation", "batch", "--seconds", 1]
    done = omniarc("verify", file, *options)
    assert done.returncode == 0, done.stderr
    records = {}
    for record in map(json.loads, (tmp_path / "audit.jsonl").read_text().splitlines()):
        records.update(dict.fromkeys(record["predictions"], record))
    assert set(records) == set(CASES_BY_NAME)
    for name, case in CASES_BY_NAME.items():
        source = records[name]["source"]
        assert (source and source.rstrip("\n")) == case.program, name
        if case.program is None:
            assert records[name]["status"] == "rejected", name
            assert case.reason in records[name]["reason"], name


@pytest.mark.long
def test_scan_audits_the_program_of_every_reply(omniarc, file):
    targets = {target.prediction: target for target in scan_targets(file)}
    assert set(targets) == set(CASES_BY_NAME)
    for name, case in CASES_BY_NAME.items():
        assert targets[name].program.rstrip("\n") == (case.program or ""), name
    done = omniarc("audit", "scan", file)
    assert done.returncode == 1
    rejected = [line for line in done.stdout.splitlines() if ": rejected: " in line]
    names = [name for name, case in CASES_BY_NAME.items() if case.program is None]
    assert len(rejected) == len(names)
    for line, name in zip(rejected, names, strict=True):
        assert line.startswith(f"{file}:{name}: rejected: ")
        assert CASES_BY_NAME[name].reason in line


@pytest.mark.parametrize(
    "name",
    [
        *("fenced", "no_program"),
        *(pytest.param(n, marks=pytest.mark.long) for n in ("thinking", "bare", "several", "json")),
    ],
)
def test_run_and_scan_read_a_file_with_a_reply(omniarc, tmp_path, name):
    case = next(
        case
        for key, case in CASES_BY_NAME.items()
        if key.startswith(f"{name}/") and case.entry_point is None
    )
    path = tmp_path / "reply.txt"
    path.write_bytes(case.reply.encode("utf-8", "replace"))
    (target,) = scan_targets(path, reply=True)
    assert target.program.rstrip("\n") == (case.program or "")
    done = omniarc("run", "reply.txt", "--reply", "--task-id", TASK)
    assert done.returncode in (0, 1), done.stderr
    assert ("rejected" in done.stdout) == (case.program is None)
