"""Reading a reply: thinking, JSON, fences, bare code, in this order."""

import json
import re
from typing import Any

from sandbox.errors import SandboxError
from sandbox.replies import bare, choice, fences
from sandbox.replies.thinking import without_thinking

# The longest reply that is read, in characters.
MAX_REPLY_LENGTH = 1024 * 1024

# Bounds on the time that a reply takes to read; no honest one comes near them.
_MOST_LINES = 20_000
_MOST_FENCES = 1000

# The keys under which a reply in JSON has its program, the likeliest first.
_KEYS = ("code", "program", "solution", "python", "python_code", "source", "function", "answer")

# How deep an object is looked into.
_MOST_LEVELS = 3

# The last keys that are looked at in JSON that is broken.
_MOST_KEYS = 16

# Such a key with its string, in JSON that is cut off or stands in a text.
_KEY = re.compile(rf'"(?:{"|".join(_KEYS)})"\s*:\s*"((?:[^"\\]|\\.)*+)', re.DOTALL)
_ESCAPE_CUT_OFF = re.compile(r"(?<!\\)(?:\\\\)*(\\(?:u[0-9a-fA-F]{0,3})?)\Z")

# What a chat template puts at the end of an answer.
_END = re.compile(
    r"<(?:\|(?:im_end|end|endoftext|end_of_text|eot_id|eom_id|return|call)\|>|｜end▁of▁sentence｜>"
    r"|end_of_turn>|eos>)(?=\s|<|\Z)"
)
# Llama's mark before code.
_PYTHON_TAG = "<|python_tag|>"
_INLINE = re.compile(r"(?<!`)`([^`\n]{6,})`(?!`)")

_ANSWER = re.compile(r"<(answer|code|solution|python|program)>(.*?)(?:</\1>|\Z)", re.DOTALL | re.I)
_TAG_LINE = re.compile(
    r"^[ \t]*</?(?:answer|code|pre|solution|python|program)>[ \t]*$", re.I | re.M
)
_PROMPT = re.compile(r"^(?:>>>|\.\.\.)(?: |$)", re.MULTILINE)

# Invisible characters and quotation marks around a whole program.
_AROUND = fences.INVISIBLE + "“”‘’«»"


class NoProgramError(SandboxError, ValueError):
    """A reply holds no program; the message says why."""


def read_reply(reply: str, entry_point: str | None = None) -> str:
    """Return the program in a model's whole answer.

    Args:
        reply: the answer, of at most `MAX_REPLY_LENGTH` characters.
        entry_point: the function that will be called, if the caller has named one.

    Raises:
        NoProgramError: there is none.
    """
    check_reply(reply)
    answer = without_thinking(_normalized(reply))
    if answer is None:
        raise NoProgramError("the reply ends within its reasoning")
    if not answer.strip(_AROUND + " \t\n"):
        raise NoProgramError("the reply is empty")
    answer = answer.lstrip(fences.INVISIBLE + "\n")
    answer = _without_end(answer).replace(_PYTHON_TAG, "\n")
    program = (
        _from_json(answer, entry_point)
        or _from_text(answer, entry_point)
        or _from_broken_json(answer, entry_point)
    )
    if program is None:
        raise NoProgramError("the reply has no program: no function in it takes a grid")
    return program


def check_reply(reply: str) -> None:
    """Check that a reply can be read at all.

    Raises:
        NoProgramError: it is too long, or not valid Unicode.
    """
    if len(reply) > MAX_REPLY_LENGTH:
        raise NoProgramError(f"the reply has more than {MAX_REPLY_LENGTH} characters")
    if reply.count("\n") + reply.count("\r") > _MOST_LINES:
        raise NoProgramError(f"the reply has more than {_MOST_LINES} lines")
    try:
        reply.encode()
    except UnicodeEncodeError:
        raise NoProgramError("the reply is not valid Unicode: it has a lone surrogate") from None


def read_code(code: str, entry_point: str | None = None) -> str:
    """Return source code as it is, or the program in it if it holds a fenced block.

    A fence inside a string or comment of the source is not one.
    """
    marks = fences.fence_lines(code)
    if not marks or _is_bare(code, marks):
        return code
    try:
        return read_reply(code, entry_point)
    except NoProgramError:
        return code


def _normalized(reply: str) -> str:
    if "\r" in reply:
        reply = reply.replace("\r\n", "\n").replace("\r", "\n")
    return reply.lstrip(fences.INVISIBLE)


def _without_end(answer: str) -> str:
    """Return an answer up to a token that ends it, after which a model may have run on."""
    end = _END.search(answer)
    if end is not None and answer[: end.start()].strip():
        answer = answer[: end.start()]
    trimmed = answer.rstrip()
    return trimmed.removesuffix("</s>") if trimmed.endswith("</s>") else answer


def _is_bare(text: str, marks: list[fences.Fence]) -> bool:
    """Return whether a text is code as a whole, with fences in its strings and comments."""
    if not bare.begins_with_code(text):
        return False
    strings = fences.Strings(text)
    for mark in marks:
        quoted = any(sign in mark.before for sign in "'\"#")
        if not quoted and not strings.is_inside(mark.start):
            return False
    return True


def _from_text(answer: str, entry_point: str | None, *, in_json: bool = False) -> str | None:
    marks = fences.fence_lines(answer)
    if len(marks) > _MOST_FENCES:
        raise NoProgramError(f"the reply has more than {_MOST_FENCES} fences")
    if not marks or _is_bare(answer, marks):
        return _from_bare(answer, entry_point)
    if program := _from_last_tag(answer, marks, entry_point):
        return program
    blocks = _blocks(answer, marks)
    if ">>> " in answer:
        blocks = [block._replace(text=_without_prompts(block.text)) for block in blocks]
    python = [block.text for block in blocks if block.language not in fences.OTHER]
    program = choice.choose(python, entry_point)
    if program is None and not in_json:
        program = _from_other(blocks, entry_point)
    if program is None:
        program = _from_bare(_outside(answer, marks), entry_point)
    return program and _cleaned(program)


def _blocks(answer: str, marks: list[fences.Fence]) -> list[fences.CodeBlock]:
    """Return the blocks of an answer; text before a closing fence alone is one too."""
    first = marks[0]
    before = answer[: first.start] + ("" if first.at_line_start else first.before)
    prefilled = not first.info.strip() and bare.begins_with_code(before)
    if prefilled and choice.defines_function(before):
        return [
            fences.CodeBlock("python", before.rstrip("\n") + "\n"),
            *fences.blocks_of(answer, marks[1:]),
        ]
    return fences.blocks_of(answer, marks)


def _from_other(blocks: list[fences.CodeBlock], entry_point: str | None) -> str | None:
    """Return a program from a block that names JSON or no language of programs."""
    for block in reversed(blocks):
        if block.language in ("json", "json5", "") and block.text.lstrip().startswith("{"):
            program = _from_json(block.text, entry_point)
            if program:
                return program
    texts = [b.text for b in blocks if b.language in ("text", "txt", "plaintext", "plain", "none")]
    return choice.choose(texts, entry_point)


def _from_last_tag(answer: str, marks: list[fences.Fence], entry_point: str | None) -> str | None:
    """Return the program in tags after the last fence, since what is fenced was a draft."""
    after = answer[marks[-1].end :]
    tagged = _ANSWER.search(after)
    return tagged and _from_bare(tagged[0], entry_point)


def _from_bare(text: str, entry_point: str | None) -> str | None:
    end = "\n" if text.endswith("\n") else ""
    text = text.strip("\n").strip(_AROUND)
    tagged = [match[2] for match in _ANSWER.finditer(text)] if "<" in text else []
    for inside in reversed(tagged):
        program = choice.choose(bare.segments(inside), entry_point)
        if program:
            return _cleaned(program)
    if "<" in text:
        text = _TAG_LINE.sub("", text)
    found = [_without_prompts(segment) for segment in bare.segments(text)]
    program = choice.choose(found, entry_point)
    if program is None and "`" in text:
        program = choice.choose([f"{code}\n" for code in _INLINE.findall(text)], entry_point)
    if program and program.rstrip("\n") == text:
        return text + end
    return program and _cleaned(program)


def _outside(answer: str, marks: list[fences.Fence]) -> str:
    """Return an answer without its fence lines."""
    pieces = []
    start = 0
    for mark in marks:
        pieces.append(answer[start : mark.start])
        start = mark.end
    return "".join([*pieces, answer[start:]])


def _from_json(answer: str, entry_point: str | None) -> str | None:
    text = answer.strip()
    if not text.startswith(("{", "[")):
        return None
    try:
        value, _ = json.JSONDecoder(strict=False).raw_decode(text)
    except (ValueError, RecursionError):
        return None
    return _from_value(value, entry_point, _MOST_LEVELS)


def _from_value(value: Any, entry_point: str | None, levels: int) -> str | None:
    """Return the program in an object of JSON, under a usual key or under any other."""
    if isinstance(value, list):
        value = dict(enumerate(value))
    if not isinstance(value, dict) or not levels:
        return None
    named = [text for key in _KEYS if (text := _text_of(value.get(key)))]
    others = [text for text in value.values() if isinstance(text, str)]
    for text in dict.fromkeys([*named, *others]):
        program = _from_text(_normalized(text), entry_point, in_json=True)
        if program:
            return program
    for inner in value.values():
        program = _from_value(inner, entry_point, levels - 1)
        if program:
            return program
    return None


def _text_of(value: Any) -> str:
    """Return a string, or lines that are given one by one; an empty one for another value."""
    if isinstance(value, list) and all(isinstance(line, str) for line in value):
        return "\n".join(value)
    return value if isinstance(value, str) else ""


def _from_broken_json(answer: str, entry_point: str | None) -> str | None:
    """Return the program under a usual key of JSON that is cut off or stands in a text."""
    for match in list(_KEY.finditer(answer))[: -_MOST_KEYS - 1 : -1]:
        escaped = _ESCAPE_CUT_OFF.sub(lambda cut: cut[0][: -len(cut[1])], match[1])
        try:
            text = json.loads(f'"{escaped}"', strict=False)
        except ValueError:
            continue
        program = _from_text(_normalized(text), entry_point, in_json=True)
        if program:
            return program
    return None


def _cleaned(program: str) -> str:
    """Return a program without invisible characters and quotation marks around it."""
    return program.strip(_AROUND)


def _without_prompts(text: str) -> str:
    """Return a transcript of Python's console without its prompts; any other text as it is."""
    return _PROMPT.sub("", text) if text.lstrip().startswith(">>> ") else text
