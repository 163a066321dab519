"""Counting tokens: what an endpoint says it used, and an estimate where it says nothing."""

from collections.abc import Sequence
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from omniarc.prompts.messages import Message

# Where an endpoint does not count its tokens: one for each digit and line's end, as grids are made
# of, and one for so many other characters. In the usual vocabularies there are rather fewer.
_DENSE = "0123456789\n"
_CHARACTERS_PER_TOKEN = 3


class TokenUsage(msgspec.Struct, frozen=True):
    """Tokens that were read and written."""

    prompt_tokens: Annotated[int, Meta(ge=0)] = 0
    completion_tokens: Annotated[int, Meta(ge=0)] = 0

    @property
    def tokens(self) -> int:
        """All of them."""
        return self.prompt_tokens + self.completion_tokens

    def __add__(self, other: "TokenUsage") -> "TokenUsage":
        return TokenUsage(
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
        )


def counted(usage: Any) -> TokenUsage | None:
    """The tokens that an endpoint says it counted; None where that is no count."""
    try:
        return msgspec.convert(usage, TokenUsage | None)
    except msgspec.ValidationError:
        return None


def estimate_tokens(messages: Sequence[Message]) -> int:
    """About how many tokens `messages` are; rather more than fewer."""
    return sum(estimate(message.content) for message in messages)


def estimate(text: str) -> int:
    """About how many tokens `text` is; rather more than fewer."""
    dense = sum(map(text.count, _DENSE))
    return dense + -(-(len(text) - dense) // _CHARACTERS_PER_TOKEN)
