"""Several refinements of a task, with a scripted endpoint and a real sandbox."""

import threading

import pytest

from omniarc.corpus import Pair, Task
from omniarc.model.endpoint import Endpoint
from omniarc.refinement.refine import Refinement, refine
from omniarc.refinement.trace import Trace
from tests.support.scripted_endpoint import ScriptedEndpoint, refusal, replies

MIRROR = "def task(grid):\n    return grid[:, ::-1]\n"
SAME = "def task(grid):\n    return grid\n"
FIRST, SECOND = (
    Task(name, [Pair([[1, color]], [[color, 1]])], [Pair([[7, 8]])], "ARC-AGI-1")
    for name, color in (("aaaaaaaa", 2), ("bbbbbbbb", 3))
)


def code(source, usage=(100, 20)):
    return replies(f"```python\n{source}```", usage=usage)


@pytest.fixture
def run(runner, async_box, tmp_path):
    """Return a function that refines tasks with a script; its calls share a trace."""

    def refined(script, tasks=(FIRST, SECOND), **how):
        async def work(url):
            async with Endpoint(url, "a-model") as endpoint:
                with Trace(tmp_path / "trace.jsonl") as trace:
                    chosen = Refinement(**how)
                    return await refine(tasks, endpoint, async_box, trace, chosen, concurrency=1)

        with ScriptedEndpoint(script) as server:
            return runner.run(work(server.url)), server.requests

    return refined


@pytest.mark.long
def test_each_refinement_begins_with_a_first_program_and_has_rounds_of_its_own(run):
    outcomes, requests = run(
        [code(SAME), code(MIRROR), code(MIRROR), code(SAME)], (FIRST,), samples=3, rounds=2
    )
    assert [(each.sample, each.ending, each.rounds) for each in outcomes] == [
        *((0, "solved", 2), (1, "solved", 1), (2, "unsolved", 2)),
    ]
    corrections = ["Its results" in request.prompt for request in requests]
    assert corrections == [False, True, False, False, True]


def test_outcomes_are_in_the_order_of_tasks_and_refinements(run):
    outcomes, _ = run([code(MIRROR)], samples=2)
    assert [(each.task_id, each.sample) for each in outcomes] == [
        (task.id, sample) for task in (FIRST, SECOND) for sample in (0, 1)
    ]


def test_a_repeated_run_refines_only_what_is_missing(run):
    run([code(MIRROR)], samples=1)
    outcomes, requests = run([code(MIRROR)], samples=3)
    assert [each.ending for each in outcomes] == ["solved"] * 6
    assert len(requests) == 4
    again, requests = run([refusal(500)], samples=3)
    assert (again, requests) == (outcomes, [])


def test_the_refinements_of_a_task_share_its_tokens(run):
    script = [code(SAME, usage=(2000, 1000))]
    how = {"samples": 4, "rounds": 1, "max_tokens": 1000, "task_tokens": 9000}
    outcomes, requests = run(script, (FIRST,), **how)
    endings = [each.ending for each in outcomes]
    assert 0 < len(requests) == endings.count("unsolved") < 4
    assert endings.count("budget") == 4 - len(requests)
    assert run(script, (FIRST,), **how)[1] == []


def test_refinements_of_a_task_run_at_once(runner, async_box, tmp_path):
    together = threading.Barrier(3, timeout=30)

    def script(request):
        together.wait()
        return code(MIRROR)

    async def work(url):
        async with Endpoint(url, "a-model") as endpoint:
            with Trace(tmp_path / "t.jsonl") as trace:
                return await refine([FIRST], endpoint, async_box, trace, Refinement(samples=3))

    with ScriptedEndpoint(script) as server:
        outcomes = runner.run(work(server.url))
    assert [each.ending for each in outcomes] == ["solved"] * 3
