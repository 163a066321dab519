"""Chat messages, and the text that a tokenizer's chat template makes of them."""

from collections.abc import Sequence
from typing import Any, Literal, Protocol

import msgspec

from sandbox.errors import FieldError


class Message(msgspec.Struct, frozen=True):
    """One message of a chat."""

    role: Literal["system", "user", "assistant"]
    content: str


class ChatTokenizer(Protocol):
    """What is asked of a tokenizer; those of the transformers library have it."""

    def apply_chat_template(
        self, conversation: Any, *, tokenize: bool, add_generation_prompt: bool
    ) -> Any:
        """The conversation as one text, where `tokenize` is false."""
        ...


def to_text(messages: Sequence[Message], tokenizer: ChatTokenizer) -> str:
    """The messages as one text, by the tokenizer's own chat template.

    Messages that end with an answer are for training; to all others the beginning of an answer
    (the generation prompt) is added, for a model to go on from.

    Raises:
        ValueError: there are no messages.
        Exception: whatever the template raises, such as for a role that it does not know.
    """
    if not messages:
        raise FieldError("messages", "there must be at least one")
    text: str = tokenizer.apply_chat_template(
        msgspec.to_builtins(list(messages)),
        tokenize=False,
        add_generation_prompt=messages[-1].role != "assistant",
    )
    return text
