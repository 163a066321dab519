"""The messages between parent, template and child, and how they are framed.

A message is msgpack behind a four-byte length. The child's messages are decoded by a strict
schema with every size capped, so nothing in them can be more than it says.
"""

import struct
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from sandbox.grids import Grid

_LENGTH = struct.Struct("<I")
LENGTH_BYTES = _LENGTH.size


class Request(msgspec.Struct, array_like=True, tag=1):
    """One program with its inputs. No expected output is ever in it."""

    source: str
    inputs: list[list[list[int]]]
    entry_point: str | None
    input_type: str | None
    policy: str
    seed: int
    modules: dict[str, str]
    memory_bytes: int
    last: bool


class ScriptRequest(msgspec.Struct, array_like=True, tag=2):
    """One script with its standard input; it has its child for itself."""

    source: str
    stdin: bytes
    policy: str
    seed: int
    memory_bytes: int


ChildRequest = Request | ScriptRequest


# What a child says is held to bounds that records and databases can rely on.
Text = Annotated[str, Meta(max_length=600)]
Rule = Annotated[str, Meta(max_length=64, pattern="^[a-z_]+[.][a-z_]+$")]
Line = Annotated[int, Meta(ge=0, le=2**31 - 1)]

ClaimedStatus = Literal["ok", "error", "invalid_output", "out_of_memory"]


class ClaimedError(msgspec.Struct, array_like=True):
    type: Text
    message: Text
    line: Line | None


class Called(msgspec.Struct, array_like=True, tag=1):
    """One call has ended."""

    status: ClaimedStatus
    grid: Grid | None
    error: ClaimedError | None
    wall_ms: float


class Printed(msgspec.Struct, array_like=True, tag=2):
    """The program printed."""

    text: str


class Attempted(msgspec.Struct, array_like=True, tag=3):
    """The language wall saw an attempt."""

    rule: Rule
    detail: Text
    line: Line | None
    layer: Literal["static", "runtime"]


class Refused(msgspec.Struct, array_like=True, tag=4):
    """The program as a whole could not run."""

    status: Literal["error", "rejected", "out_of_memory"]
    error: ClaimedError


class Done(msgspec.Struct, array_like=True, tag=5):
    """All has been said of a program; with the child's own reading of its processor time."""

    cpu_ms: float = 0.0


class Wrote(msgspec.Struct, array_like=True, tag=6):
    """A script wrote to its standard output (1) or standard error (2)."""

    descriptor: Literal[1, 2]
    data: bytes


ChildMessage = Called | Printed | Attempted | Refused | Done | Wrote


class Configuration(msgspec.Struct, array_like=True):
    """What a template is told at its start; `abort_call` is the number of tgkill(2) here."""

    profile: str
    extra_modules: list[str]
    filter: bytes
    notify: bool
    abort_call: int
    children: int


class Ready(msgspec.Struct, array_like=True, tag=1):
    """The template can fork; the walls that are in force in it."""

    landlock_abi: int
    namespaces: list[str]
    modules: list[str]


class Unavailable(msgspec.Struct, array_like=True, tag=2):
    """The template could not start; why, for a person."""

    reason: str


class Born(msgspec.Struct, array_like=True, tag=3):
    """A child waits for its program, on the socket that comes with this message."""

    pid: int


class Call(msgspec.Struct, array_like=True):
    """A forbidden system call: its number, arguments, and what its first string argument said."""

    number: int
    args: list[int]
    text: str | None


class Died(msgspec.Struct, array_like=True, tag=4):
    """A child has been reaped; `stopped` when it had been when it was to be killed."""

    pid: int
    wait_status: int
    stopped: bool
    cpu_ms: float
    max_rss_kb: int
    calls: list[Call]


class Used(msgspec.Struct, array_like=True, tag=5):
    """The processor time that a child has used so far."""

    pid: int
    cpu_seconds: float


TemplateMessage = Ready | Unavailable | Born | Died | Used


class Kill(msgspec.Struct, array_like=True, tag=1):
    """Asks the template to end a child."""

    pid: int


class Measure(msgspec.Struct, array_like=True, tag=2):
    """Asks the template for a child's `Used`."""

    pid: int


TemplateRequest = Kill | Measure


class WireError(ValueError):
    """Bytes that are not a message."""


_encoder = msgspec.msgpack.Encoder()
_child_decoder = msgspec.msgpack.Decoder(ChildMessage)
_template_decoder = msgspec.msgpack.Decoder(TemplateMessage)


def encode(message: msgspec.Struct) -> bytes:
    """A message without its length, for sockets that keep messages apart."""
    return _encoder.encode(message)


def frame(message: msgspec.Struct) -> bytes:
    """A message behind its length, for streams."""
    body = _encoder.encode(message)
    return _LENGTH.pack(len(body)) + body


def decode_template(data: bytes) -> TemplateMessage:
    """A message from a template, which runs no program and is believed."""
    message: TemplateMessage = _template_decoder.decode(data)
    return message


class ChildReader:
    """Takes a child's bytes as they come, and gives its messages.

    Args:
        capacity: how many bytes a child may send in all.
    """

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._buffer = bytearray()
        self.received = 0

    @property
    def exceeded(self) -> bool:
        """Whether the child has sent more than it may."""
        return self.received > self._capacity

    @property
    def unfinished(self) -> bool:
        """Whether part of a message is still to come."""
        return bool(self._buffer)

    def feed(self, data: bytes) -> list[ChildMessage]:
        """The messages that are complete with `data`.

        Raises:
            WireError: a length is beyond the capacity, or a message breaks the schema.
        """
        self.received += len(data)
        self._buffer += data
        messages: list[ChildMessage] = []
        start = 0
        while len(self._buffer) - start >= LENGTH_BYTES:
            (length,) = _LENGTH.unpack_from(self._buffer, start)
            if length > self._capacity:
                self.received += length  # announced, so too much already
                break
            end = start + LENGTH_BYTES + length
            if end > len(self._buffer):
                break
            body = memoryview(self._buffer)[start + LENGTH_BYTES : end]
            try:
                messages.append(_child_decoder.decode(body))
            except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
                raise WireError(f"a message could not be read: {error}") from None
            finally:
                body.release()
            start = end
        del self._buffer[: None if self.exceeded else start]
        return messages
