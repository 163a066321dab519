"""Rewards of completions, from the real service."""

import asyncio
import json
import subprocess
import sys

import msgspec
import numpy as np
import pytest

from omniarc import corpus
from omniarc.dataset import load_entry
from omniarc.rewards import (
    RequestRefusedError,
    ServiceFailedError,
    has_program,
    share_of_cells,
    share_of_pairs,
    solved,
    verify,
    verify_blocking,
    weighted,
)
from omniarc.rewards.openrlhf import verify_queries
from omniarc.rewards.trl import solved as trl_solved
from omniarc.rewards.trl import weighted as trl_weighted
from omniarc.rewards.verl import compute_score
from sandbox.errors import FieldError, FieldTypeError
from tests.support.forking import in_a_fork
from tests.support.scripted_endpoint import DROPPED, KEY, Answer, ScriptedEndpoint, refusal

TASK = "25ff71a9"
RIGHT = f"It moves down.\n\n```python\n{load_entry(TASK).code}```"
COPIES = "```python\ndef task(grid):\n    return grid\n```"
FAILS = "```python\ndef task(grid):\n    return grid.nothing\n```"
FORBIDDEN = "```python\ndef task(grid):\n    open('colors.txt', 'w')\n    return grid\n```"
TALKS = "I do not know."
UNFINISHED = f"<think>\nPerhaps this:\n{RIGHT}\nBut is it"
NOWHERE = "http://127.0.0.1:9"


@pytest.fixture(autouse=True)
def _address(service, monkeypatch):
    monkeypatch.setenv("OMNIARC_SERVICE_URL", service.url)


def rewards(completions, task=TASK, **options):
    return asyncio.run(trl_solved(completions, [task] * len(completions), **options))


def inline(task_id=TASK):
    return msgspec.to_builtins(corpus.find_task(task_id))


def test_only_a_right_program_is_a_solution():
    completions = [RIGHT, COPIES, FAILS, FORBIDDEN, TALKS, ""]
    assert rewards(completions) == [1.0, 0.0, 0.0, 0.0, 0.0, 0.0]


def test_a_program_in_an_unfinished_thought_earns_nothing():
    finished = f"{UNFINISHED} right? Yes.</think>\n{RIGHT}"
    other = f"{UNFINISHED} right? No.</think>\n{COPIES}"
    assert rewards([UNFINISHED, finished, other]) == [0.0, 1.0, 0.0]
    verification = verify_blocking(UNFINISHED, TASK)
    assert [has_program(verification), share_of_cells(verification)] == [0.0, 0.0]


def test_a_thought_that_the_prompt_began_is_one():
    completions = [RIGHT, f"Hm.</think>{RIGHT}"]
    assert rewards(completions, prompts=["Solve it.<think>\n"] * 2) == [0.0, 1.0]
    assert rewards(completions, prompts=["Solve it."] * 2) == [1.0, 1.0]
    assert rewards(completions, in_thought=True) == [0.0, 1.0]


@pytest.mark.parametrize(
    "completion",
    [
        [{"role": "assistant", "content": RIGHT}],
        [{"role": "assistant", "content": [{"type": "text", "text": RIGHT}]}],
        [
            {"role": "assistant", "content": None, "tool_calls": []},
            {"role": "tool", "content": COPIES},
            {"role": "assistant", "content": RIGHT, "reasoning_content": COPIES},
        ],
        RIGHT + "<|im_end|>",
    ],
)
def test_a_completion_is_a_text_or_messages(completion):
    assert rewards([completion]) == [1.0]


def test_messages_without_an_answer_earn_nothing():
    thinks = {"role": "assistant", "content": None, "reasoning_content": RIGHT}
    assert rewards([[], [thinks], [{"role": "tool", "content": RIGHT}]]) == [0.0] * 3


def test_a_task_is_an_id_or_its_pairs():
    task = inline()
    arrays = {"train": np.array(task["train"], dtype=object), "test": task["test"]}
    arrays["train"][0] = {k: np.array(v) for k, v in task["train"][0].items()}
    without_output = {**task, "test": [{"input": task["test"][0]["input"], "output": None}]}
    for given in (corpus.find_task(TASK), task, json.dumps(task), arrays, without_output):
        assert rewards([RIGHT, COPIES], given) == [1.0, 0.0]


def test_shares_count_pairs_and_cells():
    half = f"```python\n{load_entry(TASK).code}\n```".replace(
        "return ", "return grid if grid[1, 0] == 1 else "
    )
    pairs = inline()["train"] + inline()["test"]
    copied = [pair["input"] if pair["input"][1][0] == 1 else pair["output"] for pair in pairs]
    right = [got == pair["output"] for got, pair in zip(copied, pairs, strict=True)]
    cells = [
        np.mean(np.array(got) == np.array(pair["output"]))
        for got, pair in zip(copied, pairs, strict=True)
    ]
    assert 0 < sum(right) < len(right)
    found = verify_blocking(half, TASK)
    assert solved(found) == 0.0
    assert share_of_pairs(found) == sum(right) / len(right)
    assert share_of_cells(found) == pytest.approx(np.mean(cells))  # all grids are of one size
    assert weighted(found, {"share_of_pairs": 2.0, "has_program": 0.5}) == pytest.approx(
        2 * sum(right) / len(right) + 0.5
    )


def test_what_is_forbidden_earns_nothing():
    found = verify_blocking(FORBIDDEN, TASK)
    assert [share_of_cells(found), share_of_pairs(found), has_program(found)] == [0.0] * 3


def test_unreadable_completions_do_not_touch_the_others():
    huge = RIGHT + "x" * (2 << 20)
    broken = RIGHT.replace("It moves", "It \ud800 moves")
    endless = "```python\ndef task(grid):\n    while True: pass\n```"
    completions = [huge, RIGHT, "\0", broken, endless, FAILS * 50, RIGHT]
    got = rewards(completions, limits={"wall_seconds": 1})
    assert got == [0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 1.0]


def test_trl_gets_none_where_the_service_failed(caplog):
    got = rewards([RIGHT, TALKS], service_url=NOWHERE, patience_seconds=0)
    assert got == [None, None]
    assert "2 of 2 completions" in caplog.text


def test_others_get_an_error_that_names_the_service():
    down = {"service_url": NOWHERE, "patience_seconds": 0}
    with pytest.raises(ServiceFailedError, match=NOWHERE):
        verify_blocking(RIGHT, TASK, **down)
    with pytest.raises(ServiceFailedError, match=NOWHERE):
        asyncio.run(compute_score("omniarc", RIGHT, TASK, **down))
    with pytest.raises(ServiceFailedError, match=NOWHERE):
        verify_queries([f"Solve it. {RIGHT}"], ["Solve it. "], [TASK], **down)


def test_mistakes_are_errors_that_name_the_field(monkeypatch):
    with pytest.raises(RequestRefusedError, match="422: task_id: "):
        rewards([RIGHT], "nothing!")
    with pytest.raises(RequestRefusedError, match=r"task.train\[0\].input"):
        rewards([RIGHT], {"train": [{"input": [[99]], "output": [[0]]}]})
    for task, rule in (
        ({}, "task.train: must have at least one pair"),
        ({"train": [{"input": [[object()]], "output": [[0]]}]}, "task: cannot be sent as JSON"),
        ("{", "task: is not JSON"),
        (7, "task: must be an id or a dict"),
    ):
        with pytest.raises(FieldError, match=rule):
            rewards([RIGHT], task)
    with pytest.raises(FieldTypeError, match="completion: must be a string or a list"):
        rewards([7])
    with pytest.raises(FieldError, match="task: must be a list with one task for each"):
        asyncio.run(trl_solved([RIGHT, RIGHT], [TASK]))
    with pytest.raises(FieldError, match=r"weights.sloved: must be one of solved, "):
        asyncio.run(trl_weighted([RIGHT], [TASK], weights={"sloved": 1}))
    with pytest.raises(FieldError, match=r"limits.wall_second: unknown field"):
        rewards([RIGHT], limits={"wall_second": 1})
    with pytest.raises(FieldError, match="service_url: must start with http"):
        rewards([RIGHT], service_url="127.0.0.1:8000")
    monkeypatch.delenv("OMNIARC_SERVICE_URL")
    with pytest.raises(FieldError, match="service_url: must be given, or OMNIARC_SERVICE_URL"):
        rewards([RIGHT])


def test_a_busy_service_is_asked_again_with_the_key(monkeypatch):
    answer = Answer(msgspec.json.encode(verify_blocking(RIGHT, TASK)))
    monkeypatch.setenv("OMNIARC_API_KEY", KEY)
    with ScriptedEndpoint([DROPPED, refusal(503, retry_after=0), answer]) as server:
        assert rewards([RIGHT], service_url=server.url.removesuffix("/v1")) == [1.0]
    assert [request.path for request in server.requests] == ["/v1/verify"] * 3
    keys = {request.headers["Authorization"] for request in server.requests}
    assert keys == {f"Bearer {KEY}"}


@pytest.mark.parametrize("answer", [Answer(b"<html>"), Answer(b"{}"), Answer(b"", 500)])
def test_an_answer_without_sense_is_a_failure(answer):
    with ScriptedEndpoint([answer]) as server:
        assert rewards([RIGHT], service_url=server.url) == [None]
        assert len(server.requests) == 1


def test_rewards_work_in_one_event_loop_after_another_and_in_forks():
    async def fork_in_a_loop():
        def work():
            asyncio.events._set_running_loop(None)  # the parent's, which goes on there
            return rewards([RIGHT])

        before = solved(await verify(RIGHT, TASK))
        return [before, *in_a_fork(work), solved(await verify(RIGHT, TASK))]

    assert rewards([RIGHT]) == [1.0]
    assert asyncio.run(fork_in_a_loop()) == [1.0] * 3
    assert in_a_fork(lambda: solved(verify_blocking(RIGHT, TASK))) == 1.0
    assert rewards([RIGHT]) == [1.0]


def test_verl_gets_a_score_with_its_parts():
    scores = [
        asyncio.run(compute_score("omniarc", reply, TASK, {"index": 3}, reward_router_address=None))
        for reply in (RIGHT, TALKS)
    ]
    ones = dict.fromkeys(
        ["score", "acc", "solved", "share_of_pairs", "share_of_cells", "has_program"], 1.0
    )
    assert scores == [ones, dict.fromkeys(ones, 0.0)]
    weights = {"solved": 1.0, "has_program": 0.1}
    got = asyncio.run(compute_score("omniarc", COPIES, json.dumps(inline()), weights=weights))
    assert got["score"] == pytest.approx(0.1)


def test_openrlhf_gets_what_is_after_the_prompt():
    prompt = f"Improve this:\n{RIGHT}\n"
    queries = [prompt + RIGHT, prompt + TALKS, prompt.replace("\n", " \n") + RIGHT]
    verified = verify_queries(queries, [prompt] * 3, [TASK, json.dumps(inline()), TASK])
    assert list(map(solved, verified)) == [1.0, 0.0, 1.0]
    begun = prompt + "<think>\n"
    (verified,) = verify_queries([begun + RIGHT], [begun], [TASK])
    assert solved(verified) == 0.0
    with pytest.raises(FieldError, match=r"queries\[0\]: does not begin with its prompt"):
        verify_queries([RIGHT], ["Another prompt."], [TASK])


def test_importing_rewards_loads_no_server_and_no_trainer():
    code = (
        "import sys, omniarc.rewards.trl, omniarc.rewards.verl, omniarc.rewards.openrlhf;"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"fastapi", "pydantic", "scipy", "service", "sqlalchemy", "starlette", "torch", "trl"}
    assert heavy.isdisjoint(done.stdout.split())
