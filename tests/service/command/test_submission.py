"""omniarc submission: checks and scores of submission files."""

import json

import pytest

from omniarc import corpus

TASKS = list(corpus.iter_tasks("ARC-AGI-2", "evaluation"))


def solution(tasks):
    return {
        task.id: [{"attempt_1": [[0]], "attempt_2": pair.output} for pair in task.test]
        for task in tasks
    }


@pytest.fixture
def file(tmp_path):
    """Writes a submission."""

    def write(content):
        path = tmp_path / "submission.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return path

    return write


def score_rows(text):
    rows = [line.split("  ") for line in text.splitlines()]
    return {row[0].strip(): [cell.strip() for cell in row[1:] if cell.strip()] for row in rows}


def test_a_whole_split_is_valid_and_scored(omniarc, file, tmp_path):
    path = file(solution(TASKS))
    done = omniarc("submission", "check", path)
    assert done.returncode == 0, done.stdout + done.stderr
    inputs = sum(len(task.test) for task in TASKS)
    assert f"valid for 120 tasks of ARC-AGI-2 evaluation, {inputs} test inputs" in done.stdout
    done = omniarc("submission", "score", path, "--json", "score.json")
    assert done.returncode == 0, done.stderr
    rows = score_rows(done.stdout)
    assert rows["tasks solved"] == ["120", "100.0 %", "96.9–100.0 %"]
    assert rows["score (mean over tasks)"] == ["100.0 %", "96.9–100.0 %"]
    assert rows["test inputs solved in 1 attempt"][0] == "0"
    assert rows["test inputs solved in 2 attempts"][0] == str(inputs)
    assert rows["right cells"] == ["100.0 %"]
    assert json.loads((tmp_path / "score.json").read_text())["solved"] == 120


def test_every_fault_is_listed_with_its_path(omniarc, file):
    content = solution(TASKS)
    missing, short, wrong, lacking = (task.id for task in TASKS[:4])
    del content[missing]
    content[short].append(content[short][0])
    content[wrong][0]["attempt_2"] = [[1, 2], [3, 10]]
    del content[lacking][0]["attempt_1"]
    path = file({**content, "nope": []})
    done = omniarc("submission", "check", path)
    assert done.returncode == 1
    *faults, last = done.stdout.splitlines()
    paths = {line.removeprefix(f"{path}: ").partition(":")[0] for line in faults}
    assert paths == {
        *(missing, short, "nope", f"{wrong}[0].attempt_2[1][1]", f"{lacking}[0].attempt_1")
    }
    assert last == "5 faults"
    assert done.stderr == ""
    scored = omniarc("submission", "score", path)
    assert scored.returncode == 2
    assert f"{missing}: is missing" in scored.stderr
    assert "lists all faults" in scored.stderr
    assert scored.stdout == ""


def test_a_part_of_a_split_is_valid_unless_the_split_is_named(omniarc, file):
    path = file(solution(TASKS[:3]))
    done = omniarc("submission", "check", path)
    assert done.returncode == 0
    assert "valid for 3 tasks of ARC-AGI-2 evaluation" in done.stdout
    done = omniarc("submission", "check", path, "--dataset", "ARC-AGI-2", "--split", "evaluation")
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1] == "117 faults"
    done = omniarc("submission", "score", file(solution(TASKS[:70])), "--split", "evaluation")
    assert done.returncode == 2


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("{", "submission: Input data was truncated"),
        ("[]", "must be an object"),
        ("{}", "no tasks"),
    ],
)
def test_a_file_without_a_submission_is_a_fault(omniarc, file, content, fault):
    path = file(content)
    done = omniarc("submission", "check", path)
    assert done.returncode == 1
    assert fault in done.stdout
    assert omniarc("submission", "score", path).returncode == 2


@pytest.mark.parametrize("command", ["check", "score"])
def test_a_file_that_cannot_be_read_is_one_line(omniarc, command):
    done = omniarc("submission", command, "missing.json")
    assert done.returncode == 2
    assert done.stderr == "omniarc: missing.json: No such file or directory\n"
