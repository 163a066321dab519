"""Programs that a model is asked for, with a scripted endpoint, and the file of its replies."""

import asyncio
import json
import threading

import pytest

from omniarc import corpus
from omniarc.evaluation import predictions
from omniarc.evaluation.predicted_file import PredictedFile
from omniarc.evaluation.predicting import Predicting, Predictor
from omniarc.jsonl import JsonLinesError
from omniarc.model.endpoint import AccessError, Endpoint, EndpointError
from omniarc.retrying import Retries
from sandbox.errors import FieldError
from tests.support.scripted_endpoint import ScriptedEndpoint, refusal, replies

FIRST, SECOND = (corpus.find_task(task_id) for task_id in ("25ff71a9", "68b16354"))
ONCE = Retries(attempts=1)


@pytest.fixture
def predict(tmp_path):
    """Return a function that fills the file, and returns the predictor and the lines."""
    path = tmp_path / "predictions.jsonl"

    def run(script, tasks=(FIRST,), *, model="a-model", concurrency=4, **options):
        predicting = Predicting(**options)

        async def fill(url):
            async with Endpoint(url, model, retries=ONCE) as endpoint:
                source = predicting.source(endpoint.model)
                with PredictedFile(path, source, predicting.seed) as file:
                    predictor = Predictor(tasks, predicting, file, endpoint)
                    await predictor.run(concurrency)
                    return predictor

        with ScriptedEndpoint(script) as server:
            predictor = asyncio.run(fill(server.url))
        predictor.requests = server.requests
        predictor.peak_concurrency = server.peak_concurrency
        return predictor, [json.loads(line) for line in path.read_text().splitlines()]

    return run


def all_asked_for(request):
    return replies(*(f"reply {n}" for n in range(request.body.get("n", 1))))


def one_reply_each(request):
    if request.body.get("n", 1) > 1:
        return refusal(400, "one choice only")
    return replies("reply")


def test_each_task_gets_its_replies_in_a_file_that_can_be_verified(predict, tmp_path):
    predictor, lines = predict(
        all_asked_for, (FIRST, SECOND), samples=3, temperature=0.5, concurrency=1
    )
    assert predictor.failures == []
    assert [request.body["n"] for request in predictor.requests] == [3, 3]
    assert {(line["task_id"], line["sample"]) for line in lines} == {
        (task.id, number) for task in (FIRST, SECOND) for number in range(3)
    }
    loaded = predictions.load(tmp_path / "predictions.jsonl")
    assert [each.reply for each in loaded.predictions] == ["reply 0", "reply 1", "reply 2"] * 2
    assert loaded.predictions[0].id == "ARC-AGI-1/25ff71a9/0"
    described = {"model": "a-model", "temperature": 0.5, "prompt_version": "code-from-examples"}
    assert described.items() <= loaded.fields[0].items()
    assert {"sample", "reasoning"}.isdisjoint(loaded.fields[0])


def test_prompts_have_no_outputs_of_test_pairs(predict):
    predictor, _ = predict(
        all_asked_for, samples=1, prompt_version="code-from-examples-with-test-input"
    )
    text = "\n".join(message["content"] for message in predictor.requests[0].body["messages"])
    rows = ["\n".join("".join(map(str, row)) for row in FIRST.test[0].output)]
    assert rows[0] not in text


def test_a_repeated_run_requests_only_missing_replies(predict):
    predict(all_asked_for, samples=2)
    predictor, lines = predict(all_asked_for, (FIRST, SECOND), samples=3)
    assert sorted(request.body["n"] for request in predictor.requests) == [1, 3]
    assert len(lines) == 6
    predictor, again = predict([refusal(500)], (FIRST, SECOND), samples=3)
    assert predictor.requests == []
    assert again == lines


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"model": "other"}, "model"),
        ({"temperature": 0.1}, "temperature"),
        ({"stop": ("x",), "listing": False}, "listing and stop"),
        ({"seed": 5}, "seed"),
    ],
)
def test_a_file_has_replies_of_one_source(predict, changed, named):
    predict(all_asked_for, samples=1)
    with pytest.raises(JsonLinesError, match=f"1: is from a run with different {named}$"):
        predict(all_asked_for, **{"samples": 2, **changed})


def test_each_reply_has_a_seed_and_a_request_of_its_own(predict):
    predictor, lines = predict(all_asked_for, samples=3, seed=40)
    assert sorted(request.body["seed"] for request in predictor.requests) == [40, 41, 42]
    assert {line["sample"]: line["seed"] for line in lines} == {0: 40, 1: 41, 2: 42}
    predictor, _ = predict(all_asked_for, samples=4, seed=40)
    assert [request.body["seed"] for request in predictor.requests] == [43]


def test_everything_that_is_set_is_requested_and_kept(predict):
    options = {"top_p": 0.9, "max_tokens": 99, "extra_body": {"top_k": 5}}
    script = [replies("x", logprobs=[-0.5, -0.25], reasoning="hm", finish_reason="length")]
    predictor, (line,) = predict(script, samples=1, stop=("END",), logprobs=True, **options)
    body = predictor.requests[0].body
    assert (body["top_p"], body["max_tokens"], body["stop"]) == (0.9, 99, ["END"])
    assert (body["top_k"], body["logprobs"]) == (5, True)
    assert options.items() <= line.items()
    assert (line["logprob"], line["reasoning"], line["finish_reason"]) == (-0.75, "hm", "length")
    assert line["tokens"] == [100, 20]


def test_replies_come_one_by_one_and_at_once_where_several_are_refused(predict):
    both = threading.Barrier(2, timeout=30)
    waited = []

    def script(request):
        if request.body.get("n", 1) == 1 and len(waited) < 3:
            waited.append(request)
            if len(waited) > 1:  # the second and the third are made at once
                both.wait()
        return one_reply_each(request)

    predictor, lines = predict(script, samples=5)
    assert sorted(line["sample"] for line in lines) == [0, 1, 2, 3, 4]
    assert len(predictor.requests) == 6


def test_concurrency_limits_the_requests_at_once(predict):
    predictor, _ = predict(one_reply_each, samples=6, concurrency=1)
    assert predictor.peak_concurrency == 1


def test_failed_requests_are_named_and_repeated_by_the_next_run(predict):
    first_row = "".join(map(str, FIRST.train[0].input[0]))

    def script(request):
        failing = f"Example 1, input:\n{first_row}\n" in request.prompt
        return refusal(400, "no") if failing else all_asked_for(request)

    predictor, lines = predict(script, (FIRST, SECOND), samples=2)
    (failure,) = predictor.failures
    assert failure.startswith("25ff71a9: http")
    assert failure.endswith("HTTP 400: no")
    assert {line["task_id"] for line in lines} == {SECOND.id}
    predictor, lines = predict(all_asked_for, (FIRST, SECOND), samples=2)
    assert len(predictor.requests) == 1
    assert len(lines) == 4


def test_several_failures_in_a_row_end_the_run(predict):
    tasks = list(corpus.iter_tasks("ARC-AGI-1", "training"))[:20]
    with pytest.raises(EndpointError, match="HTTP 400") as caught:
        predict([refusal(400)], tasks, concurrency=1)
    assert not isinstance(caught.value, AccessError)


def test_an_access_error_ends_the_run(predict):
    with pytest.raises(AccessError, match="HTTP 401"):
        predict([refusal(401)])


def test_a_run_stays_within_its_tokens_and_no_reply_is_cut_short(predict):
    script = [replies("x", usage=(3000, 100))]
    predictor, lines = predict(script, samples=50, max_tokens=100, run_tokens=20_000, seed=0)
    assert predictor.unrequested == 50 - len(lines)
    assert 0 < sum(sum(line["tokens"]) for line in lines) <= 20_000
    assert {request.body["max_tokens"] for request in predictor.requests} == {100}
    predictor, again = predict(script, samples=50, max_tokens=100, run_tokens=20_000, seed=0)
    assert again[: len(lines)] == lines
    assert sum(sum(line["tokens"]) for line in again) <= 20_000


def test_fewer_replies_are_requested_where_the_tokens_allow_no_more(predict):
    predictor, lines = predict(
        lambda request: replies(*"x" * request.body["n"], usage=(0, 1000 * request.body["n"])),
        samples=8,
        max_tokens=1000,
        run_tokens=6_000,
    )
    assert [request.body["n"] for request in predictor.requests] == [len(lines)]
    assert 0 < len(lines) < 6
    assert predictor.unrequested == 8 - len(lines)


def test_a_run_stays_within_its_requests(predict):
    predictor, lines = predict(one_reply_each, samples=9, run_requests=4, seed=0)
    assert len(predictor.requests) == len(lines) == 4
    assert predictor.unrequested == 5


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"samples": 0}, "samples"),
        ({"prompt_version": "output-from-examples"}, "prompt_version"),
        ({"encoder": "x"}, "encoder"),
        ({"temperature": -1}, "temperature"),
        ({"top_p": 0}, "top_p"),
        ({"seed": -1}, "seed"),
        ({"stop": ("",)}, "stop"),
        ({"run_tokens": 0}, "run_tokens"),
        ({"run_requests": 0}, "run_requests"),
    ],
)
def test_wrong_options_are_refused_by_name(options, field):
    with pytest.raises(FieldError) as caught:
        Predicting(**options)
    assert caught.value.field == field
