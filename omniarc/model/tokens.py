"""Token counts: those that an endpoint reports, and estimates for endpoints that report none."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import msgspec
from msgspec import Meta

# An estimate counts one token for each digit and line break, which grids consist of, and one for
# every three other characters. The usual tokenizers need somewhat fewer.
_DENSE = "0123456789\n"
_CHARACTERS_PER_TOKEN = 3


class TokenUsage(msgspec.Struct, frozen=True):
    """The numbers of tokens in prompts and in replies."""

    prompt_tokens: Annotated[int, Meta(ge=0)] = 0
    completion_tokens: Annotated[int, Meta(ge=0)] = 0

    @property
    def tokens(self) -> int:
        """The total."""
        return self.prompt_tokens + self.completion_tokens

    def __add__(self, other: "TokenUsage") -> "TokenUsage":
        return TokenUsage(
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
        )


def parse_usage(usage: Any) -> TokenUsage | None:
    """Return the usage that an endpoint reports; None if it reports none or it is invalid."""
    try:
        return msgspec.convert(usage, TokenUsage | None)
    except msgspec.ValidationError:
        return None


def estimate_message_tokens(messages: Sequence[Mapping[str, Any]]) -> int:
    """Return an estimate of the tokens in `messages`, more often high than low.

    Of a message in parts, only the texts count.
    """
    return sum(
        estimate_tokens(text) for message in messages for text in _texts(message.get("content"))
    )


def _texts(content: Any) -> list[str]:
    parts = content if isinstance(content, list) else [{"text": content}]
    texts = [part.get("text") for part in parts if isinstance(part, Mapping)]
    return [text for text in texts if isinstance(text, str)]


def estimate_tokens(text: str) -> int:
    """Return an estimate of the tokens in `text`, more often high than low."""
    dense = sum(map(text.count, _DENSE))
    return dense + -(-(len(text) - dense) // _CHARACTERS_PER_TOKEN)
