"""The client of chat completions endpoints, against a real server with scripted responses."""

import asyncio
import json
import time

import pytest

from omniarc.model.endpoint import AccessError, Endpoint, EndpointError
from omniarc.model.tokens import TokenUsage, estimate_message_tokens
from omniarc.prompts import Message
from omniarc.retrying import Retries
from sandbox.errors import FieldError
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

MESSAGES = [Message(role="system", content="You count."), Message(role="user", content="One, two?")]


def complete(server, *, key=KEY, messages=MESSAGES, n=1, options=None, **settings):
    """Return one completion from a server."""

    async def ask():
        async with Endpoint(server.url, "a-model", key, **settings) as endpoint:
            return await endpoint.complete(messages, n=n, **(options or {}))

    return asyncio.run(ask())


def failure(script, **arguments):
    """Return the error message that a script leads to, and the number of requests."""
    with ScriptedEndpoint(script) as server:
        with pytest.raises(EndpointError) as caught:
            complete(server, **arguments)
        message = str(caught.value)
        assert message.startswith(f"{server.url}/chat/completions: ")
        assert "\n" not in message
        assert len(message) < 500
        return message.partition("completions: ")[2], len(server.requests)


def test_complete_posts_messages_and_returns_the_reply_with_its_usage():
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


def test_no_authorization_header_is_sent_without_a_key():
    with ScriptedEndpoint([replies("x")]) as server:
        complete(server, key=None)
    assert "Authorization" not in server.requests[0].headers


def test_sampling_options_are_sent():
    options = {"temperature": 0.5, "max_tokens": 77, "logprobs": True}
    with ScriptedEndpoint([replies("x", logprobs=[-0.5, -0.25])]) as server:
        completion = complete(server, options=options)
    assert {name: server.requests[0].body[name] for name in options} == options
    assert completion.replies[0].logprob == -0.75


def test_further_options_and_fields_are_sent():
    options = {"top_p": 0.9, "seed": 7, "stop": ["</done>"]}
    extra = {"top_k": 20, "chat_template_kwargs": {"enable_thinking": False}}
    with ScriptedEndpoint([replies("x")]) as server:
        complete(server, options={**options, "extra_body": extra})
    body = server.requests[0].body
    assert {name: body[name] for name in (*options, *extra)} == {**options, **extra}


@pytest.mark.parametrize("field", ["messages", "model", "n", "stream"])
def test_fields_that_requests_set_themselves_are_refused(field):
    with ScriptedEndpoint([replies("x")]) as server:
        with pytest.raises(FieldError, match=f"extra_body: must not have {field}"):
            complete(server, options={"extra_body": {field: 1}})
        assert server.requests == []


def test_each_request_for_missing_replies_has_another_seed():
    with ScriptedEndpoint([replies("a"), replies("b", "c"), replies("d")]) as server:
        complete(server, n=4, options={"seed": 7})
    assert [request.body["seed"] for request in server.requests] == [7, 8, 10]


def one_reply_each(status):
    """Return the script of a server that refuses requests for several replies."""

    def script(request):
        if request.body.get("n", 1) > 1:
            return refusal(status, "Only one completion choice is allowed")
        return replies("x")

    return script


@pytest.mark.parametrize("status", [400, 422])
def test_replies_are_requested_one_by_one_where_several_are_refused(status):
    async def ask(url):
        async with Endpoint(url, "a-model") as endpoint:
            first = await endpoint.complete(MESSAGES, n=3)
            second = await endpoint.complete(MESSAGES, n=2)
            return len(first.replies), len(second.replies)

    with ScriptedEndpoint(one_reply_each(status)) as server:
        assert asyncio.run(ask(server.url)) == (3, 2)
    assert [request.body.get("n") for request in server.requests] == [3, None, None, 1, None, 1]


def test_a_request_that_is_refused_for_another_reason_fails():
    script = [refusal(400, "too many tokens")]
    assert failure(script, n=3) == ("HTTP 400: too many tokens", 2)
    assert failure(script, n=1) == ("HTTP 400: too many tokens", 1)


@pytest.mark.parametrize("name", ["reasoning_content", "reasoning"])
def test_what_the_model_thought_is_kept(name):
    with ScriptedEndpoint([replies("three", **{name: "one and two"})]) as server:
        (reply,) = complete(server).replies
    assert (reply.text, reply.reasoning) == ("three", "one and two")


@pytest.mark.parametrize("thought", [{"reasoning": {"effort": "low"}}, {"reasoning_content": ""}])
def test_a_thought_that_is_no_text_is_ignored(thought):
    with ScriptedEndpoint([replies("three", **thought)]) as server:
        assert complete(server).replies[0].reasoning is None


def test_messages_may_be_any_dicts():
    messages = [
        {"role": "developer", "content": [{"type": "text", "text": "x" * 30}], "name": "me"},
        {"role": "user", "content": "y" * 30},
        {"role": "assistant", "content": None},
    ]
    with ScriptedEndpoint([replies("z" * 30, usage=None)]) as server:
        completion = complete(server, messages=messages)
    assert server.requests[0].body["messages"] == messages
    assert completion.usage == TokenUsage(20, 10)


def test_several_replies_come_from_one_request():
    with ScriptedEndpoint([replies("a", "b", "c")]) as server:
        completion = complete(server, n=3)
    assert [reply.text for reply in completion.replies] == ["a", "b", "c"]
    assert [request.body["n"] for request in server.requests] == [3]


def test_missing_replies_are_requested_again():
    with ScriptedEndpoint([replies("a"), replies("b"), replies("c")]) as server:
        completion = complete(server, n=3)
    assert [reply.text for reply in completion.replies] == ["a", "b", "c"]
    assert [request.body["n"] for request in server.requests] == [3, 2, 1]
    assert completion.usage == TokenUsage(300, 60)


def test_surplus_replies_are_dropped():
    with ScriptedEndpoint([replies("a", "b")]) as server:
        assert len(complete(server).replies) == 1


def test_a_reply_without_text_is_empty():
    with ScriptedEndpoint([replies(None)]) as server:
        assert complete(server).replies[0].text == ""


def test_usage_is_estimated_if_the_endpoint_reports_none():
    with ScriptedEndpoint([replies("x" * 30 + "01\n23\n", usage=None)]) as server:
        usage = complete(server).usage
    assert usage == TokenUsage(estimate_message_tokens(MESSAGES), 16)
    assert usage.prompt_tokens == 7  # of 10 and of 9 characters


@pytest.mark.parametrize("usage", [(-1, 0), (10, None), (None, None), ("10", 2), (0.5, 1)])
def test_usage_is_estimated_if_the_reported_one_is_invalid(usage):
    body = json.loads(replies("x" * 30).body)
    body["usage"] = dict(zip(("prompt_tokens", "completion_tokens"), usage, strict=True))
    with ScriptedEndpoint([Answer(json.dumps(body).encode())]) as server:
        completion = complete(server)
    assert completion.replies[0].text == "x" * 30
    assert completion.usage == TokenUsage(estimate_message_tokens(MESSAGES), 10)


def newer_model(request):
    """Answer as OpenAI's newer models do, which accept the limit under another name only."""
    if "max_tokens" in request.body:
        rule = "'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."
        return refusal(400, f"Unsupported parameter: {rule}")
    return replies("x")


def test_the_token_limit_is_sent_under_the_name_that_the_endpoint_accepts():
    async def ask(server):
        async with Endpoint(server.url, "a-model", retries=Retries(1)) as endpoint:
            for limit in (77, 88):
                await endpoint.complete(MESSAGES, max_tokens=limit)

    with ScriptedEndpoint(newer_model) as server:
        asyncio.run(ask(server))
    limits = [
        (r.body.get("max_tokens"), r.body.get("max_completion_tokens")) for r in server.requests
    ]
    assert limits == [(77, None), (None, 77), (None, 88)]


def test_an_endpoint_that_accepts_neither_name_fails_at_once():
    message, requests = failure(
        [refusal(400, "max_completion_tokens: no")], options={"max_tokens": 9}
    )
    assert message == "HTTP 400: max_completion_tokens: no"
    assert requests == 2


def test_a_404_without_a_version_in_the_url_comes_with_a_hint():
    with ScriptedEndpoint([Answer(b"<html>Not here</html>", 404)]) as server:
        server.url = server.url.removesuffix("/v1")
        with pytest.raises(AccessError, match="Not here</html>; does the URL end in /v1"):
            complete(server)


def test_the_url_may_include_the_path_of_completions():
    with ScriptedEndpoint([replies("x")]) as server:
        server.url += "/chat/completions"
        complete(server)
    assert server.requests[0].path == "/v1/chat/completions"


@pytest.mark.parametrize(
    "response",
    [
        *(refusal(status) for status in (408, 429, 500, 502, 503, 504)),
        *(DROPPED, CUT_SHORT, refusal(429, retry_after="soon")),
    ],
    ids=lambda answer: answer.misdeed or str(answer.status),
)
def test_temporary_failures_are_retried(response):
    with ScriptedEndpoint([response, response, replies("at last")]) as server:
        assert complete(server).replies[0].text == "at last"
    assert len(server.requests) == 3


def test_retry_after_is_honored():
    arrivals = []

    def script(request):
        arrivals.append(time.monotonic())
        return replies("x") if len(arrivals) > 1 else refusal(429, retry_after=1)

    with ScriptedEndpoint(script) as server:
        complete(server)
    first, second = arrivals
    assert second - first >= 1


def test_a_retry_after_that_is_too_long_is_an_error():
    message, requests = failure([refusal(503, "down", retry_after=86400)])
    assert message == "HTTP 503: down; asks to retry after 86400 s"
    assert requests == 1


@pytest.mark.parametrize(
    ("response", "expected"),
    [
        (refusal(500, "overloaded"), "HTTP 500: overloaded (attempts: 2)"),
        (Answer(b"<h1>Bad\nGateway</h1>", 502), "HTTP 502: <h1>Bad Gateway</h1> (attempts: 2)"),
        (Answer(b"\xff\xfe", 503), "HTTP 503: � (attempts: 2)"),
    ],
)
def test_a_lasting_failure_is_an_error_with_the_message_of_the_endpoint(response, expected):
    message, requests = failure([response], retries=Retries(2))
    assert message.replace("��", "�") == expected
    assert requests == 2


def test_a_connection_that_is_always_dropped_is_an_error():
    message, requests = failure([DROPPED], retries=Retries(2))
    assert message.endswith(" (attempts: 2)")
    assert requests == 2


def test_an_unreachable_endpoint_is_an_access_error():
    with ScriptedEndpoint([replies("x")]) as server:
        pass
    with pytest.raises(AccessError, match=r"All connection attempts failed \(attempts: 2\)"):
        complete(server, retries=Retries(2))


def test_an_endpoint_that_was_reachable_before_is_no_access_error():
    async def ask_twice(server):
        async with Endpoint(server.url, "a-model", retries=Retries(2)) as endpoint:
            with server:
                await endpoint.complete(MESSAGES)
            with pytest.raises(EndpointError, match="attempts: 2") as caught:
                await endpoint.complete(MESSAGES)
        assert not isinstance(caught.value, AccessError)

    asyncio.run(ask_twice(ScriptedEndpoint([replies("x")])))


@pytest.mark.parametrize(
    ("response", "expected"),
    [
        (refusal(400, "context is 4096"), "HTTP 400: context is 4096"),
        (Answer(b'{"message": "bad model"}', 422), "HTTP 422"),
        (Answer(b'{"error": "plain"}', 403), "HTTP 403: plain"),
        (Answer(b"[" * 60_000, 400), "HTTP 400: [[["),
        (Answer(b'{"choices": [], "usage": ' + b"[" * 60_000), "the response is not a chat compl"),
        (Answer(b"", 307, {"Location": "http://example.invalid/"}), "HTTP 307"),
        (Answer(b"{not json"), "the response is not a chat completion: JSON is malformed"),
        (Answer(b'{"choices": [{"mess'), "the response is not a chat completion: Input data was"),
        (Answer(b""), "the response is not a chat completion: Input data was truncated"),
        (Answer(b"\xff"), "the response is not a chat completion"),
        (Answer(b'"\\ud800"'), "the response is not a chat completion"),
        (Answer(b"[]"), "the response is not a chat completion: Expected `object`, got `array`"),
        (Answer(b"{}"), "the response is not a chat completion: Object missing required field"),
        (Answer(b"[" * 10_000_000), "the response is not a chat completion"),
        (replies(), "the response has no choices"),
        (
            Answer(b'{"error": {"message": "no room\\nleft", "code": 502}}'),
            "the response is not a chat completion: no room left",
        ),
        (
            Answer(b"\x1f\x8b", headers={"Content-Encoding": "gzip"}),
            "the response is compressed",
        ),
    ],
)
def test_other_failures_are_not_retried(response, expected):
    message, requests = failure([response])
    assert message.startswith(expected)
    assert requests == 1


@pytest.mark.parametrize("status", [401, 404])
def test_a_wrong_key_path_or_model_is_an_access_error(status):
    with ScriptedEndpoint([refusal(status, "unknown")]) as server:
        with pytest.raises(AccessError, match=f"HTTP {status}: unknown"):
            complete(server)
        assert len(server.requests) == 1


def test_a_slow_response_is_given_up_at_the_time_limit():
    message, requests = failure([STALLED], timeout_seconds=1.5)
    assert message == "no response within 1.5 s"
    assert requests == 1


def test_an_endless_response_is_given_up_at_the_size_limit():
    message, _ = failure([ENDLESS], max_response_bytes=1_000_000)
    assert message == "the response is larger than 1000000 bytes"


def echo(request):
    """Repeat the key wherever an endpoint can."""
    header = request.headers["Authorization"]
    return replies(f"your key: {header}", finish_reason=header)


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
        message, _ = failure([Answer(body, status)], retries=Retries(1))
        assert KEY[:8] not in message


def test_a_placeholder_key_is_not_removed_from_replies():
    with ScriptedEndpoint([replies("if EMPTY: pass")]) as server:
        assert complete(server, key="EMPTY").replies[0].text == "if EMPTY: pass"


def test_the_repr_of_an_endpoint_shows_no_key():
    async def shown():
        async with Endpoint("http://127.0.0.1:1/v1", "m", KEY) as endpoint:
            return f"{endpoint!r} {endpoint}"

    assert KEY not in asyncio.run(shown())


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("", "m"), "url: must start with http:// or https://"),
        (("localhost:8000", "m"), "url: must start with http:// or https://"),
        (("ftp://host/v1", "m"), "url: must start with http:// or https://"),
        (("http://", "m"), "url: must start with http:// or https://"),
        (("http://host:x/v1", "m"), "url: is not a URL: Invalid port"),
        (("http://user:word@host/v1", "m"), "url: must not have a password"),
        (("http://host/v1", " "), "model: must not be empty"),
        (("http://host/v1", "m", "two words"), "key: must be printable ASCII without spaces"),
        (("http://host/v1", "m", "line\n"), "key: must be printable ASCII without spaces"),
    ],
)
def test_an_invalid_argument_is_named_and_not_repeated(arguments, expected):
    with pytest.raises(FieldError, match=expected) as caught:
        Endpoint(*arguments)
    assert "word" not in str(caught.value).replace("password", "")


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"timeout_seconds": 0}, "timeout_seconds: must be above 0"),
        ({"timeout_seconds": float("nan")}, "timeout_seconds: must be above 0"),
    ],
)
def test_an_invalid_limit_is_named(settings, expected):
    with pytest.raises(FieldError, match=expected):
        Endpoint("http://host/v1", "m", **settings)


def test_a_trailing_slash_of_the_url_is_ignored():
    with ScriptedEndpoint([replies("x")]) as server:
        server.url += "/"
        complete(server)
    assert server.requests[0].path == "/v1/chat/completions"
