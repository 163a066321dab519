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
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self, TypedDict, Unpack

import httpx
import msgspec

from omniarc.certificates import tls_context
from omniarc.errors import OmniArcError
from omniarc.model.responses import ChatChoice, ChatResponse, error_message
from omniarc.model.tokens import TokenUsage, estimate_message_tokens, estimate_tokens, parse_usage
from omniarc.per_loop import PerLoop
from omniarc.retrying import Retries, check_url, retry_after_seconds
from sandbox.errors import FieldError
from sandbox.text import one_line

# Statuses of failures that may be temporary.
_TRANSIENT = frozenset({408, 429, 500, 502, 503, 504})

_DEFAULT_RETRIES = Retries(attempts=6, first_seconds=0.5, longest_seconds=30.0)

# Statuses with which servers refuse a field, such as `n` where they give one reply a request.
_FIELD_REFUSED = frozenset({400, 422, 501})

# What requests set themselves, and `extra_body` may not: a stream is another kind of response.
_OWN_FIELDS = frozenset({"messages", "model", "n", "stream"})

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
    """A request to the endpoint failed; the message says why, in one line.

    Attributes:
        status: the status of the response; None if there was none, or it was no failure.
    """

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


class AccessError(EndpointError):
    """Every request will fail: the key, the path or the model is wrong, or no server responds."""


class Reply(msgspec.Struct, frozen=True):
    """A reply of the model.

    Attributes:
        text: the text; empty if the model returned none.
        finish_reason: why it ended, as the endpoint reports it: "stop", or "length" if it was cut
            off.
        logprob: its total natural log-probability, if it was requested and returned.
        reasoning: what the model thought before the text, where the endpoint returns that apart.
    """

    text: str
    finish_reason: str | None = None
    logprob: float | None = None
    reasoning: str | None = None


class Completion(msgspec.Struct, frozen=True):
    """The replies to a prompt, and the tokens that they took."""

    replies: list[Reply]
    usage: TokenUsage


class RequestOptions(TypedDict, total=False):
    """How replies are sampled. What is missing or None is left to the endpoint.

    Keys:
        temperature: the sampling temperature.
        top_p: the share of probability that tokens are sampled from.
        seed: the seed of sampling; where `complete` makes several requests, each has the seed
            plus the number of replies before it.
        max_tokens: the limit of each reply.
        stop: one text or several at which a reply ends.
        logprobs: whether to request the log-probability of each reply.
        extra_body: further fields of the request, such as `{"top_k": 20}`.
    """

    temperature: float | None
    top_p: float | None
    seed: int | None
    max_tokens: int | None
    stop: str | Sequence[str] | None
    logprobs: bool
    extra_body: Mapping[str, Any] | None


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
        self._refuses_n = False
        self._connected = False
        # `_post` limits the time of a whole request; callers limit the number of connections.
        self._clients: PerLoop[httpx.AsyncClient] = PerLoop(
            lambda: httpx.AsyncClient(
                timeout=httpx.Timeout(None, connect=min(30.0, timeout_seconds)),
                limits=httpx.Limits(max_connections=None, max_keepalive_connections=32),
                verify=tls_context(),
            )
        )
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
        messages: Sequence[Mapping[str, Any]],
        *,
        n: int = 1,
        **options: Unpack[RequestOptions],
    ) -> Completion:
        """Return `n` replies to `messages`, in several requests if the endpoint returns fewer.

        Args:
            messages: the conversation, each message a dict with `role` and `content`.
            n: the number of replies.
            options: how they are sampled; see `RequestOptions`.

        Raises:
            EndpointError: the endpoint cannot be reached, stays busy, times out, refuses the
                request, or returns an invalid response.
            FieldError: `extra_body` has a field that is not its own.
        """
        replies: list[Reply] = []
        usage = TokenUsage()
        seed = options.get("seed")
        while len(replies) < n:
            if seed is not None:
                options["seed"] = seed + len(replies)
            batch = await self.complete_some(messages, n=n - len(replies), **options)
            usage += batch.usage
            replies += batch.replies
        return Completion(replies, usage)

    async def complete_some(
        self,
        messages: Sequence[Mapping[str, Any]],
        *,
        n: int = 1,
        **options: Unpack[RequestOptions],
    ) -> Completion:
        """Return the replies of a single request: at least one, at most `n`.

        An endpoint that refuses a request for several replies is asked for one, from then on.

        Args and Raises: as for `complete`.
        """
        body = self._body(messages, options)
        content = await self._post_for(n, body, options.get("max_tokens"))
        response = self._decode(content)
        replies = [self._reply(choice) for choice in response.choices[:n]]
        usage = parse_usage(response.usage)
        if usage is None:
            written = sum(
                estimate_tokens(reply.text) + estimate_tokens(reply.reasoning or "")
                for reply in replies
            )
            usage = TokenUsage(estimate_message_tokens(messages), written)
        return Completion(replies, usage)

    def _body(
        self, messages: Sequence[Mapping[str, Any]], options: RequestOptions
    ) -> dict[str, Any]:
        """Return a request without `n` and its token limit."""
        extra = options.get("extra_body") or {}
        own = sorted(_OWN_FIELDS.intersection(extra))
        if own:
            raise FieldError("extra_body", f"must not have {' or '.join(own)}")
        stop = options.get("stop")
        sampled = {
            "temperature": options.get("temperature"),
            "top_p": options.get("top_p"),
            "seed": options.get("seed"),
            "stop": stop if stop is None or isinstance(stop, str) else list(stop),
            "logprobs": options.get("logprobs") or None,
        }
        return {
            "model": self.model,
            "messages": [dict(message) for message in messages],
            **{name: value for name, value in sampled.items() if value is not None},
            **extra,
        }

    async def _post_for(self, n: int, body: dict[str, Any], max_tokens: int | None) -> bytes:
        """Post `body` for `n` replies, or for one if the endpoint refuses several."""
        if n == 1 or not self._refuses_n:
            try:
                return await self._post_limited({**body, "n": n}, max_tokens)
            except EndpointError as error:
                if n == 1 or error.status not in _FIELD_REFUSED:
                    raise
        # Whether `n` was the reason shows in the response to a request without it.
        content = await self._post_limited(body, max_tokens)
        self._refuses_n = True
        return content

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
                    raise self._error(failure, AccessError if refused else EndpointError, status)
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

    def _decode(self, content: bytes) -> ChatResponse:
        try:
            response = msgspec.json.decode(content, type=ChatResponse)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            reason = error_message(content) or error
            raise self._error(f"the response is not a chat completion: {reason}") from None
        if not response.choices:
            raise self._error("the response has no choices")
        return response

    def _reply(self, choice: ChatChoice) -> Reply:
        tokens = choice.logprobs.content if choice.logprobs else None
        reason = choice.finish_reason
        thought = choice.message.thought
        return Reply(
            self._without_key(choice.message.content or ""),
            self._without_key(reason)[:_MAX_MESSAGE_LENGTH] if reason else None,
            math.fsum(token.logprob for token in tokens) if tokens else None,
            self._without_key(thought) if thought else None,
        )

    def _describe_failure(self, status: int, content: bytes) -> str:
        """Return a status with the message of its response."""
        message = error_message(content)
        if message is None:
            message = content[: 1 << 16].decode(errors="replace")
        failure = f"HTTP {status}: {message}" if message.strip() else f"HTTP {status}"
        if status == HTTPStatus.NOT_FOUND and not _VERSION.search(self._url):
            failure += "; does the URL end in /v1?"
        return failure

    def _error(
        self, message: str, kind: type[EndpointError] = EndpointError, status: int | None = None
    ) -> EndpointError:
        # The key is removed first: a message that is cut could end in a part of it.
        shown = one_line(self._without_key(message), _MAX_MESSAGE_LENGTH)
        return kind(f"{self._url}: {shown}", status)

    def _without_key(self, text: str) -> str:
        if self._key is None or len(self._key) < _SHORTEST_SECRET:
            return text
        return text.replace(self._key, "[key]")


def _completions_url(url: str) -> str:
    parsed = check_url(url.strip().rstrip("/").removesuffix(_PATH) + _PATH)
    if parsed.userinfo or parsed.query or parsed.fragment:
        raise FieldError("url", "must not have a password, a query or a fragment")
    return str(parsed)
