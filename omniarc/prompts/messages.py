"""Chat messages, and their text by a tokenizer's chat template."""

from collections.abc import Sequence
from typing import Any, Literal, Protocol, TypedDict

from sandbox.errors import FieldError


class Message(TypedDict):
    """A message of a chat: a dict, as `json.dumps`, tokenizers and chat clients take it."""

    role: Literal["system", "user", "assistant"]
    content: str


class ChatTokenizer(Protocol):
    """The interface of tokenizers of the transformers library."""

    def apply_chat_template(
        self, conversation: Any, *, tokenize: bool, add_generation_prompt: bool
    ) -> Any:
        """Return the conversation as a text if `tokenize` is false."""
        ...


def to_text(messages: Sequence[Message], tokenizer: ChatTokenizer) -> str:
    """Return messages as a text, by the tokenizer's chat template.

    Messages that end with an answer are for training; to others, the generation prompt is added.

    Raises:
        FieldError: there are no messages.
        Exception: the template failed, for example because it does not support a role.
    """
    if not messages:
        raise FieldError("messages", "must not be empty")
    text: str = tokenizer.apply_chat_template(
        list(messages),
        tokenize=False,
        add_generation_prompt=messages[-1]["role"] != "assistant",
    )
    return text
