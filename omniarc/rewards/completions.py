"""The reply in a completion, as trainers and evaluators hand it over."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sandbox.errors import FieldTypeError
from sandbox.replies import MAX_REPLY_LENGTH

# A text, or the messages of a chat: dicts with `role` and `content`, or objects with these names.
Completion = str | Sequence[Any]

# The end of a prompt whose template has begun the model's thinking.
_OPEN_THOUGHT = re.compile(r"<(?:think|thinking|thought|reasoning|reflection)>\s*\Z", re.IGNORECASE)


def reply_of(completion: Completion, *, in_thought: bool = False) -> str:
    """Return the text in which the program is looked for: the last answer of the assistant.

    What a message has beside its content, such as its reasoning, is not part of it.

    Args:
        completion: a text, or chat messages, whose content may be a text, a list of parts, or None.
        in_thought: whether the prompt ended with an opening tag such as `<think>`, so that
            everything before the closing tag is a thought.

    Raises:
        FieldTypeError: it is neither.
    """
    if isinstance(completion, str):
        text = completion
    elif isinstance(completion, Sequence) and not isinstance(completion, bytes):
        text = _last_answer(completion)
    else:
        kind = type(completion).__name__
        raise FieldTypeError("completion", f"must be a string or a list of messages, not {kind}")
    if in_thought:
        text = f"<think>\n{text}"
    # The service refuses longer replies, so that the rest need not be sent.
    return text[: MAX_REPLY_LENGTH + 1]


def ends_in_thought(prompt: Any) -> bool:
    """Return whether a prompt is a text that ends with an opening tag such as `<think>`."""
    return isinstance(prompt, str) and _OPEN_THOUGHT.search(prompt[-40:]) is not None


def after_prompt(query: str, prompt: str) -> str | None:
    """Return what a text has after its prompt; None if it does not begin with the prompt.

    White space is not compared, since tokenizers do not keep it.
    """
    if query.startswith(prompt):
        return query[len(prompt) :]
    at = 0
    for character in prompt:
        if character.isspace():
            continue
        while at < len(query) and query[at].isspace():
            at += 1
        if query[at : at + 1] != character:
            return None
        at += 1
    return query[at:]


def _last_answer(messages: Sequence[Any]) -> str:
    for message in reversed(messages):
        if _field(message, "role") in ("assistant", None):
            return _text(_field(message, "content"))
    return ""


def _text(content: Any) -> str:
    """Return the text of a message's content: a text, or parts such as `{"type": "text", …}`."""
    if isinstance(content, str):
        return content
    if isinstance(content, Sequence) and not isinstance(content, bytes):
        texts = [part if isinstance(part, str) else _field(part, "text") for part in content]
        return "".join(text for text in texts if isinstance(text, str))
    return ""


def _field(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, Mapping) else getattr(value, name, None)
