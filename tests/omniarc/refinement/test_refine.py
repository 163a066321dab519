"""Refinement with a scripted endpoint and a real sandbox."""

import json
import threading

import msgspec
import pytest

from omniarc.corpus import Pair, Task
from omniarc.jsonl import JsonLinesError
from omniarc.model.endpoint import AccessError, Endpoint
from omniarc.model.tokens import TokenUsage
from omniarc.refinement.refine import Refinement, refine
from omniarc.refinement.trace import Trace
from omniarc.retrying import Retries
from sandbox import Limits
from sandbox.errors import FieldError
from tests.replies.test_corpus import CASES_BY_NAME
from tests.support.full_disk import files_of_at_most
from tests.support.scripted_endpoint import (
    CUT_SHORT,
    DROPPED,
    ENDLESS,
    KEY,
    PATIENCE_SECONDS,
    STALLED,
    Answer,
    ScriptedEndpoint,
    refusal,
    replies,
)

MIRROR = "def task(grid):\n    return grid[:, ::-1]\n"
SAME = "def task(grid):\n    return grid\n"
HALF = "def task(grid):\n    return grid[:, ::-1] if grid[0, 0] == 1 else grid\n"


def mirror_task(task_id="aaaaaaaa", color=0):
    """Return a mirroring task with a test pair whose output no prompt may show."""
    return Task(
        task_id,
        train=[Pair([[1, 2]], [[2, 1]]), Pair([[3, 4, color]], [[color, 4, 3]])],
        test=[Pair([[7, 7, 8, 8, 9]], [[9, 8, 8, 7, 7]])],
        dataset="ARC-AGI-1",
    )


TASK = mirror_task()


def code(source, usage=(100, 20)):
    return replies(f"I think:\n```python\n{source}```", usage=usage)


@pytest.fixture
def run(runner, async_box, tmp_path):
    """Return a function that refines tasks with a script; its calls share a trace."""

    def refined(server, tasks=(TASK,), *, concurrency=4, trace="trace.jsonl", settings=None, **how):
        async def work():
            chosen = {"timeout_seconds": 20, "retries": Retries(2, 0.5), **(settings or {})}
            async with Endpoint(server.url, "a-model", KEY, **chosen) as endpoint:
                with Trace(tmp_path / trace) as opened:
                    return await refine(
                        tasks,
                        endpoint,
                        async_box,
                        opened,
                        Refinement(**how),
                        concurrency=concurrency,
                    )

        outcomes = runner.run(work())
        assert [outcome.task_id for outcome in outcomes] == [task.id for task in tasks]
        return outcomes

    return refined


@pytest.fixture
def lines(tmp_path):
    """The lines of the trace."""

    def read(trace="trace.jsonl"):
        return [json.loads(line) for line in (tmp_path / trace).read_text().splitlines()]

    return read


def test_a_correct_first_program_takes_one_round(run, lines):
    with ScriptedEndpoint([code(MIRROR)]) as server:
        (outcome,) = run(server)
    assert (outcome.ending, outcome.rounds, outcome.usage) == ("solved", 1, TokenUsage(100, 20))
    assert MIRROR in outcome.code
    assert len(server.requests) == 1
    (line,) = lines()
    assert line["train"] == [True, True]
    assert line["messages"] == server.requests[0].body["messages"]
    assert line["reply"].startswith("I think:")
    assert line["feedback"] is None


def test_a_wrong_program_is_corrected_from_its_feedback(run, lines):
    with ScriptedEndpoint([code(SAME), code(HALF), code(MIRROR)]) as server:
        (outcome,) = run(server)
    assert (outcome.ending, outcome.rounds, outcome.usage) == ("solved", 3, TokenUsage(300, 60))
    first, second, third = server.prompts
    assert "Its results" not in first
    assert SAME in second
    assert "(0, 0) is 1, should be 2" in second
    assert HALF in third
    assert SAME not in third
    assert "Example 1: right." in third
    assert [line["number"] for line in lines()] == [1, 2, 3]
    assert [line["train"] for line in lines()] == [[False, False], [True, False], [True, True]]


def test_the_best_program_is_returned_after_the_last_round(run):
    script = [code(SAME), code(HALF), code(f"# again\n{HALF}"), code(SAME)]
    with ScriptedEndpoint(script) as server:
        (outcome,) = run(server, rounds=4)
    assert (outcome.ending, outcome.rounds) == ("unsolved", 4)
    assert outcome.code.startswith("# again")
    assert len(server.requests) == 4


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("def task(grid):\n    return grid[9]\n", "raised IndexError on line 2, `return grid[9]`"),
        ("def task(grid):\n    while True: pass\n", "ran out of time"),
        ("def task(grid):\n    return open('x')\n", "file.open (x) on line 2, `return open('x')`"),
        ("def task(grid):\n    return (\n", "raised SyntaxError"),
        ("def task(grid):\n    return None\n", "did not return a grid"),
    ],
)
def test_the_next_prompt_describes_the_error_of_a_program(run, source, expected):
    with ScriptedEndpoint([code(source), code(MIRROR)]) as server:
        (outcome,) = run(server, limits=Limits(wall_seconds=0.5))
    assert expected in server.prompts[1]
    assert outcome.ending == "solved"


def test_the_language_can_be_imported(run):
    source = "from omniarc.dsl import *\n\ndef task(grid):\n    return flip_left_right(grid)\n"
    with ScriptedEndpoint([code(source)]) as server:
        assert run(server)[0].ending == "solved"


def test_a_reply_without_a_program_is_a_round_that_the_next_prompt_mentions(run, lines):
    script = [replies("It is mirrored."), replies(None), code(MIRROR)]
    with ScriptedEndpoint(script) as server:
        (outcome,) = run(server)
    assert (outcome.ending, outcome.rounds) == ("solved", 3)
    plain, *again = server.prompts
    for prompt, problem in zip(
        again, ("the reply has no program", "the reply is empty"), strict=True
    ):
        assert prompt.startswith(plain)
        assert f"An earlier reply could not be used: {problem}" in prompt[len(plain) :]
    first, second, _ = lines()
    assert first["code"] is None
    assert first["problem"].startswith("the reply has no program")
    assert second["problem"] == "the reply is empty"


def test_an_earlier_attempt_is_shown_after_a_reply_without_a_program(run):
    with ScriptedEndpoint([code(SAME), replies("Hm."), code(MIRROR)]) as server:
        run(server)
    assert SAME in server.prompts[2]
    assert "A later reply could not be used: the reply has no program" in server.prompts[2]


@pytest.mark.parametrize(
    "cut", ["I think:\n```python\ndef task(grid):\n    return grid[", "<think>It may be", ""]
)
def test_the_model_is_told_that_its_reply_was_truncated(run, lines, cut):
    with ScriptedEndpoint([replies(cut, finish_reason="length"), code(MIRROR)]) as server:
        assert run(server)[0].ending == "solved"
    note = "cut off at its token limit"
    assert note in server.prompts[1]
    assert note in (lines()[0]["feedback"] or lines()[0]["problem"])


def test_a_truncated_reply_with_a_correct_program_solves_the_task(run):
    reply = f"```python\n{MIRROR}```\nIt mir"
    with ScriptedEndpoint([replies(reply, finish_reason="length")]) as server:
        assert run(server)[0].ending == "solved"


def test_a_program_that_is_too_long_is_not_repeated_in_the_prompt(run, lines):
    long = f"def task(grid):\n    return '{'x' * 300_000}'\n"
    with ScriptedEndpoint([code(long), code(MIRROR)]) as server:
        assert run(server)[0].ending == "solved"
    assert len(server.prompts[1]) < 10_000
    assert lines()[0]["problem"].startswith("code: at most 262144 characters")


def test_no_output_of_a_test_pair_reaches_the_model_or_the_trace(run, tmp_path):
    with ScriptedEndpoint([code(SAME)]) as server:
        run(server, prompt_version="code-from-examples-with-test-input")
        run(server, trace="other.jsonl")
    sent = json.dumps([request.body for request in server.requests])
    written = "".join(path.read_text() for path in tmp_path.glob("*.jsonl"))
    for text in (sent, written):
        assert "98877" not in text
        assert "9, 8, 8, 7, 7" not in text
    assert "77889" in sent


def test_sampling_options_are_used(run):
    with ScriptedEndpoint([code(SAME)]) as server:
        run(server, rounds=2, encoder="rows", listing=False, temperature=0.25, max_tokens=999)
    for request in server.requests:
        assert request.body["temperature"] == 0.25
        assert request.body["max_tokens"] == 999
        assert "1: 1 2" in request.prompt
        assert "tile_to(grid, height, width)" not in request.body["messages"][0]["content"]


def by_task(scripts):
    """Return a script that selects a task's script by the third color of its second example."""
    waiting = {mark: list(answers) for mark, answers in scripts.items()}

    def script(request):
        mark = next(mark for mark in waiting if f"34{mark}" in request.prompt)
        answers = waiting[mark]
        return answers.pop(0) if len(answers) > 1 else answers[0]

    return script


@pytest.mark.parametrize(
    ("response", "expected"),
    [
        (refusal(500, "broken"), "HTTP 500: broken (attempts: 2)"),
        (refusal(429, "busy", retry_after=0), "HTTP 429: busy (attempts: 2)"),
        (refusal(400, "too long"), "HTTP 400: too long"),
        (Answer(b"{oops"), "the response is not a chat completion: JSON is malformed"),
        (replies(), "the response has no choices"),
        (DROPPED, " (attempts: 2)"),
        (CUT_SHORT, " (attempts: 2)"),
        (ENDLESS, "the response is larger than 1000000 bytes"),
        (STALLED, "no response within 3 s"),
    ],
    ids=lambda value: None if isinstance(value, str) else value.misdeed or str(value.status),
)
def test_a_failed_request_does_not_affect_other_tasks(run, lines, response, expected):
    tasks = [mirror_task("aaaaaaaa", 5), mirror_task("bbbbbbbb", 6), mirror_task("cccccccc", 7)]
    scripts = {5: [code(SAME), code(MIRROR)], 6: [code(SAME), response], 7: [code(MIRROR)]}
    limits = {"timeout_seconds": 3, "max_response_bytes": 1_000_000}
    with ScriptedEndpoint(by_task(scripts)) as server:
        outcomes = run(server, tasks, concurrency=1, settings=limits)
    assert [outcome.ending for outcome in outcomes] == ["solved", "failed", "solved"]
    assert expected in outcomes[1].problem
    assert SAME in outcomes[1].code
    failed = [line for line in lines() if line["problem"]]
    assert [(line["task_id"], line["number"], line["reply"]) for line in failed] == [
        ("bbbbbbbb", 2, None)
    ]


def test_temporary_failures_take_no_round(run):
    script = [refusal(503), code(SAME), DROPPED, code(MIRROR)]
    with ScriptedEndpoint(script) as server:
        (outcome,) = run(server)
    assert (outcome.ending, outcome.rounds) == ("solved", 2)


@pytest.mark.parametrize("status", [401, 404])
def test_an_access_error_ends_the_run(run, status):
    tasks = [mirror_task(f"{number:08}") for number in range(20)]
    with ScriptedEndpoint([refusal(status)]) as server:
        with pytest.raises(AccessError):
            run(server, tasks, concurrency=2)
        assert len(server.requests) <= 2


def test_an_unreachable_endpoint_ends_the_run(run):
    with ScriptedEndpoint([code(MIRROR)]) as server:
        pass
    with pytest.raises(AccessError, match="All connection attempts failed"):
        run(server, [mirror_task(f"{number:08}") for number in range(20)])


def test_an_invalid_task_does_not_affect_the_others(run):
    bad = msgspec.structs.replace(TASK, id="bbbbbbbb", train=[Pair([[1]])])
    with ScriptedEndpoint([code(MIRROR)]) as server:
        outcomes = run(server, [bad, TASK])
    assert [outcome.ending for outcome in outcomes] == ["failed", "solved"]
    assert outcomes[0].problem == "task: train pair 0 has no output"


def test_as_many_tasks_run_at_once_as_allowed(run):
    tasks = [mirror_task(f"{number:08}") for number in range(12)]
    # Each answer waits for three requests, so that a lower concurrency would not finish.
    together = threading.Barrier(3)

    def script(request):
        together.wait(PATIENCE_SECONDS)
        return code(MIRROR)

    with ScriptedEndpoint(script) as server:
        outcomes = run(server, tasks, concurrency=3)
    assert all(outcome.ending == "solved" for outcome in outcomes)
    assert server.peak_concurrency == 3


def test_a_finished_task_is_not_repeated(run, lines):
    tasks = [mirror_task("aaaaaaaa", 5), mirror_task("bbbbbbbb", 6)]
    with ScriptedEndpoint(by_task({5: [code(MIRROR)], 6: [code(SAME)]})) as server:
        first = run(server, tasks, rounds=2)
    before = lines()
    with ScriptedEndpoint([refusal(500)]) as server:
        assert run(server, tasks, rounds=2) == first
        assert server.requests == []
    assert lines() == before
    assert [outcome.ending for outcome in first] == ["solved", "unsolved"]


def test_an_interrupted_task_is_resumed(run, lines, tmp_path):
    with ScriptedEndpoint([code(SAME), code(HALF), refusal(400)]) as server:
        run(server)
    with ScriptedEndpoint([code(MIRROR)]) as server:
        (outcome,) = run(server)
    assert HALF in server.prompts[0]
    assert (outcome.ending, outcome.rounds, outcome.usage) == ("solved", 3, TokenUsage(300, 60))
    assert [line["number"] for line in lines()] == [1, 2, 3, 3]


def test_an_unsolved_task_is_resumed_with_more_rounds(run):
    with ScriptedEndpoint([code(SAME)]) as server:
        assert run(server, rounds=1)[0].ending == "unsolved"
    with ScriptedEndpoint([code(MIRROR)]) as server:
        assert run(server, rounds=2)[0].ending == "solved"


def test_a_task_ends_with_its_budget(run):
    with ScriptedEndpoint([code(SAME, usage=(3000, 2000))]) as server:
        (outcome,) = run(server, rounds=9, task_tokens=15_000, listing=False)
    assert (outcome.ending, outcome.rounds) == ("budget", 3)
    assert SAME in outcome.code


def test_the_last_reply_is_limited_to_the_rest_of_the_budget(run):
    with ScriptedEndpoint([code(SAME, usage=(500, 500))]) as server:
        run(server, rounds=3, task_tokens=3000, listing=False, max_tokens=1000)
    allowed = [request.body["max_tokens"] for request in server.requests]
    assert allowed[0] == 1000
    assert 256 <= allowed[-1] < 1000


def test_concurrent_tasks_share_the_budget_of_the_run(run):
    tasks = [mirror_task(f"{number:08}") for number in range(10)]

    def script(request):
        # The longest allowed reply.
        return code(SAME, usage=(300, request.body["max_tokens"]))

    how = {"rounds": 1, "run_tokens": 9000, "max_tokens": 1000, "listing": False}
    with ScriptedEndpoint(script) as server:
        outcomes = run(server, tasks, concurrency=5, **how)
    assert 7000 < sum(outcome.usage.tokens for outcome in outcomes) <= 9000
    endings = [outcome.ending for outcome in outcomes]
    assert {*endings} == {"unsolved", "budget"}
    assert len(server.requests) == endings.count("unsolved")


def test_a_resumed_run_has_the_rest_of_its_budget(run):
    tasks = [mirror_task("aaaaaaaa"), mirror_task("bbbbbbbb")]
    settings = {"rounds": 1, "run_tokens": 4000, "max_tokens": 1000, "listing": False}
    with ScriptedEndpoint([code(SAME, usage=(3800, 0))]) as server:
        run(server, tasks[:1], **settings)
        outcomes = run(server, tasks, **settings)
        assert len(server.requests) == 1
    assert [outcome.ending for outcome in outcomes] == ["unsolved", "budget"]


def test_a_key_that_the_endpoint_repeats_is_not_in_the_trace(run, tmp_path):
    def echo(request):
        header = request.headers["Authorization"]
        if "Its results" in request.prompt:
            return refusal(400, f"bad key {header}")
        return code(f"def task(grid):\n    raise ValueError('{header}')\n")

    with ScriptedEndpoint(echo) as server:
        (outcome,) = run(server)
    assert outcome.ending == "failed"
    assert KEY not in (tmp_path / "trace.jsonl").read_text()
    assert KEY not in str(outcome)


def test_a_trace_that_cannot_be_written_ends_the_run(run):
    with ScriptedEndpoint([code(SAME)]) as server:
        with files_of_at_most(10), pytest.raises(JsonLinesError, match="File too large"):
            run(server)
        assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ({"rounds": 0}, "rounds: must be at least 1"),
        (
            {"prompt_version": "output-from-examples"},
            "prompt_version: .* does not ask for a first program",
        ),
        (
            {"prompt_version": "code-from-code-and-feedback"},
            "prompt_version: .* does not ask for a first",
        ),
        ({"prompt_version": "x"}, "prompt_version: must be one of"),
        ({"encoder": "x"}, "encoder: must be one of"),
        ({"temperature": -1}, "temperature: must not be negative"),
        ({"temperature": float("nan")}, "temperature: must be finite, is nan"),
        ({"max_tokens": 255}, "max_tokens: must be at least 256"),
        ({"task_tokens": 0}, "task_tokens: must be at least 1"),
        ({"run_tokens": -1}, "run_tokens: must be at least 1"),
    ],
)
def test_an_invalid_field_is_named(how, expected):
    with pytest.raises(FieldError, match=expected):
        Refinement(**how)


@pytest.mark.parametrize("step", [8, pytest.param(1, marks=pytest.mark.long)])
def test_replies_are_read_as_at_every_other_entrance(run, lines, step):
    names = [name for name, case in CASES_BY_NAME.items() if case.entry_point is None]
    cases = {name: CASES_BY_NAME[name] for name in names[::step]}
    assert len(cases) > 150 / step
    tasks = [mirror_task(f"{number:08x}") for number in range(len(cases))]
    script = [replies(case.reply) for case in cases.values()]
    limits = Limits(wall_seconds=2)
    with ScriptedEndpoint(script) as server:
        run(server, tasks, concurrency=1, rounds=1, limits=limits)
    wrong = {}
    for (name, case), line in zip(cases.items(), lines(), strict=True):
        taken = line["code"] and line["code"].rstrip("\n")
        if taken != case.program or case.reason not in (line["problem"] or ""):
            wrong[name] = taken or line["problem"]
    assert wrong == {}
