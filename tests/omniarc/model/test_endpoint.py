"""A client of chat completions, against real servers that play every kind of answer."""

import asyncio
import email.utils
import json
import time

import pytest

from omniarc.model.endpoint import AccessError, Endpoint, EndpointError, retry_after_seconds
from omniarc.model.tokens import TokenUsage, estimate_tokens
from omniarc.prompts import Message
from tests.support.scripted_endpoint import (
    CUT_SHORT,
    DROPPED,
    ENDLESS,
    KEY,
    STALLED,
    Answer,
    ScriptedEndpoint,
    refusal,
    replies,
)

MESSAGES = [Message("system", "You count."), Message("user", "One, two?")]


def complete(server, *, key=KEY, messages=MESSAGES, n=1, options=None, **settings):
    """One completion from a server."""

    async def ask():
        async with Endpoint(server.url, "a-model", key, **settings) as endpoint:
            return await endpoint.complete(messages, n=n, **(options or {}))

    return asyncio.run(ask())


def failure(script, **arguments):
    """The message of the error that a script ends in, and the number of requests."""
    with ScriptedEndpoint(script) as server:
        with pytest.raises(EndpointError) as caught:
            complete(server, **arguments)
        said = str(caught.value)
        assert said.startswith(f"{server.url}/chat/completions: ")
        assert "\n" not in said
        assert len(said) < 500
        return said.partition("completions: ")[2], len(server.requests)


def test_messages_go_out_and_a_reply_comes_back_with_its_tokens():
    with ScriptedEndpoint([replies("three", usage=(12, 3))]) as server:
        completion = complete(server)
    (request,) = server.requests
    assert request.path == "/v1/chat/completions"
    assert request.headers["Authorization"] == f"Bearer {KEY}"
    assert request.body == {
        "model": "a-model",
        "messages": [
            {"role": "system", "content": "You count."},
            {"role": "user", "content": "One, two?"},
        ],
        "n": 1,
    }
    (reply,) = completion.replies
    assert (reply.text, reply.finish_reason, reply.logprob) == ("three", "stop", None)
    assert completion.usage == TokenUsage(12, 3)
    assert completion.usage.tokens == 15


def test_without_a_key_none_is_sent():
    with ScriptedEndpoint([replies("x")]) as server:
        complete(server, key=None)
    assert "Authorization" not in server.requests[0].headers


def test_how_replies_are_drawn_is_passed_on():
    options = {"temperature": 0.5, "max_tokens": 77, "logprobs": True}
    with ScriptedEndpoint([replies("x", logprobs=[-0.5, -0.25])]) as server:
        completion = complete(server, options=options)
    assert {name: server.requests[0].body[name] for name in options} == options
    assert completion.replies[0].logprob == -0.75


def test_several_replies_come_from_one_request():
    with ScriptedEndpoint([replies("a", "b", "c")]) as server:
        completion = complete(server, n=3)
    assert [reply.text for reply in completion.replies] == ["a", "b", "c"]
    assert [request.body["n"] for request in server.requests] == [3]


def test_an_endpoint_that_gives_one_at_a_time_is_asked_for_the_rest():
    with ScriptedEndpoint([replies("a"), replies("b"), replies("c")]) as server:
        completion = complete(server, n=3)
    assert [reply.text for reply in completion.replies] == ["a", "b", "c"]
    assert [request.body["n"] for request in server.requests] == [3, 2, 1]
    assert completion.usage == TokenUsage(300, 60)


def test_more_replies_than_were_asked_for_are_not_kept():
    with ScriptedEndpoint([replies("a", "b")]) as server:
        assert len(complete(server).replies) == 1


def test_a_reply_without_text_is_empty():
    with ScriptedEndpoint([replies(None)]) as server:
        assert complete(server).replies[0].text == ""


def test_where_the_endpoint_counts_no_tokens_they_are_estimated():
    with ScriptedEndpoint([replies("x" * 30 + "01\n23\n", usage=None)]) as server:
        usage = complete(server).usage
    assert usage == TokenUsage(estimate_tokens(MESSAGES), 16)
    assert usage.prompt_tokens == 7  # of 10 and of 9 characters


@pytest.mark.parametrize("counted", [(-1, 0), (10, None), (None, None), ("10", 2), (0.5, 1)])
def test_a_reply_is_not_lost_to_tokens_that_are_counted_wrongly(counted):
    body = json.loads(replies("x" * 30).body)
    body["usage"] = dict(zip(("prompt_tokens", "completion_tokens"), counted, strict=True))
    with ScriptedEndpoint([Answer(json.dumps(body).encode())]) as server:
        completion = complete(server)
    assert completion.replies[0].text == "x" * 30
    assert completion.usage == TokenUsage(estimate_tokens(MESSAGES), 10)


def replies_to_newer_models(request):
    """As OpenAI answers for its newer models: only under another name may the limit be given."""
    if "max_tokens" in request.body:
        said = "'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."
        return refusal(400, f"Unsupported parameter: {said}")
    return replies("x")


def test_a_limit_is_given_under_the_name_that_the_endpoint_wants():
    async def ask(server):
        async with Endpoint(server.url, "a-model", tries=1) as endpoint:
            for limit in (77, 88):
                await endpoint.complete(MESSAGES, max_tokens=limit)

    with ScriptedEndpoint(replies_to_newer_models) as server:
        asyncio.run(ask(server))
    limits = [
        (r.body.get("max_tokens"), r.body.get("max_completion_tokens")) for r in server.requests
    ]
    assert limits == [(77, None), (None, 77), (None, 88)]


def test_an_endpoint_that_wants_neither_name_is_told_at_once():
    said, requests = failure([refusal(400, "max_completion_tokens: no")], options={"max_tokens": 9})
    assert said == "answered 400: max_completion_tokens: no"
    assert requests == 2


def test_an_address_where_nothing_is_comes_with_a_hint():
    with ScriptedEndpoint([Answer(b"<html>Not here</html>", 404)]) as server:
        server.url = server.url.removesuffix("/v1")
        with pytest.raises(AccessError, match="Not here</html>; is the address one up to /v1"):
            complete(server)


def test_the_whole_address_is_as_good_as_the_one_up_to_the_version():
    with ScriptedEndpoint([replies("x")]) as server:
        server.url += "/chat/completions"
        complete(server)
    assert server.requests[0].path == "/v1/chat/completions"


@pytest.mark.parametrize(
    "trouble",
    [
        *(refusal(status) for status in (408, 429, 500, 502, 503, 504)),
        *(DROPPED, CUT_SHORT, refusal(429, retry_after="soon")),
    ],
    ids=lambda answer: answer.misdeed or str(answer.status),
)
def test_what_may_pass_is_tried_again(trouble):
    with ScriptedEndpoint([trouble, trouble, replies("at last")]) as server:
        assert complete(server).replies[0].text == "at last"
    assert len(server.requests) == 3


def test_a_busy_endpoint_is_left_alone_for_as_long_as_it_asks():
    arrivals = []

    def script(request):
        arrivals.append(time.monotonic())
        return replies("x") if len(arrivals) > 1 else refusal(429, retry_after=1)

    with ScriptedEndpoint(script) as server:
        complete(server)
    first, second = arrivals
    assert second - first >= 1


def test_an_endpoint_that_asks_for_too_much_patience_is_given_up():
    said, requests = failure([refusal(503, "down", retry_after=86400)])
    assert said == "answered 503: down; asks for 86400 s of patience"
    assert requests == 1


@pytest.mark.parametrize(
    ("trouble", "told"),
    [
        (refusal(500, "overloaded"), "answered 500: overloaded, 2 times"),
        (Answer(b"<h1>Bad\nGateway</h1>", 502), "answered 502: <h1>Bad Gateway</h1>, 2 times"),
        (Answer(b"\xff\xfe", 503), "answered 503: �, 2 times"),
    ],
)
def test_trouble_that_does_not_pass_is_told_with_what_the_endpoint_said(trouble, told):
    said, requests = failure([trouble], tries=2)
    assert said.replace("��", "�") == told
    assert requests == 2


def test_a_connection_that_is_always_dropped_is_told():
    said, requests = failure([DROPPED], tries=2)
    assert said.endswith(", 2 times")
    assert requests == 2


def test_an_endpoint_that_is_not_there_is_told():
    with ScriptedEndpoint([replies("x")]) as server:
        pass
    with pytest.raises(AccessError, match="All connection attempts failed, 2 times"):
        complete(server, tries=2)


def test_an_endpoint_that_has_been_there_may_come_back():
    async def ask_twice(server):
        async with Endpoint(server.url, "a-model", tries=2) as endpoint:
            with server:
                await endpoint.complete(MESSAGES)
            with pytest.raises(EndpointError, match="2 times") as caught:
                await endpoint.complete(MESSAGES)
        assert not isinstance(caught.value, AccessError)

    asyncio.run(ask_twice(ScriptedEndpoint([replies("x")])))


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (refusal(400, "context is 4096"), "answered 400: context is 4096"),
        (Answer(b'{"message": "bad model"}', 422), "answered 422"),
        (Answer(b'{"error": "plain"}', 403), "answered 403: plain"),
        (Answer(b"[" * 60_000, 400), "answered 400: [[["),
        (Answer(b'{"choices": [], "usage": ' + b"[" * 60_000), "the answer is not a chat compl"),
        (Answer(b"", 307, {"Location": "http://example.invalid/"}), "answered 307"),
        (Answer(b"{not json"), "the answer is not a chat completion: JSON is malformed"),
        (Answer(b'{"choices": [{"mess'), "the answer is not a chat completion: Input data was"),
        (Answer(b""), "the answer is not a chat completion: Input data was truncated"),
        (Answer(b"\xff"), "the answer is not a chat completion"),
        (Answer(b'"\\ud800"'), "the answer is not a chat completion"),
        (Answer(b"[]"), "the answer is not a chat completion: Expected `object`, got `array`"),
        (Answer(b"{}"), "the answer is not a chat completion: Object missing required field"),
        (Answer(b"[" * 10_000_000), "the answer is not a chat completion"),
        (replies(), "the answer has no choices"),
        (
            Answer(b'{"error": {"message": "no room\\nleft", "code": 502}}'),
            "the answer is not a chat completion: no room left",
        ),
        (
            Answer(b"\x1f\x8b", headers={"Content-Encoding": "gzip"}),
            "the answer is compressed, unasked",
        ),
    ],
)
def test_what_will_not_pass_is_told_at_once(answer, told):
    said, requests = failure([answer])
    assert said.startswith(told)
    assert requests == 1


@pytest.mark.parametrize("status", [401, 404])
def test_an_endpoint_that_wants_another_key_path_or_model_is_told_apart(status):
    with ScriptedEndpoint([refusal(status, "unknown")]) as server:
        with pytest.raises(AccessError, match=f"answered {status}: unknown"):
            complete(server)
        assert len(server.requests) == 1


def test_a_slow_answer_is_given_up_at_its_time_limit():
    said, requests = failure([STALLED], timeout_seconds=0.3)
    assert said == "no answer within 0.3 s"
    assert requests == 1


def test_an_endless_answer_is_given_up_at_its_size_limit():
    said, _ = failure([ENDLESS], max_response_bytes=1_000_000)
    assert said == "the answer is over 1000000 bytes"


def echo(request):
    """An endpoint that repeats the key wherever it can."""
    said = request.headers["Authorization"]
    return replies(f"your key: {said}", finish_reason=said)


def test_a_key_that_the_endpoint_repeats_is_in_no_reply():
    with ScriptedEndpoint(echo) as server:
        completion = complete(server)
    assert KEY in server.requests[0].headers["Authorization"]
    assert KEY not in str(completion)
    assert completion.replies[0].text == "your key: Bearer [key]"


@pytest.mark.parametrize("before", [0, 278, 295, 65530])
@pytest.mark.parametrize("status", [401, 400, 500])
def test_a_key_that_the_endpoint_repeats_is_in_no_error(status, before):
    for body in (
        json.dumps({"error": {"message": "x" * before + KEY}}).encode(),
        b"x" * before + KEY.encode(),
    ):
        said, _ = failure([Answer(body, status)], tries=1)
        assert KEY[:8] not in said


def test_a_placeholder_for_a_key_is_no_secret():
    with ScriptedEndpoint([replies("if EMPTY: pass")]) as server:
        assert complete(server, key="EMPTY").replies[0].text == "if EMPTY: pass"


def test_an_endpoint_shows_no_key():
    async def shown():
        async with Endpoint("http://127.0.0.1:1/v1", "m", KEY) as endpoint:
            return f"{endpoint!r} {endpoint}"

    assert KEY not in asyncio.run(shown())


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("", "m"), "url: must begin with http:// or https://"),
        (("localhost:8000", "m"), "url: must begin with http:// or https://"),
        (("ftp://host/v1", "m"), "url: must begin with http:// or https://"),
        (("http://", "m"), "url: must begin with http:// or https://"),
        (("http://host:x/v1", "m"), "url: Invalid port"),
        (("http://user:word@host/v1", "m"), "url: must have no password"),
        (("http://host/v1", " "), "model: must not be empty"),
        (("http://host/v1", "m", "two words"), "key: must be printable ASCII without spaces"),
        (("http://host/v1", "m", "line\n"), "key: must be printable ASCII without spaces"),
    ],
)
def test_a_wrong_setting_is_refused_by_name_and_not_repeated(arguments, told):
    with pytest.raises(ValueError, match=told) as caught:
        Endpoint(*arguments)
    assert "word" not in str(caught.value).replace("password", "")


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"timeout_seconds": 0}, "timeout_seconds: must be above 0"),
        ({"timeout_seconds": float("nan")}, "timeout_seconds: must be above 0"),
        ({"tries": 0}, "tries: must be at least 1"),
    ],
)
def test_a_wrong_limit_is_refused_by_name(settings, told):
    with pytest.raises(ValueError, match=told):
        Endpoint("http://host/v1", "m", **settings)


def test_a_slash_at_the_end_of_the_url_changes_nothing():
    with ScriptedEndpoint([replies("x")]) as server:
        server.url += "/"
        complete(server)
    assert server.requests[0].path == "/v1/chat/completions"


@pytest.mark.parametrize(
    ("header", "seconds"),
    [(None, 0), ("7", 7), (" 7 ", 7), ("-7", 0), ("7.5", 0), ("soon", 0), ("٣", 0), ("", 0)],
)
def test_a_number_of_seconds_to_wait_is_read(header, seconds):
    assert retry_after_seconds(header) == seconds


def test_a_date_to_wait_for_is_read():
    assert 80 < retry_after_seconds(email.utils.formatdate(time.time() + 100, usegmt=True)) <= 100
    assert retry_after_seconds(email.utils.formatdate(time.time() - 100, usegmt=True)) == 0
    assert retry_after_seconds("Wed, 21 Oct 2015 07:28:00 -0000") == 0
