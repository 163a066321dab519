"""Asking a real server for inputs, and what is kept of its replies."""

import asyncio
import json
import threading

import numpy as np
import pytest

from omniarc import corpus
from omniarc.model.endpoint import AccessError, Endpoint, EndpointError
from omniarc.model_inputs.candidates import (
    MAX_REPLY_LENGTH,
    CandidatesError,
    CandidatesFile,
    Reason,
    read_candidates,
)
from omniarc.model_inputs.sampling import Sampler, Sampling, choose_tasks
from omniarc.prompts.encoders import ENCODERS
from omniarc.tasks import load_task, task_ids
from tests.support.scripted_endpoint import Answer, ScriptedEndpoint, refusal, replies

SHIFT, FLIP = corpus.find_task("25ff71a9"), corpus.find_task("68b16354")
NEW = [[0, 0, 1], [1, 1, 0], [0, 0, 0]]
OTHER = [[1, 0, 1], [1, 1, 1], [0, 0, 0]]
SHIFTED = [[0, 0, 0], [0, 0, 1], [1, 1, 0]]


def block(*grids):
    return "\n".join(f"```\n{ENCODERS['digits'].encode(grid)}\n```" for grid in grids)


def always(*texts):
    """A script that answers with as many of these texts as are asked for, over and over."""

    def script(request):
        count = request.body["n"]
        return replies(*(texts[n % len(texts)] for n in range(count)))

    return script


@pytest.fixture
def sample(runner, async_box, tmp_path):
    """Samples a script; gives the candidates, the failures and the server."""
    path = tmp_path / "candidates.jsonl"

    def sample(script, *, tasks=(SHIFT,), count=1, at_once=4, model="m", **sampling):
        progress = []
        with ScriptedEndpoint(script) as server, CandidatesFile(path) as file:

            async def run():
                async with Endpoint(server.url, model, tries=1) as endpoint:
                    how = Sampling(predictions_per_task=count, **sampling)
                    sampler = Sampler(tasks, how, file, endpoint, async_box)
                    await sampler.run(at_once, progress.append)
                    return sampler.failures

            failures = runner.run(run())
        server.progress = progress
        return read_candidates(path.read_bytes()), failures, server

    return sample


def test_a_reply_becomes_a_candidate_with_all_that_is_known_of_it(sample):
    ((only,), failures, server) = sample(always(block(NEW)), temperature=0.3, max_tokens=500)
    assert failures == []
    assert only.accepted
    assert (only.id, only.input, only.output) == ("25ff71a9-0-0", NEW, SHIFTED)
    assert only.reply == block(NEW)
    assert (only.model, only.prompt_version, only.temperature) == ("m", "input-from-inputs", 0.3)
    (request,) = server.requests
    assert (request.body["temperature"], request.body["max_tokens"]) == (0.3, 500)


def test_the_prompt_shows_the_inputs_and_no_output(sample):
    _, _, server = sample(always(block(NEW)))
    (request,) = server.requests
    encode = ENCODERS["digits"].encode
    for pair in SHIFT.pairs:
        assert encode(pair.input) in request.prompt
    outputs = {encode(pair.output) for pair in SHIFT.pairs}
    outputs -= {encode(pair.input) for pair in SHIFT.pairs}
    assert not any(output in request.prompt for output in outputs)


def test_accepted_and_rejected_are_kept_with_the_reason(sample):
    original = SHIFT.inputs[0]
    big = [[1] * 9 + [0] for _ in range(10)]
    texts = [block(NEW), "Sorry.", block(NEW), block(original), block(NEW[::-1]), block(big), ""]
    candidates, _, _ = sample(always(*texts), count=len(texts))
    assert [each.reason for each in candidates] == [
        None,
        Reason.NO_GRID,
        Reason.DUPLICATE,
        Reason.ORIGINAL,
        Reason.TRIVIAL,
        Reason.OUT_OF_DISTRIBUTION,
        Reason.NO_GRID,
    ]
    assert [each.reply for each in candidates] == texts
    assert all(each.detail for each in candidates[1:])


def test_every_grid_of_a_reply_is_a_candidate(sample):
    candidates, _, _ = sample(always(block(NEW, OTHER, NEW)))
    assert [each.id for each in candidates] == [f"25ff71a9-0-{place}" for place in range(3)]
    assert [each.reason for each in candidates] == [None, None, Reason.DUPLICATE]


def test_a_huge_reply_is_kept_in_part(sample):
    ((only,), _, _) = sample(always("0 1 2\n" * 100_000))
    assert only.reason is Reason.NO_GRID
    assert len(only.reply) == MAX_REPLY_LENGTH


def test_inputs_like_the_originals_are_accepted(sample):
    """A server that draws from the tasks' own generators, as a good model would."""
    chosen = many_tasks(6)
    shown = {ENCODERS["digits"].encode(task.inputs[0]): task.id for task in chosen}
    rng = np.random.default_rng(0)

    def script(request):
        (task_id,) = (each for text, each in shown.items() if text in request.prompt)
        draw = load_task(task_id).generate_input
        return replies(*(block(draw(rng).tolist()) for _ in range(request.body["n"])))

    candidates, failures, _ = sample(script, tasks=chosen, count=8)
    assert failures == []
    assert len(candidates) == 48
    assert sum(each.accepted for each in candidates) > 24


HALF_A_CHARACTER = json.dumps({"choices": [{"message": {"content": "\ud83d"}}]}).encode()


def test_what_came_before_a_request_that_failed_is_kept(sample):
    # One reply at a time, whatever is asked for: the third is paid for as the first two are.
    script = [replies(block(NEW)), replies(block(OTHER)), refusal(500, "broken")]
    candidates, failures, server = sample(script, count=4)
    assert [each.input for each in candidates] == [NEW, OTHER]
    (failure,) = failures
    assert "answered 500: broken" in failure
    assert server.progress == [1, 1, 2]
    candidates, failures, server = sample([replies("None.")], count=4)
    assert [each.prediction for each in candidates] == [0, 1, 2, 3]
    assert [request.body["n"] for request in server.requests] == [2, 1]


@pytest.mark.parametrize("body", [b"<html>", b"[1]", b'{"choices": []}', HALF_A_CHARACTER])
def test_an_answer_that_is_no_completion_is_a_failed_request(sample, body):
    candidates, failures, _ = sample([Answer(body), replies("no")], tasks=[SHIFT, FLIP], at_once=1)
    assert [each.task_id for each in candidates] == [FLIP.id]
    (failure,) = failures
    assert "the answer" in failure


@pytest.mark.parametrize("misdeed", ["drop", "cut"])
def test_a_connection_that_breaks_is_a_failed_request(sample, misdeed):
    answers = [Answer(misdeed=misdeed), replies("no")]
    candidates, failures, _ = sample(answers, tasks=[SHIFT, FLIP], at_once=1)
    assert [each.task_id for each in candidates] == [FLIP.id]
    assert len(failures) == 1


def test_a_grid_at_the_end_of_a_reply_that_was_stopped_is_rejected(sample):
    stopped = replies("0 0 1\n1 1 0\n0 0 0", finish_reason="length")
    ((only,), _, _) = sample([stopped])
    assert only.reason is Reason.NO_GRID


def test_replies_are_asked_for_task_by_task_in_one_request_each(sample):
    candidates, _, server = sample(always("no"), tasks=[SHIFT, FLIP], count=3)
    assert [request.body["n"] for request in server.requests] == [3, 3]
    expected = {(task.id, n) for task in (SHIFT, FLIP) for n in range(3)}
    assert {(each.task_id, each.prediction) for each in candidates} == expected
    assert sum(server.progress) == 6


def test_an_endpoint_that_gives_one_reply_at_a_time_is_asked_on(sample):
    candidates, _, server = sample([replies("no")], count=3)
    assert len(candidates) == 3
    assert len(server.requests) == 3


class Together(Answer):
    """An answer that is sent when all of several are waiting to be."""

    def __init__(self, gate):
        super().__init__()
        self._gate = gate

    def __getattribute__(self, name):
        if name == "headers":  # looked at once, when the answer is about to be sent
            self._gate.wait()
        return super().__getattribute__(name)


def test_requests_are_under_way_side_by_side_up_to_the_number(sample):
    gate = threading.Barrier(3, timeout=30)

    def script(request):
        answer = Together(gate)
        answer.body = replies("no").body
        return answer

    candidates, failures, server = sample(script, tasks=many_tasks(6), at_once=3)
    assert (len(candidates), failures) == (6, [])
    assert server.most_at_once == 3


def test_what_is_in_the_file_is_not_asked_for_again(sample):
    sample(always("no"), count=2)
    candidates, _, server = sample(always("yes"), tasks=[SHIFT, FLIP], count=2)
    assert [request.body["n"] for request in server.requests] == [2]
    assert [each.reply for each in candidates] == ["no", "no", "yes", "yes"]
    candidates, _, server = sample(always("more"), tasks=[SHIFT], count=5)
    assert [request.body["n"] for request in server.requests] == [3]
    assert sorted(each.prediction for each in candidates if each.task_id == SHIFT.id) == [*range(5)]


def test_what_was_accepted_in_an_earlier_run_is_not_accepted_again(sample):
    sample(always(block(NEW)))
    candidates, _, _ = sample(always(block(NEW)), count=2)
    assert [each.reason for each in candidates] == [None, Reason.DUPLICATE]


def test_a_run_that_is_cancelled_keeps_all_replies_that_have_come(runner, async_box, tmp_path):
    grids = [[[0, 0, 0], [0, 0, 0], [0, 0, 0]] for _ in range(8)]
    for number, grid in enumerate(grids):
        grid[number // 3][number % 3] = grid[2][2] = 1
    with (
        ScriptedEndpoint(always(*map(block, grids))) as server,
        CandidatesFile(tmp_path / "c.jsonl") as file,
    ):

        async def run():
            async with Endpoint(server.url, "m") as endpoint:
                sampler = Sampler([SHIFT], Sampling(), file, endpoint, async_box)
                running = asyncio.ensure_future(sampler.run(1, print))
                while not file.candidates:
                    await asyncio.sleep(0)
                assert len(file.candidates) < 8
                running.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await running

        runner.run(run())
    assert len(read_candidates((tmp_path / "c.jsonl").read_bytes())) == 8


def test_a_file_of_another_model_or_prompt_is_left_alone(sample):
    sample(always("no"))
    with pytest.raises(CandidatesError, match=r"model: the file holds inputs of 'm', not 'other'"):
        sample(always("no"), model="other")


def test_a_request_that_fails_is_told_of_and_asked_again_by_the_next_run(sample):
    answers = [refusal(500, "out of order"), replies("no", "no")]
    candidates, failures, _ = sample(answers, tasks=[SHIFT, FLIP], count=2, at_once=1)
    assert {each.task_id for each in candidates} == {FLIP.id}
    (failure,) = failures
    assert failure.startswith("25ff71a9: http://")
    assert "out of order" in failure
    candidates, failures, _ = sample(always("yes"), tasks=[SHIFT, FLIP], count=2)
    assert failures == []
    assert len(candidates) == 4


def ended_by(caught):
    """What a run ended with, out of its group."""
    error = caught.value
    while isinstance(error, ExceptionGroup):
        error = error.exceptions[0]
    return error


def many_tasks(count=20):
    return [corpus.find_task(task_id) for task_id in task_ids()[:count]]


def test_an_endpoint_that_is_down_ends_the_run_soon(sample):
    with pytest.raises(ExceptionGroup) as caught:
        sample([refusal(503, "down")], tasks=many_tasks(), at_once=2)
    error = ended_by(caught)
    assert isinstance(error, EndpointError)
    assert "down" in str(error)


def test_an_endpoint_that_refuses_ends_the_run_at_once(sample, tmp_path):
    seen = []

    def script(request):
        seen.append(request)
        return refusal(401, "no such key")

    with pytest.raises(ExceptionGroup) as caught:
        sample(script, tasks=many_tasks(), at_once=1)
    assert isinstance(ended_by(caught), AccessError)
    assert len(seen) == 1
    assert (tmp_path / "candidates.jsonl").read_bytes() == b""


def test_failures_now_and_then_do_not_end_the_run(sample):
    answers = [refusal(500) if n % 2 else replies("no") for n in range(20)]
    candidates, failures, _ = sample(answers, tasks=many_tasks(20), at_once=1)
    assert (len(candidates), len(failures)) == (10, 10)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"prompt_version": "nothing"}, "version: must be one of"),
        ({"prompt_version": "code-from-examples"}, "version: 'code-from-examples' does not ask"),
        ({"encoder": "nothing"}, "encoder: "),
        ({"temperature": -1}, "temperature: "),
        ({"temperature": float("nan")}, "temperature: "),
        ({"predictions_per_task": 0}, "predictions_per_task: must be at least 1, is 0"),
        ({"max_tokens": 0}, "max_tokens: must be at least 1, is 0"),
    ],
)
def test_a_rule_that_is_broken_is_named(changes, said):
    with pytest.raises(ValueError, match=said):
        Sampling(**changes)


def test_tasks_are_chosen_by_the_seed():
    tasks = many_tasks()
    chosen = choose_tasks(tasks, 5, 0)
    assert len(chosen) == 5
    assert choose_tasks(tasks, 5, 0) == chosen
    assert choose_tasks(tasks, 5, 1) != chosen
    assert choose_tasks(tasks, None, 0) == choose_tasks(tasks, 99, 0) == tasks
