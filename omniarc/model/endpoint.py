"""A client of a chat completions endpoint, as OpenAI published it and vLLM, llama.cpp and others
serve it: messages in, replies out, with the tokens that they took.

    async with Endpoint("http://127.0.0.1:8001/v1", "a-model") as endpoint:
        completion = await endpoint.complete(messages, n=4, temperature=0.7)

What comes back is a stranger's: counted as it arrives, decoded by a schema, and never more of it
kept than was asked for. The key is in no error and in no reply.
"""

import asyncio
import datetime
import email.utils
import math
import random
import re
from collections.abc import Sequence
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self

import httpx
import msgspec

from omniarc.model.tokens import TokenUsage, counted, estimate, estimate_tokens
from omniarc.prompts.messages import Message
from sandbox.errors import FieldError

# What may be gone when it is asked again.
_TRANSIENT = frozenset({408, 429, 500, 502, 503, 504})

# Waits between tries grow from the first to the last, each drawn at random below its bound ("full
# jitter": M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015).
_FIRST_WAIT_SECONDS = 0.5
_LAST_WAIT_SECONDS = 30.0

# Longer than this nobody waits for an endpoint that asks for patience.
_LONGEST_WAIT_SECONDS = 300.0

# What OpenAI's newer models have instead of `max_tokens`.
_NEW_LIMIT_NAME = "max_completion_tokens"

# A shorter key is a placeholder, as local servers want one; it may well be a word of a reply.
_SHORTEST_SECRET = 8

_PATH = "/chat/completions"
_VERSION = re.compile(r"/v\d")

_SHOWN = 300


class EndpointError(Exception):
    """An endpoint did not give what it was asked for; the message says why, in one line."""


class AccessError(EndpointError):
    """The endpoint will answer no request made like this one: its key, path or model is wrong, or
    nothing has ever been at its address."""


class Reply(msgspec.Struct, frozen=True):
    """One reply.

    Attributes:
        text: what the model said; empty where it said nothing.
        finish_reason: why it ended, in the endpoint's words: "stop", "length" if it was cut off.
        logprob: the natural logarithm of its probability, where that was asked for and given.
    """

    text: str
    finish_reason: str | None = None
    logprob: float | None = None


class Completion(msgspec.Struct, frozen=True):
    """The replies to one prompt, and all the tokens that they took."""

    replies: list[Reply]
    usage: TokenUsage


class Endpoint:
    """A model behind a URL. Used from one event loop, by any number of tasks.

    Args:
        url: the address up to the version, such as `https://api.example.com/v1`.
        model: the model's name there.
        key: sent as a bearer token; None where the endpoint wants none.
        timeout_seconds: for one request, from first byte to last.
        tries: how often a request is made at most, while the endpoint is busy or failing.
        max_response_bytes: how much of an answer is read at most.

    Raises:
        ValueError: an argument breaks its rule.
    """

    def __init__(
        self,
        url: str,
        model: str,
        key: str | None = None,
        *,
        timeout_seconds: float = 600.0,
        tries: int = 6,
        max_response_bytes: int = 32 << 20,
    ) -> None:
        self._address = _chat_address(url)
        if not model.strip():
            raise FieldError("model", "must not be empty")
        if key is not None and (not key.isascii() or not key.isprintable() or " " in key):
            raise FieldError("key", "must be printable ASCII without spaces")
        if not (math.isfinite(timeout_seconds) and timeout_seconds > 0):
            raise FieldError("timeout_seconds", "must be above 0")
        if tries < 1:
            raise FieldError("tries", f"must be at least 1, is {tries}")
        self.model = model
        self._key = key
        self._timeout_seconds = timeout_seconds
        self._tries = tries
        self._max_response_bytes = max_response_bytes
        self._random = random.Random()
        self._limit_name = "max_tokens"
        self._connected = False
        # The time of a whole request is limited here, that of its parts is not; the number of
        # connections is the caller's business.
        self._client = httpx.AsyncClient(
            timeout=httpx.Timeout(None, connect=min(30.0, timeout_seconds)),
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=32),
        )

    async def close(self) -> None:
        """Closes all connections."""
        await self._client.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        await self.close()

    async def complete(
        self,
        messages: Sequence[Message],
        *,
        n: int = 1,
        temperature: float | None = None,
        max_tokens: int | None = None,
        logprobs: bool = False,
    ) -> Completion:
        """`n` replies to `messages`; an endpoint that gives fewer at a time is asked again.

        Args:
            messages: the chat so far.
            n: how many replies.
            temperature: how freely they are drawn; None for the endpoint's own default.
            max_tokens: how long each may be; None for the endpoint's own default.
            logprobs: whether each is to come with its log-probability.

        Raises:
            EndpointError: the endpoint cannot be reached, is busy for too long, takes too long,
                refuses, or answers with something else than replies.
        """
        replies: list[Reply] = []
        usage = TokenUsage()
        while len(replies) < n:
            some = await self.complete_some(
                messages,
                n=n - len(replies),
                temperature=temperature,
                max_tokens=max_tokens,
                logprobs=logprobs,
            )
            usage += some.usage
            replies += some.replies
        return Completion(replies, usage)

    async def complete_some(
        self,
        messages: Sequence[Message],
        *,
        n: int = 1,
        temperature: float | None = None,
        max_tokens: int | None = None,
        logprobs: bool = False,
    ) -> Completion:
        """What the endpoint gives at a time: one reply to `messages` at least, `n` at most.

        Args and Raises: as for `complete`.
        """
        body: dict[str, Any] = {
            "model": self.model,
            "messages": msgspec.to_builtins(list(messages)),
            "n": n,
        }
        if temperature is not None:
            body["temperature"] = temperature
        if logprobs:
            body["logprobs"] = True
        answer = self._decode(await self._ask(body, max_tokens))
        replies = [self._reply(choice) for choice in answer.choices[:n]]
        estimated = estimate_tokens(messages), sum(estimate(reply.text) for reply in replies)
        return Completion(replies, counted(answer.usage) or TokenUsage(*estimated))

    async def _ask(self, body: dict[str, Any], max_tokens: int | None) -> bytes:
        """The answer to a body and a limit, which some models take under its newer name alone."""
        if max_tokens is None:
            return await self._post(msgspec.json.encode(body))
        name = self._limit_name
        try:
            return await self._post(msgspec.json.encode({**body, name: max_tokens}))
        except EndpointError as error:
            if name == _NEW_LIMIT_NAME or _NEW_LIMIT_NAME not in str(error):
                raise
        self._limit_name = _NEW_LIMIT_NAME
        return await self._post(msgspec.json.encode({**body, _NEW_LIMIT_NAME: max_tokens}))

    async def _post(self, body: bytes) -> bytes:
        """The body of the answer with status 200, asked for again while that may help."""
        waiting_for = "no answer"
        for tried in range(1, self._tries + 1):
            try:
                async with asyncio.timeout(self._timeout_seconds):
                    status, retry_after, content = await self._send(body)
            except TimeoutError:
                seconds = self._timeout_seconds
                raise EndpointError(f"{self._address}: no answer within {seconds:g} s") from None
            except (httpx.UnsupportedProtocol, httpx.LocalProtocolError) as error:
                raise self._error(str(error)) from None
            except httpx.TransportError as error:
                waiting_for = str(error) or type(error).__name__
                retry_after = None
                self._connected |= not isinstance(error, httpx.ConnectError | httpx.ConnectTimeout)
            else:
                self._connected = True
                if status == HTTPStatus.OK:
                    return content
                said = f"answered {status}{_said(content)}"
                if status == HTTPStatus.NOT_FOUND and not _VERSION.search(self._address):
                    said += "; is the address one up to /v1?"
                if status not in _TRANSIENT:
                    refused = status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND)
                    raise self._error(said, AccessError if refused else EndpointError)
                waiting_for = said
            if tried < self._tries:
                asked = retry_after_seconds(retry_after)
                if asked > _LONGEST_WAIT_SECONDS:
                    raise self._error(f"{waiting_for}; asks for {asked:.0f} s of patience")
                await asyncio.sleep(asked + self._random.uniform(0, _wait_bound(tried)))
        kind = EndpointError if self._connected else AccessError
        raise self._error(f"{waiting_for}, {self._tries} times", kind)

    async def _send(self, body: bytes) -> tuple[int, str | None, bytes]:
        """The status, the Retry-After header and the body of one answer."""
        # What is packed could unpack to more than was counted.
        headers = {"Content-Type": "application/json", "Accept-Encoding": "identity"}
        if self._key is not None:
            headers["Authorization"] = f"Bearer {self._key}"
        request = self._client.stream("POST", self._address, content=body, headers=headers)
        async with request as answer:
            if answer.headers.get("Content-Encoding", "identity") != "identity":
                raise EndpointError(f"{self._address}: the answer is compressed, unasked")
            content = bytearray()
            async for chunk in answer.aiter_raw():
                content += chunk
                if len(content) > self._max_response_bytes:
                    limit = self._max_response_bytes
                    raise EndpointError(f"{self._address}: the answer is over {limit} bytes")
            return answer.status_code, answer.headers.get("Retry-After"), bytes(content)

    def _decode(self, content: bytes) -> "_Answer":
        try:
            answer = msgspec.json.decode(content, type=_Answer)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            said = _refusal(content) or error
            raise self._error(f"the answer is not a chat completion: {said}") from None
        if not answer.choices:
            raise self._error("the answer has no choices")
        return answer

    def _reply(self, choice: "_Choice") -> Reply:
        tokens = choice.logprobs.content if choice.logprobs else None
        return Reply(
            self._without_key(choice.message.content or ""),
            self._without_key(choice.finish_reason)[:_SHOWN] if choice.finish_reason else None,
            math.fsum(token.logprob for token in tokens) if tokens else None,
        )

    def _error(self, said: str, kind: type[EndpointError] = EndpointError) -> EndpointError:
        """An error that says this of the endpoint: in one line, with nothing secret."""
        line = " ".join("".join(c if c.isprintable() else " " for c in said).split())
        return kind(f"{self._address}: {self._without_key(line)[:_SHOWN]}")

    def _without_key(self, text: str) -> str:
        if self._key is None or len(self._key) < _SHORTEST_SECRET:
            return text
        return text.replace(self._key, "[key]")


class _TokenLogprob(msgspec.Struct):
    logprob: float


class _Logprobs(msgspec.Struct):
    content: list[_TokenLogprob] | None = None


class _ChoiceMessage(msgspec.Struct):
    content: str | None = None


class _Choice(msgspec.Struct):
    message: _ChoiceMessage
    finish_reason: str | None = None
    logprobs: _Logprobs | None = None


class _Answer(msgspec.Struct):
    choices: list[_Choice]
    usage: Any = None


def retry_after_seconds(header: str | None) -> float:
    """The seconds that a Retry-After header asks for, as a number or a date (RFC 9110, 10.2.3).

    What cannot be read asks for none.
    """
    if header is None:
        return 0.0
    text = header.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        when = email.utils.parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return 0.0
    if when.tzinfo is None:
        when = when.replace(tzinfo=datetime.UTC)
    return max(0.0, (when - datetime.datetime.now(datetime.UTC)).total_seconds())


def _wait_bound(tried: int) -> float:
    return min(_FIRST_WAIT_SECONDS * 2.0 ** (tried - 1), _LAST_WAIT_SECONDS)


def _chat_address(url: str) -> str:
    try:
        stripped = url.strip().rstrip("/").removesuffix(_PATH)
        parsed = httpx.URL(stripped + _PATH)
    except httpx.InvalidURL as error:
        raise FieldError("url", f"{error}") from None
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise FieldError("url", "must begin with http:// or https:// and name a host")
    if parsed.userinfo or parsed.query or parsed.fragment:
        raise FieldError("url", "must have no password, query or fragment; a key is given apart")
    return str(parsed)


def _said(content: bytes) -> str:
    """What the body of a refusal says, in OpenAI's shape or as plain text."""
    said = _refusal(content)
    if said is None:
        said = content[: 1 << 16].decode(errors="replace")
    return f": {said}" if said.strip() else ""


def _refusal(content: bytes) -> str | None:
    """The message of an error as JSON, which may be empty; None where the body is no JSON."""
    try:
        body = msgspec.json.decode(content[: 1 << 16])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    if isinstance(body, dict):
        error = body.get("error", body)
        body = error.get("message", "") if isinstance(error, dict) else error
    return body if isinstance(body, str) else ""
