"""Programs posted to the service, and counted."""

import pytest

from examples.train.curriculum import questions
from examples.train.scoring import as_reply, canonical, score, write_predictions
from omniarc.dataset import load_entry

BROKEN = "def task(grid:\n```"
WRONG = "def task(grid):\n    return grid"


@pytest.fixture(scope="module")
def tasks():
    return questions(2)


def right(task):
    return load_entry(task.id).code


def asked(folder, tasks, programs):
    write_predictions(folder / "asked.jsonl", tasks, programs)
    return folder / "asked.jsonl"


def test_the_service_runs_the_programs_and_says_what_was_not_trained_on(tmp_path, tasks, service):
    first, second = tasks["training"]
    tasks = [first, second, tasks["evaluation"][0]]
    copied = right(first).replace("def task(grid):", "def task(grid):  # as it was")
    other = f"{right(second)}\n\nUNUSED = 1\n"
    file = asked(tmp_path, tasks, [[BROKEN, copied], [WRONG, other], ["", "\0"]])
    figures = score(file, tasks, [right(first), right(second)], service.url)
    assert (figures["tasks"], figures["samples"]) == (3, 2)
    assert figures["pass"] == pytest.approx(2 / 3)
    assert (figures["solved"], figures["recalled"]) == (2, 2)
    assert figures["solved_by_unseen_program"] == 1
    assert sum(figures["statuses"].values()) == 6
    newest = audited(service)
    assert score(file, tasks, [right(first), right(second)], service.url) == figures
    assert audited(service) == newest


@pytest.mark.long
def test_a_solved_rewrite_is_no_recall(tmp_path, tasks, service):
    (task, _) = tasks["rewrites"]
    file = asked(tmp_path, [task], [[right(task)]])
    figures = score(file, [task], [], service.url)
    assert (figures["solved"], figures["recalled"]) == (1, 0)
    assert figures["solved_by_unseen_program"] == 1


def test_a_program_is_known_whatever_its_layout():
    assert canonical(WRONG) == canonical(WRONG.replace("    return", "\treturn") + "  # done")
    assert canonical(BROKEN) == BROKEN
    assert as_reply(WRONG).splitlines()[0] == "```python"


def audited(service):
    """Return the last execution that the service has a record of."""
    return service.client.get("/v1/audit/records", params={"limit": 1}).json()
