"""Refinement, with a real endpoint that plays a model and a real sandbox that runs what it says."""

import json
import threading

import msgspec
import pytest

from omniarc.corpus import Pair, Task
from omniarc.model.endpoint import AccessError, Endpoint
from omniarc.model.tokens import TokenUsage
from omniarc.refinement.refine import Refinement, refine
from omniarc.refinement.trace import Trace, TraceError
from sandbox import Limits
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
    """Mirroring, with a test pair whose output no prompt may show."""
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
    """Refines tasks against a script; the trace is the same in each call."""

    def refined(server, tasks=(TASK,), *, at_once=4, trace="trace.jsonl", settings=None, **how):
        async def work():
            chosen = {"timeout_seconds": 20, "tries": 2, **(settings or {})}
            async with Endpoint(server.url, "a-model", KEY, **chosen) as endpoint:
                with Trace(tmp_path / trace) as opened:
                    return await refine(
                        tasks, endpoint, async_box, opened, Refinement(**how), at_once=at_once
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


def test_a_program_that_is_right_at_once_takes_one_round(run, lines):
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


def test_a_wrong_program_is_shown_with_what_is_wrong_until_it_is_right(run, lines):
    with ScriptedEndpoint([code(SAME), code(HALF), code(MIRROR)]) as server:
        (outcome,) = run(server)
    assert (outcome.ending, outcome.rounds, outcome.usage) == ("solved", 3, TokenUsage(300, 60))
    first, second, third = server.prompts
    assert "What came of it" not in first
    assert SAME in second
    assert "(0, 0) is 1, should be 2" in second
    assert HALF in third
    assert SAME not in third
    assert "Example 1: right." in third
    assert [line["number"] for line in lines()] == [1, 2, 3]
    assert [line["train"] for line in lines()] == [[False, False], [True, False], [True, True]]


def test_after_the_last_round_the_best_program_is_kept(run):
    script = [code(SAME), code(HALF), code(f"# again\n{HALF}"), code(SAME)]
    with ScriptedEndpoint(script) as server:
        (outcome,) = run(server, rounds=4)
    assert (outcome.ending, outcome.rounds) == ("unsolved", 4)
    assert outcome.code.startswith("# again")
    assert len(server.requests) == 4


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("def task(grid):\n    return grid[9]\n", "raised IndexError on line 2, `return grid[9]`"),
        ("def task(grid):\n    while True: pass\n", "ran out of time"),
        ("def task(grid):\n    return open('x')\n", "file.open (x) on line 2, `return open('x')`"),
        ("def task(grid):\n    return (\n", "raised SyntaxError"),
        ("def task(grid):\n    return None\n", "did not return a grid"),
    ],
)
def test_whatever_a_program_does_is_what_the_next_prompt_says(run, source, told):
    with ScriptedEndpoint([code(source), code(MIRROR)]) as server:
        (outcome,) = run(server, limits=Limits(wall_seconds=0.5))
    assert told in server.prompts[1]
    assert outcome.ending == "solved"


def test_the_language_can_be_imported(run):
    source = "from omniarc.dsl import *\n\ndef task(grid):\n    return flip_left_right(grid)\n"
    with ScriptedEndpoint([code(source)]) as server:
        assert run(server)[0].ending == "solved"


def test_a_reply_without_a_program_is_a_round_and_the_task_is_asked_about_again(run, lines):
    script = [replies("It is mirrored."), replies(None), code(MIRROR)]
    with ScriptedEndpoint(script) as server:
        (outcome,) = run(server)
    assert (outcome.ending, outcome.rounds) == ("solved", 3)
    plain, *again = server.prompts
    for prompt, said in zip(again, ("the reply has no program", "the reply is empty"), strict=True):
        assert prompt.startswith(plain)
        assert f"An earlier reply could not be used: {said}" in prompt[len(plain) :]
    first, second, _ = lines()
    assert first["code"] is None
    assert first["problem"].startswith("the reply has no program")
    assert second["problem"] == "the reply is empty"


def test_after_a_reply_without_a_program_the_attempt_before_it_is_shown(run):
    with ScriptedEndpoint([code(SAME), replies("Hm."), code(MIRROR)]) as server:
        run(server)
    assert SAME in server.prompts[2]
    assert "A later reply could not be used: the reply has no program" in server.prompts[2]


@pytest.mark.parametrize(
    "cut", ["I think:\n```python\ndef task(grid):\n    return grid[", "<think>It may be", ""]
)
def test_a_reply_that_was_cut_off_is_told_so(run, lines, cut):
    with ScriptedEndpoint([replies(cut, finish_reason="length"), code(MIRROR)]) as server:
        assert run(server)[0].ending == "solved"
    told = "cut off at its limit of tokens"
    assert told in server.prompts[1]
    assert told in (lines()[0]["feedback"] or lines()[0]["problem"])


def test_a_cut_off_reply_with_a_right_program_is_right(run):
    reply = f"```python\n{MIRROR}```\nIt mir"
    with ScriptedEndpoint([replies(reply, finish_reason="length")]) as server:
        assert run(server)[0].ending == "solved"


def test_a_program_too_long_to_be_run_is_not_shown_again(run, lines):
    long = f"def task(grid):\n    return '{'x' * 300_000}'\n"
    with ScriptedEndpoint([code(long), code(MIRROR)]) as server:
        assert run(server)[0].ending == "solved"
    assert len(server.prompts[1]) < 10_000
    assert lines()[0]["problem"].startswith("code: at most 262144 characters")


def test_no_output_of_a_test_pair_reaches_the_model_or_the_trace(run, tmp_path):
    with ScriptedEndpoint([code(SAME)]) as server:
        run(server, version="code-from-examples-with-test-input")
        run(server, trace="other.jsonl")
    sent = json.dumps([request.body for request in server.requests])
    written = "".join(path.read_text() for path in tmp_path.glob("*.jsonl"))
    for text in (sent, written):
        assert "98877" not in text
        assert "9, 8, 8, 7, 7" not in text
    assert "77889" in sent


def test_what_is_asked_and_how_is_chosen(run):
    with ScriptedEndpoint([code(SAME)]) as server:
        run(server, rounds=2, encoder="rows", listing=False, temperature=0.25, max_tokens=999)
    for request in server.requests:
        assert request.body["temperature"] == 0.25
        assert request.body["max_tokens"] == 999
        assert "1: 1 2" in request.prompt
        assert "tile_to(grid, height, width)" not in request.body["messages"][0]["content"]


def by_task(scripts):
    """A script for each task, told apart by the third color of its second example."""
    waiting = {mark: list(answers) for mark, answers in scripts.items()}

    def script(request):
        mark = next(mark for mark in waiting if f"34{mark}" in request.prompt)
        answers = waiting[mark]
        return answers.pop(0) if len(answers) > 1 else answers[0]

    return script


@pytest.mark.parametrize(
    ("trouble", "told"),
    [
        (refusal(500, "broken"), "answered 500: broken, 2 times"),
        (refusal(429, "busy", retry_after=0), "answered 429: busy, 2 times"),
        (refusal(400, "too long"), "answered 400: too long"),
        (Answer(b"{oops"), "the answer is not a chat completion: JSON is malformed"),
        (replies(), "the answer has no choices"),
        (DROPPED, ", 2 times"),
        (CUT_SHORT, ", 2 times"),
        (ENDLESS, "the answer is over 1000000 bytes"),
        (STALLED, "no answer within 3 s"),
    ],
    ids=lambda value: None if isinstance(value, str) else value.misdeed or str(value.status),
)
def test_what_fails_for_one_task_does_not_stop_the_others(run, lines, trouble, told):
    tasks = [mirror_task("aaaaaaaa", 5), mirror_task("bbbbbbbb", 6), mirror_task("cccccccc", 7)]
    scripts = {5: [code(SAME), code(MIRROR)], 6: [code(SAME), trouble], 7: [code(MIRROR)]}
    limits = {"timeout_seconds": 3, "max_response_bytes": 1_000_000}
    with ScriptedEndpoint(by_task(scripts)) as server:
        outcomes = run(server, tasks, at_once=1, settings=limits)
    assert [outcome.ending for outcome in outcomes] == ["solved", "failed", "solved"]
    assert told in outcomes[1].problem
    assert SAME in outcomes[1].code
    failed = [line for line in lines() if line["problem"]]
    assert [(line["task_id"], line["number"], line["reply"]) for line in failed] == [
        ("bbbbbbbb", 2, None)
    ]


def test_trouble_that_passes_costs_nothing(run):
    script = [refusal(503), code(SAME), DROPPED, code(MIRROR)]
    with ScriptedEndpoint(script) as server:
        (outcome,) = run(server)
    assert (outcome.ending, outcome.rounds) == ("solved", 2)


@pytest.mark.parametrize("status", [401, 404])
def test_an_endpoint_that_answers_nobody_ends_the_run_at_once(run, status):
    tasks = [mirror_task(f"{number:08}") for number in range(20)]
    with ScriptedEndpoint([refusal(status)]) as server:
        with pytest.raises(AccessError):
            run(server, tasks, at_once=2)
        assert len(server.requests) <= 2


def test_an_endpoint_that_is_not_there_ends_the_run_at_once(run):
    with ScriptedEndpoint([code(MIRROR)]) as server:
        pass
    with pytest.raises(AccessError, match="All connection attempts failed"):
        run(server, [mirror_task(f"{number:08}") for number in range(20)])


def test_a_task_that_cannot_be_asked_about_does_not_stop_the_others(run):
    bad = msgspec.structs.replace(TASK, id="bbbbbbbb", train=[Pair([[1]])])
    with ScriptedEndpoint([code(MIRROR)]) as server:
        outcomes = run(server, [bad, TASK])
    assert [outcome.ending for outcome in outcomes] == ["failed", "solved"]
    assert outcomes[0].problem == "task: train pair 0 has no output"


def test_as_many_tasks_are_under_way_as_may_be_and_no_more(run):
    tasks = [mirror_task(f"{number:08}") for number in range(12)]
    # No answer goes out until three requests are in, so fewer at a time would not come to an end.
    together = threading.Barrier(3)

    def script(request):
        together.wait(PATIENCE_SECONDS)
        return code(MIRROR)

    with ScriptedEndpoint(script) as server:
        outcomes = run(server, tasks, at_once=3)
    assert all(outcome.ending == "solved" for outcome in outcomes)
    assert server.peak_concurrency == 3


def test_a_finished_task_is_not_asked_about_again(run, lines):
    tasks = [mirror_task("aaaaaaaa", 5), mirror_task("bbbbbbbb", 6)]
    with ScriptedEndpoint(by_task({5: [code(MIRROR)], 6: [code(SAME)]})) as server:
        first = run(server, tasks, rounds=2)
    before = lines()
    with ScriptedEndpoint([refusal(500)]) as server:
        assert run(server, tasks, rounds=2) == first
        assert server.requests == []
    assert lines() == before
    assert [outcome.ending for outcome in first] == ["solved", "unsolved"]


def test_an_interrupted_task_goes_on_where_it_was(run, lines, tmp_path):
    with ScriptedEndpoint([code(SAME), code(HALF), refusal(400)]) as server:
        run(server)
    with ScriptedEndpoint([code(MIRROR)]) as server:
        (outcome,) = run(server)
    assert HALF in server.prompts[0]
    assert (outcome.ending, outcome.rounds, outcome.usage) == ("solved", 3, TokenUsage(300, 60))
    assert [line["number"] for line in lines()] == [1, 2, 3, 3]


def test_with_more_rounds_an_unsolved_task_goes_on(run):
    with ScriptedEndpoint([code(SAME)]) as server:
        assert run(server, rounds=1)[0].ending == "unsolved"
    with ScriptedEndpoint([code(MIRROR)]) as server:
        assert run(server, rounds=2)[0].ending == "solved"


def test_a_task_stops_where_its_budget_ends(run):
    with ScriptedEndpoint([code(SAME, usage=(3000, 2000))]) as server:
        (outcome,) = run(server, rounds=9, task_tokens=15_000, listing=False)
    assert (outcome.ending, outcome.rounds) == ("budget", 3)
    assert SAME in outcome.code


def test_the_last_reply_may_take_what_the_budget_leaves(run):
    with ScriptedEndpoint([code(SAME, usage=(500, 500))]) as server:
        run(server, rounds=3, task_tokens=3000, listing=False, max_tokens=1000)
    allowed = [request.body["max_tokens"] for request in server.requests]
    assert allowed[0] == 1000
    assert 256 <= allowed[-1] < 1000


def test_all_tasks_share_the_budget_of_the_run_which_no_number_at_once_exceeds(run):
    tasks = [mirror_task(f"{number:08}") for number in range(10)]

    def script(request):
        # As long as it may be.
        return code(SAME, usage=(300, request.body["max_tokens"]))

    how = {"rounds": 1, "run_tokens": 9000, "max_tokens": 1000, "listing": False}
    with ScriptedEndpoint(script) as server:
        outcomes = run(server, tasks, at_once=5, **how)
    assert 7000 < sum(outcome.usage.tokens for outcome in outcomes) <= 9000
    endings = [outcome.ending for outcome in outcomes]
    assert {*endings} == {"unsolved", "budget"}
    assert len(server.requests) == endings.count("unsolved")


def test_a_run_that_goes_on_has_what_is_left_of_its_budget(run):
    tasks = [mirror_task("aaaaaaaa"), mirror_task("bbbbbbbb")]
    settings = {"rounds": 1, "run_tokens": 4000, "max_tokens": 1000, "listing": False}
    with ScriptedEndpoint([code(SAME, usage=(3800, 0))]) as server:
        run(server, tasks[:1], **settings)
        outcomes = run(server, tasks, **settings)
        assert len(server.requests) == 1
    assert [outcome.ending for outcome in outcomes] == ["unsolved", "budget"]


def test_the_key_is_nowhere_in_the_trace_even_if_the_endpoint_repeats_it(run, tmp_path):
    def echo(request):
        said = request.headers["Authorization"]
        if "What came of it" in request.prompt:
            return refusal(400, f"bad key {said}")
        return code(f"def task(grid):\n    raise ValueError('{said}')\n")

    with ScriptedEndpoint(echo) as server:
        (outcome,) = run(server)
    assert outcome.ending == "failed"
    assert KEY not in (tmp_path / "trace.jsonl").read_text()
    assert KEY not in str(outcome)


def test_a_trace_that_cannot_be_written_ends_the_run(run):
    with ScriptedEndpoint([code(SAME)]) as server:
        with files_of_at_most(10), pytest.raises(TraceError, match="File too large"):
            run(server)
        assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ({"rounds": 0}, "rounds: must be at least 1"),
        ({"version": "output-from-examples"}, "version: .* does not ask for a first program"),
        ({"version": "code-from-code-and-feedback"}, "version: .* does not ask for a first"),
        ({"version": "x"}, "version: must be one of"),
        ({"encoder": "x"}, "encoder: must be one of"),
        ({"temperature": -1}, "temperature: must not be negative"),
        ({"temperature": float("nan")}, "temperature: must not be negative"),
        ({"max_tokens": 255}, "max_tokens: must be at least 256"),
        ({"task_tokens": 0}, "task_tokens: must be at least 1"),
        ({"run_tokens": -1}, "run_tokens: must be at least 1"),
    ],
)
def test_a_wrong_setting_is_refused_by_name(how, told):
    with pytest.raises(ValueError, match=told):
        Refinement(**how)
