"""Responses of chat completions endpoints: the parts that are read, and the messages of errors."""

from typing import Any

import msgspec


class TokenLogprob(msgspec.Struct):
    """A token of a reply: its natural log-probability."""

    logprob: float


class ChatLogprobs(msgspec.Struct):
    """The log-probabilities of a reply: those of its tokens, in order."""

    content: list[TokenLogprob] | None = None


class ChatMessage(msgspec.Struct):
    """The message of a reply.

    Attributes:
        content: the text.
        reasoning_content, reasoning: what the model thought, as vLLM, DeepSeek and OpenRouter name
            it. They are not part of OpenAI's API, so that other servers may put anything there.
    """

    content: str | None = None
    reasoning_content: Any = None
    reasoning: Any = None

    @property
    def thought(self) -> str | None:
        """The text that the model thought, if there is one."""
        found = (self.reasoning_content, self.reasoning)
        return next((text for text in found if isinstance(text, str) and text), None)


class ChatChoice(msgspec.Struct):
    """A reply, and why it ended."""

    message: ChatMessage
    finish_reason: str | None = None
    logprobs: ChatLogprobs | None = None


class ChatResponse(msgspec.Struct):
    """A response: its replies, and the tokens that they took, which are not checked."""

    choices: list[ChatChoice]
    usage: Any = None


def error_message(content: bytes) -> str | None:
    """Return the message of a JSON error, which may be empty; None if the body is not JSON."""
    try:
        body = msgspec.json.decode(content[: 1 << 16])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    if isinstance(body, dict):
        error = body.get("error", body)
        body = error.get("message", "") if isinstance(error, dict) else error
    return body if isinstance(body, str) else ""
