"""Sampling inputs from a real server, and the candidates that it leads to."""

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
    RejectionReason,
    read_candidates,
)
from omniarc.model_inputs.sampling import Sampler, Sampling, choose_tasks
from omniarc.prompts.encoders import ENCODERS
from omniarc.retrying import Retries
from omniarc.tasks import load_task, task_ids
from sandbox.errors import FieldError, first_error
from tests.support.scripted_endpoint import Answer, ScriptedEndpoint, refusal, replies

SHIFT, FLIP = corpus.find_task("25ff71a9"), corpus.find_task("68b16354")
NEW = [[0, 0, 1], [1, 1, 0], [0, 0, 0]]
OTHER = [[1, 0, 1], [1, 1, 1], [0, 0, 0]]
SHIFTED = [[0, 0, 0], [0, 0, 1], [1, 1, 0]]


def block(*grids):
    return "\n".join(f"```\n{ENCODERS['digits'].encode(grid)}\n```" for grid in grids)


def always(*texts):
    """Return a script that answers with as many of these texts as are requested, cyclically."""

    def script(request):
        count = request.body["n"]
        return replies(*(texts[n % len(texts)] for n in range(count)))

    return script


@pytest.fixture
def sample(runner, async_box, tmp_path):
    """Return a function that samples a script: the candidates, the failures and the server."""
    path = tmp_path / "candidates.jsonl"

    def sample(script, *, tasks=(SHIFT,), count=1, concurrency=4, model="m", **sampling):
        progress = []
        with ScriptedEndpoint(script) as server, CandidatesFile(path) as file:

            async def run():
                async with Endpoint(server.url, model, retries=Retries(1)) as endpoint:
                    how = Sampling(predictions_per_task=count, **sampling)
                    sampler = Sampler(tasks, how, file, endpoint, async_box)
                    await sampler.run(concurrency, progress.append)
                    return sampler.failures

            failures = runner.run(run())
        server.progress = progress
        return read_candidates(path.read_bytes()), failures, server

    return sample


def test_a_reply_becomes_a_candidate_with_all_its_fields(sample):
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


def test_accepted_and_rejected_inputs_are_saved_with_the_reason(sample):
    original = SHIFT.inputs[0]
    big = [[1] * 9 + [0] for _ in range(10)]
    texts = [block(NEW), "Sorry.", block(NEW), block(original), block(NEW[::-1]), block(big), ""]
    candidates, _, _ = sample(always(*texts), count=len(texts))
    assert [each.reason for each in candidates] == [
        None,
        RejectionReason.NO_GRID,
        RejectionReason.DUPLICATE,
        RejectionReason.ORIGINAL,
        RejectionReason.TRIVIAL,
        RejectionReason.OUT_OF_DISTRIBUTION,
        RejectionReason.NO_GRID,
    ]
    assert [each.reply for each in candidates] == texts
    assert all(each.detail for each in candidates[1:])


def test_every_grid_of_a_reply_is_a_candidate(sample):
    candidates, _, _ = sample(always(block(NEW, OTHER, NEW)))
    assert [each.id for each in candidates] == [f"25ff71a9-0-{index}" for index in range(3)]
    assert [each.reason for each in candidates] == [None, None, RejectionReason.DUPLICATE]


def test_a_long_reply_is_cut(sample):
    ((only,), _, _) = sample(always("0 1 2\n" * 100_000))
    assert only.reason is RejectionReason.NO_GRID
    assert len(only.reply) == MAX_REPLY_LENGTH


def test_inputs_like_the_originals_are_accepted(sample):
    """The server draws from the tasks' own generators, as a good model would."""
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


def test_replies_before_a_failed_request_are_saved(sample):
    # One reply for each request, however many are requested.
    script = [replies(block(NEW)), replies(block(OTHER)), refusal(500, "broken")]
    candidates, failures, server = sample(script, count=4)
    assert [each.input for each in candidates] == [NEW, OTHER]
    (failure,) = failures
    assert "HTTP 500: broken" in failure
    assert server.progress == [1, 1, 2]
    candidates, failures, server = sample([replies("None.")], count=4)
    assert [each.prediction for each in candidates] == [0, 1, 2, 3]
    assert [request.body["n"] for request in server.requests] == [2, 1]


@pytest.mark.parametrize("body", [b"<html>", b"[1]", b'{"choices": []}', HALF_A_CHARACTER])
def test_an_invalid_response_is_a_failed_request(sample, body):
    candidates, failures, _ = sample(
        [Answer(body), replies("no")], tasks=[SHIFT, FLIP], concurrency=1
    )
    assert [each.task_id for each in candidates] == [FLIP.id]
    (failure,) = failures
    assert "the response" in failure


@pytest.mark.parametrize("misdeed", ["drop", "cut"])
def test_a_broken_connection_is_a_failed_request(sample, misdeed):
    answers = [Answer(misdeed=misdeed), replies("no")]
    candidates, failures, _ = sample(answers, tasks=[SHIFT, FLIP], concurrency=1)
    assert [each.task_id for each in candidates] == [FLIP.id]
    assert len(failures) == 1


def test_a_grid_at_the_end_of_a_truncated_reply_is_rejected(sample):
    truncated = replies("0 0 1\n1 1 0\n0 0 0", finish_reason="length")
    ((only,), _, _) = sample([truncated])
    assert only.reason is RejectionReason.NO_GRID


def test_the_replies_for_a_task_are_one_request(sample):
    candidates, _, server = sample(always("no"), tasks=[SHIFT, FLIP], count=3)
    assert [request.body["n"] for request in server.requests] == [3, 3]
    expected = {(task.id, n) for task in (SHIFT, FLIP) for n in range(3)}
    assert {(each.task_id, each.prediction) for each in candidates} == expected
    assert sum(server.progress) == 6


def test_missing_replies_are_requested_again(sample):
    candidates, _, server = sample([replies("no")], count=3)
    assert len(candidates) == 3
    assert len(server.requests) == 3


class Together(Answer):
    """An answer that is sent once several of them are ready."""

    def __init__(self, gate):
        super().__init__()
        self._gate = gate

    def __getattribute__(self, name):
        if name == "headers":  # read once, just before the answer is sent
            self._gate.wait()
        return super().__getattribute__(name)


def test_as_many_requests_run_at_once_as_allowed(sample):
    gate = threading.Barrier(3, timeout=30)

    def script(request):
        answer = Together(gate)
        answer.body = replies("no").body
        return answer

    candidates, failures, server = sample(script, tasks=many_tasks(6), concurrency=3)
    assert (len(candidates), failures) == (6, [])
    assert server.peak_concurrency == 3


def test_replies_in_the_file_are_not_requested_again(sample):
    sample(always("no"), count=2)
    candidates, _, server = sample(always("yes"), tasks=[SHIFT, FLIP], count=2)
    assert [request.body["n"] for request in server.requests] == [2]
    assert [each.reply for each in candidates] == ["no", "no", "yes", "yes"]
    candidates, _, server = sample(always("more"), tasks=[SHIFT], count=5)
    assert [request.body["n"] for request in server.requests] == [3]
    assert sorted(each.prediction for each in candidates if each.task_id == SHIFT.id) == [*range(5)]


def test_an_input_accepted_in_an_earlier_run_is_a_duplicate(sample):
    sample(always(block(NEW)))
    candidates, _, _ = sample(always(block(NEW)), count=2)
    assert [each.reason for each in candidates] == [None, RejectionReason.DUPLICATE]


def test_a_cancelled_run_saves_all_replies_that_arrived(runner, async_box, tmp_path):
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


def test_a_file_of_another_model_or_prompt_is_an_error(sample):
    sample(always("no"))
    with pytest.raises(CandidatesError, match=r"model: the file has inputs of 'm', not 'other'"):
        sample(always("no"), model="other")


def test_a_failed_request_is_reported_and_repeated_by_the_next_run(sample):
    answers = [refusal(500, "out of order"), replies("no", "no")]
    candidates, failures, _ = sample(answers, tasks=[SHIFT, FLIP], count=2, concurrency=1)
    assert {each.task_id for each in candidates} == {FLIP.id}
    (failure,) = failures
    assert failure.startswith("25ff71a9: http://")
    assert "out of order" in failure
    candidates, failures, _ = sample(always("yes"), tasks=[SHIFT, FLIP], count=2)
    assert failures == []
    assert len(candidates) == 4


def many_tasks(count=20):
    return [corpus.find_task(task_id) for task_id in task_ids()[:count]]


def test_consecutive_failures_end_the_run(sample):
    with pytest.raises(ExceptionGroup) as caught:
        sample([refusal(503, "down")], tasks=many_tasks(), concurrency=2)
    error = first_error(caught.value)
    assert isinstance(error, EndpointError)
    assert "down" in str(error)


def test_an_access_error_ends_the_run_at_once(sample, tmp_path):
    seen = []

    def script(request):
        seen.append(request)
        return refusal(401, "no such key")

    with pytest.raises(ExceptionGroup) as caught:
        sample(script, tasks=many_tasks(), concurrency=1)
    assert isinstance(first_error(caught.value), AccessError)
    assert len(seen) == 1
    assert (tmp_path / "candidates.jsonl").read_bytes() == b""


def test_occasional_failures_do_not_end_the_run(sample):
    answers = [refusal(500) if n % 2 else replies("no") for n in range(20)]
    candidates, failures, _ = sample(answers, tasks=many_tasks(20), concurrency=1)
    assert (len(candidates), len(failures)) == (10, 10)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"prompt_version": "nothing"}, "prompt_version: must be one of"),
        (
            {"prompt_version": "code-from-examples"},
            "prompt_version: 'code-from-examples' does not ask",
        ),
        ({"encoder": "nothing"}, "encoder: "),
        ({"temperature": -1}, "temperature: "),
        ({"temperature": float("nan")}, "temperature: "),
        ({"predictions_per_task": 0}, "predictions_per_task: must be at least 1, is 0"),
        ({"max_tokens": 0}, "max_tokens: must be at least 1, is 0"),
    ],
)
def test_an_invalid_field_is_named(changes, expected):
    with pytest.raises(FieldError, match=expected):
        Sampling(**changes)


def test_tasks_are_chosen_by_the_seed():
    tasks = many_tasks()
    chosen = choose_tasks(tasks, 5, 0)
    assert len(chosen) == 5
    assert choose_tasks(tasks, 5, 0) == chosen
    assert choose_tasks(tasks, 5, 1) != chosen
    assert choose_tasks(tasks, None, 0) == choose_tasks(tasks, 99, 0) == tasks
