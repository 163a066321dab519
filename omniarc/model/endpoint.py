"""A client of an OpenAI chat completions endpoint, such as OpenAI, vLLM or llama.cpp serve.

    async with Endpoint("http://127.0.0.1:8001/v1", "a-model") as endpoint:
        completion = await endpoint.complete(messages, n=4, temperature=0.7)

Responses are untrusted: they are limited in size, validated against a schema, and cut to what was
requested. The API key never appears in an error or a reply.
"""

import asyncio
import functools
import math
import re
from collections.abc import Sequence
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self

import httpx
import msgspec

from omniarc.errors import OmniArcError
from omniarc.model.tokens import TokenUsage, estimate_message_tokens, estimate_tokens, parse_usage
from omniarc.per_loop import PerLoop
from omniarc.prompts.messages import Message
from omniarc.retrying import Retries, check_url, retry_after_seconds
from sandbox.errors import FieldError
from sandbox.text import one_line

# Statuses of failures that may be temporary.
_TRANSIENT = frozenset({408, 429, 500, 502, 503, 504})

_DEFAULT_RETRIES = Retries(attempts=6, first_seconds=0.5, longest_seconds=30.0)

# The longest Retry-After that is honored.
_LONGEST_WAIT_SECONDS = 300.0

# What OpenAI's newer models accept instead of `max_tokens`.
_NEW_LIMIT_NAME = "max_completion_tokens"

# Local servers accept any placeholder as a key; one this short may be a word in a reply.
_SHORTEST_SECRET = 8

_PATH = "/chat/completions"
_VERSION = re.compile(r"/v\d")

_MAX_MESSAGE_LENGTH = 300


class EndpointError(OmniArcError):
    """A request to the endpoint failed; the message says why, in one line."""


class AccessError(EndpointError):
    """Every request will fail: the key, the path or the model is wrong, or no server responds."""


class Reply(msgspec.Struct, frozen=True):
    """A reply of the model.

    Attributes:
        text: the text; empty if the model returned none.
        finish_reason: why it ended, as the endpoint reports it: "stop", or "length" if it was cut
            off.
        logprob: its total natural log-probability, if it was requested and returned.
    """

    text: str
    finish_reason: str | None = None
    logprob: float | None = None


class Completion(msgspec.Struct, frozen=True):
    """The replies to a prompt, and the tokens that they took."""

    replies: list[Reply]
    usage: TokenUsage


class Endpoint:
    """A model behind a URL, for use by any number of tasks.

    Each event loop has its own connections, and so has a forked process. An endpoint is pickled as
    its arguments, the key among them.

    Args:
        url: the URL up to the version, such as `https://api.example.com/v1`.
        model: the name of the model at the endpoint.
        key: the bearer token; None if the endpoint needs none.
        timeout_seconds: the limit of one request, from the first byte to the last.
        retries: how requests are repeated while the endpoint is busy or failing.
        max_response_bytes: the limit of the size of a response.

    Raises:
        FieldError: an argument is invalid.
    """

    def __init__(
        self,
        url: str,
        model: str,
        key: str | None = None,
        *,
        timeout_seconds: float = 600.0,
        retries: Retries = _DEFAULT_RETRIES,
        max_response_bytes: int = 32 << 20,
    ) -> None:
        self._url = _completions_url(url)
        if not model.strip():
            raise FieldError("model", "must not be empty")
        if key is not None and (not key.isascii() or not key.isprintable() or " " in key):
            raise FieldError("key", "must be printable ASCII without spaces")
        if not (math.isfinite(timeout_seconds) and timeout_seconds > 0):
            raise FieldError("timeout_seconds", "must be above 0")
        self.model = model
        self._key = key
        self._timeout_seconds = timeout_seconds
        self._retries = retries
        self._max_response_bytes = max_response_bytes
        self._limit_name = "max_tokens"
        self._connected = False
        # `_post` limits the time of a whole request; callers limit the number of connections.
        connect = functools.partial(
            httpx.AsyncClient,
            timeout=httpx.Timeout(None, connect=min(30.0, timeout_seconds)),
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=32),
        )
        self._clients: PerLoop[httpx.AsyncClient] = PerLoop(connect)
        self._make_another = functools.partial(
            type(self),
            url,
            model,
            key,
            timeout_seconds=timeout_seconds,
            retries=retries,
            max_response_bytes=max_response_bytes,
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return self._make_another, ()

    async def close(self) -> None:
        """Close all connections of the running event loop."""
        await self._clients.get().aclose()

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
        """Return `n` replies to `messages`, in several requests if the endpoint returns fewer.

        Args:
            messages: the conversation.
            n: the number of replies.
            temperature: the sampling temperature; None for the endpoint's default.
            max_tokens: the limit of each reply; None for the endpoint's default.
            logprobs: whether to request the log-probability of each reply.

        Raises:
            EndpointError: the endpoint cannot be reached, stays busy, times out, refuses the
                request, or returns an invalid response.
        """
        replies: list[Reply] = []
        usage = TokenUsage()
        while len(replies) < n:
            batch = await self.complete_some(
                messages,
                n=n - len(replies),
                temperature=temperature,
                max_tokens=max_tokens,
                logprobs=logprobs,
            )
            usage += batch.usage
            replies += batch.replies
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
        """Return the replies of a single request: at least one, at most `n`.

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
        response = self._decode(await self._post_limited(body, max_tokens))
        replies = [self._reply(choice) for choice in response.choices[:n]]
        usage = parse_usage(response.usage)
        if usage is None:
            written = sum(estimate_tokens(reply.text) for reply in replies)
            usage = TokenUsage(estimate_message_tokens(messages), written)
        return Completion(replies, usage)

    async def _post_limited(self, body: dict[str, Any], max_tokens: int | None) -> bytes:
        """Post `body` with its token limit, under the newer name if the model requires it."""
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
        """Return the content of a response of status 200, repeating temporary failures."""
        # One attempt more than there are pauses.
        pauses = [*self._retries.pauses(), None]
        for pause in pauses:
            failure, retry_after = "no response", None
            try:
                async with asyncio.timeout(self._timeout_seconds):
                    status, retry_after, content = await self._send(body)
            except TimeoutError:
                seconds = self._timeout_seconds
                raise self._error(f"no response within {seconds:g} s") from None
            except (httpx.UnsupportedProtocol, httpx.LocalProtocolError) as error:
                raise self._error(str(error)) from None
            except httpx.TransportError as error:
                failure = str(error) or type(error).__name__
                self._connected |= not isinstance(error, httpx.ConnectError | httpx.ConnectTimeout)
            else:
                self._connected = True
                if status == HTTPStatus.OK:
                    return content
                failure = self._describe_failure(status, content)
                if status not in _TRANSIENT:
                    refused = status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND)
                    raise self._error(failure, AccessError if refused else EndpointError)
            if pause is not None:
                requested = retry_after_seconds(retry_after)
                if requested > _LONGEST_WAIT_SECONDS:
                    raise self._error(f"{failure}; asks to retry after {requested:.0f} s")
                await asyncio.sleep(requested + pause)
        kind = EndpointError if self._connected else AccessError
        raise self._error(f"{failure} (attempts: {len(pauses)})", kind)

    async def _send(self, body: bytes) -> tuple[int, str | None, bytes]:
        """Return the status, the Retry-After header and the content of one response."""
        # A compressed response could expand beyond the limit of its size.
        headers = {"Content-Type": "application/json", "Accept-Encoding": "identity"}
        if self._key is not None:
            headers["Authorization"] = f"Bearer {self._key}"
        request = self._clients.get().stream("POST", self._url, content=body, headers=headers)
        async with request as response:
            if response.headers.get("Content-Encoding", "identity") != "identity":
                raise self._error("the response is compressed, though it must not be")
            content = bytearray()
            async for chunk in response.aiter_raw():
                content += chunk
                if len(content) > self._max_response_bytes:
                    limit = self._max_response_bytes
                    raise self._error(f"the response is larger than {limit} bytes")
            return response.status_code, response.headers.get("Retry-After"), bytes(content)

    def _decode(self, content: bytes) -> "_Response":
        try:
            response = msgspec.json.decode(content, type=_Response)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            reason = _error_message(content) or error
            raise self._error(f"the response is not a chat completion: {reason}") from None
        if not response.choices:
            raise self._error("the response has no choices")
        return response

    def _reply(self, choice: "_Choice") -> Reply:
        tokens = choice.logprobs.content if choice.logprobs else None
        reason = choice.finish_reason
        return Reply(
            self._without_key(choice.message.content or ""),
            self._without_key(reason)[:_MAX_MESSAGE_LENGTH] if reason else None,
            math.fsum(token.logprob for token in tokens) if tokens else None,
        )

    def _describe_failure(self, status: int, content: bytes) -> str:
        """Return a status with the message of its response."""
        message = _error_message(content)
        if message is None:
            message = content[: 1 << 16].decode(errors="replace")
        failure = f"HTTP {status}: {message}" if message.strip() else f"HTTP {status}"
        if status == HTTPStatus.NOT_FOUND and not _VERSION.search(self._url):
            failure += "; does the URL end in /v1?"
        return failure

    def _error(self, message: str, kind: type[EndpointError] = EndpointError) -> EndpointError:
        # The key is removed first: a message that is cut could end in a part of it.
        return kind(f"{self._url}: {one_line(self._without_key(message), _MAX_MESSAGE_LENGTH)}")

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


class _Response(msgspec.Struct):
    choices: list[_Choice]
    usage: Any = None


def _completions_url(url: str) -> str:
    parsed = check_url(url.strip().rstrip("/").removesuffix(_PATH) + _PATH)
    if parsed.userinfo or parsed.query or parsed.fragment:
        raise FieldError("url", "must not have a password, a query or a fragment")
    return str(parsed)


def _error_message(content: bytes) -> str | None:
    """Return the message of a JSON error, which may be empty; None if the body is not JSON."""
    try:
        body = msgspec.json.decode(content[: 1 << 16])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    if isinstance(body, dict):
        error = body.get("error", body)
        body = error.get("message", "") if isinstance(error, dict) else error
    return body if isinstance(body, str) else ""
