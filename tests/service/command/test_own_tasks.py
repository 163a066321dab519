"""Commands on tasks of one's own: prompted, predicted, refined, verified and submitted."""

import json

import msgspec
import pytest

from omniarc import corpus
from omniarc.dataset import load_entry
from tests.support.scripted_endpoint import ScriptedEndpoint, replies

ORIGINAL = "25ff71a9"
RIGHT = load_entry(ORIGINAL).code
TASK = msgspec.to_builtins(corpus.find_task(ORIGINAL))
ANSWERS = [pair.pop("output") for pair in TASK["test"]]
CHALLENGE = {"train": TASK["train"], "test": TASK["test"]}
MINE = ("--tasks", "x_challenges.json")


@pytest.fixture
def mine(tmp_path):
    """Write two tasks of one's own, and return a function that writes their solutions."""
    challenges = {"mine-1": CHALLENGE, "mine-2": CHALLENGE}
    (tmp_path / "x_challenges.json").write_text(json.dumps(challenges))
    (tmp_path / "p.jsonl").write_text(json.dumps({"task_id": "mine-1", "code": RIGHT}))

    def solve():
        answers = {"mine-1": ANSWERS, "mine-2": ANSWERS}
        (tmp_path / "x_solutions.json").write_text(json.dumps(answers))

    return solve


def rows(done):
    """Return the values of a table by row."""
    assert done.returncode == 0, done.stderr
    cells = (line.split("  ", 1) for line in map(str.strip, done.stdout.splitlines()))
    return {row[0]: row[1].split()[0] for row in cells if len(row) > 1}


def test_all_tasks_count_and_are_submitted_without_their_outputs(omniarc, mine, tmp_path):
    done = omniarc("verify", "p.jsonl", *MINE, "--submission", "s.json")
    shown = rows(done)
    assert (shown["tasks"], shown["tasks with programs"]) == ("2", "1")
    assert shown["tasks with unknown test outputs"] == "2"
    assert (shown["tasks covered (train)"], shown["tasks unanswered"]) == ("1", "1")
    assert not {"accuracy", "pass@1", "vote@1", "programs that solve test"} & shown.keys()
    submitted = json.loads((tmp_path / "s.json").read_text())
    assert [each["attempt_1"] for each in submitted["mine-1"]] == ANSWERS
    assert [each["attempt_1"] for each in submitted["mine-2"]] == [[[0]]] * len(ANSWERS)


@pytest.mark.long
@pytest.mark.parametrize("over_http", [False, True], ids=["sandbox", "service"])
def test_they_are_scored_with_their_solutions(omniarc, mine, service, tmp_path, over_http):
    mine()
    where = ["--service-url", service.url] if over_http else []
    shown = rows(omniarc("verify", "p.jsonl", *MINE, "--output", "r.jsonl", *where))
    assert (shown["programs that solve test"], shown["tasks solved (train and test)"]) == ("1", "1")
    assert "tasks with unknown test outputs" not in shown
    (line,) = (json.loads(line) for line in (tmp_path / "r.jsonl").read_text().splitlines())
    assert line["result"]["task_id"] == "mine-1"
    assert line["result"]["solved_test"] is True


@pytest.mark.long
def test_results_are_those_of_the_same_tasks(omniarc, mine):
    assert omniarc("verify", "p.jsonl", *MINE, "--output", "r.jsonl").returncode == 0
    mine()
    done = omniarc("verify", "p.jsonl", *MINE, "--output", "r.jsonl")
    assert done.returncode == 2
    assert "r.jsonl:1: is from a run with different tasks" in done.stderr


@pytest.mark.long
def test_they_are_prompted_predicted_and_refined(omniarc, mine, tmp_path):
    with ScriptedEndpoint([replies(f"```python\n{RIGHT}```")]) as server:
        model = {"OMNIARC_MODEL_URL": server.url, "OMNIARC_MODEL": "m"}
        made = omniarc("predict", *MINE, "--samples", 1, "--output", "q.jsonl", **model)
        assert made.returncode == 0, made.stderr
        again = ("--trace", "t.jsonl", "--output", "b.jsonl", "--task-id", "mine-2")
        made = omniarc("refine", *MINE, *again, **model)
        assert made.returncode == 0, made.stderr
    ids = {
        name: [json.loads(line)["id"] for line in (tmp_path / name).read_text().splitlines()]
        for name in ("q.jsonl", "b.jsonl")
    }
    assert {name: sorted(found) for name, found in ids.items()} == {
        "q.jsonl": ["mine-1/0", "mine-2/0"],
        "b.jsonl": ["mine-2"],
    }
    assert rows(omniarc("verify", "q.jsonl", *MINE))["tasks covered (train)"] == "2"
    shown = omniarc("prompt", "mine-1", *MINE, "--json", "--listing")
    assert json.loads(shown.stdout) == server.requests[0].body["messages"]


def test_a_program_runs_on_one_of_them(omniarc, mine, tmp_path):
    (tmp_path / "program.py").write_text(RIGHT)
    done = omniarc("run", "program.py", "--task-id", "mine-1", *MINE)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].startswith("ok  train solved  test unknown")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("verify", "p.jsonl", "--tasks", "none"), "--tasks: none: No such file or directory"),
        (("verify", "p.jsonl", "--tasks", "p.jsonl"), "--tasks: p.jsonl: "),
        (("verify", "p.jsonl", *MINE, "--split", "training"), "--split: cannot be used with"),
        (("verify", "p.jsonl", "--solutions", "x"), "--solutions: is for the tasks of --tasks"),
        (("prompt", ORIGINAL, *MINE), f"no task has the id '{ORIGINAL}' in x_challenges.json"),
    ],
)
def test_a_wrong_option_is_one_line_and_exit_code_2(omniarc, mine, arguments, expected):
    done = omniarc(*arguments)
    assert done.returncode == 2
    assert done.stderr.startswith(f"omniarc: {expected}")
    assert done.stderr.count("\n") == 1
