"""Programs can import the language by default, in the service and in the commands."""

import json

import pytest

CODE = "from omniarc.dsl import *\n\n\ndef task(grid):\n    return flip_up_down(grid)\n"
TASK = "68b16354"


def test_the_service_allows_it(client):
    answer = client.post("/v1/verify", json={"code": CODE, "task_id": TASK}).json()
    assert answer["solved_train"], answer
    assert "omniarc.dsl" in client.get("/v1/sandbox").json()["profiles"]["lean"]


@pytest.mark.parametrize("module", ["omniarc.corpus", "omniarc.tasks", "omniarc.generators"])
def test_other_modules_of_the_project_cannot_be_imported(client, module):
    code = f"import {module}\ndef task(grid):\n    return grid\n"
    answer = client.post("/v1/execute", json={"code": code, "inputs": [[[1]]]}).json()
    assert answer["status"] != "ok"


@pytest.mark.long
def test_omniarc_run_allows_it(omniarc, tmp_path):
    (tmp_path / "program.py").write_text(CODE)
    done = omniarc("run", "program.py", "--task-id", TASK)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.long
def test_omniarc_verify_allows_it(omniarc, tmp_path):
    (tmp_path / "lines.jsonl").write_text(json.dumps({"task_id": TASK, "code": CODE}) + "\n")
    done = omniarc("verify", "lines.jsonl", "--output", "results.jsonl")
    assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / "results.jsonl").read_text())["result"]["solved_train"]
