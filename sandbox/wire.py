"""The protocol between parent, template and child: messages and framing.

A frame is a four-byte length followed by a msgpack message. Messages from a child are decoded with
a strict schema that limits every size.
"""

import fcntl
import struct
import termios
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from sandbox.errors import WireError
from sandbox.grids import Grid, InputType

_LENGTH = struct.Struct("<I")
LENGTH_BYTES = _LENGTH.size


class Request(msgspec.Struct, array_like=True, tag=1, kw_only=True):
    """A program with its inputs. It never contains an expected output.

    Attributes:
        source, entry_point, input_type, policy, seed, modules: as in `Program`.
        inputs: the grids to call the program with.
        memory_bytes: its memory limit.
        printed_bytes: how much printed text to send.
        integers_only: whether to refuse floats in what the program returns.
        announce: send `Started` before the first call, and not only with its answer.
    """

    source: str
    inputs: list[list[list[int]]]
    entry_point: str | None
    input_type: InputType | None
    policy: str
    seed: int
    modules: dict[str, str]
    memory_bytes: int
    printed_bytes: int
    integers_only: bool
    announce: bool


class ScriptRequest(msgspec.Struct, array_like=True, tag=2):
    """A script with its standard input; it has a child to itself."""

    source: str
    stdin: bytes
    policy: str
    seed: int
    memory_bytes: int


ChildRequest = Request | ScriptRequest

# Bounds for the values that a child sends, on which audit records and databases rely.
Text = Annotated[str, Meta(max_length=600)]
# `$` alone would let a newline pass at the end.
Rule = Annotated[str, Meta(max_length=64, pattern=r"^[a-z_]+[.][a-z_]+$(?!\n)")]
Line = Annotated[int, Meta(ge=0, le=2**31 - 1)]

ClaimedStatus = Literal["ok", "error", "invalid_output", "out_of_memory"]


class ClaimedError(msgspec.Struct, array_like=True):
    """An exception in the child."""

    type: Text
    message: Text
    line: Line | None


class Called(msgspec.Struct, array_like=True, tag=1):
    """A call returned or raised."""

    status: ClaimedStatus
    grid: Grid | None
    error: ClaimedError | None
    wall_ms: float


class Printed(msgspec.Struct, array_like=True, tag=2):
    """The program printed."""

    text: str


class Attempted(msgspec.Struct, array_like=True, tag=3):
    """The language wall detected an attempt."""

    rule: Rule
    detail: Text
    line: Line | None
    layer: Literal["static", "runtime"]


class Refused(msgspec.Struct, array_like=True, tag=4):
    """The program as a whole could not run."""

    status: Literal["error", "rejected", "out_of_memory"]
    error: ClaimedError


class Done(msgspec.Struct, array_like=True, tag=5):
    """The final message about a program."""


class Wrote(msgspec.Struct, array_like=True, tag=6):
    """A script wrote to its standard output (1) or standard error (2)."""

    descriptor: Literal[1, 2]
    data: bytes


class Noted(msgspec.Struct, array_like=True, tag=7):
    """The language wall noted something that is no violation."""

    rule: Rule
    detail: Text
    line: Line | None


class Started(msgspec.Struct, array_like=True, tag=8):
    """The program has been loaded, and the calls begin.

    Attributes:
        input_type: type of the argument.
        again: the program was loaded once more, for this type: what it printed before is void.
    """

    input_type: InputType
    again: bool = False


# What a frame counts at least, because each costs time: a child could send millions of tiny ones.
FRAME_FLOOR_BYTES = 32

# The largest frame from a child. A child sends text in pieces of at most 64 KiB, and decoding a
# larger one would keep everything else waiting.
MAX_FRAME_BYTES = 128 * 1024

# The exit code of a child that the tripwire has ended, as in `sandbox/policy/_tripwire.c`.
TRIPPED = 86

ChildMessage = Called | Printed | Attempted | Refused | Done | Wrote | Noted | Started


class Configuration(msgspec.Struct, array_like=True):
    """Configuration of a template.

    Attributes:
        profile: name of the profile.
        extra_modules: additional modules that programs may import.
        packages: whole packages that programs without the language wall may import.
        has_packages: whether this template loads them.
        filter: the compiled seccomp filter.
        notify: whether the kernel reports forbidden calls to a listener.
        restorable_filter: the filter of restorable children; empty where there shall be none.
        mapping_calls: the calls that a restorable child may make although they are reported, by
            number, with the bits that the third argument may not have.
        abort_call: number of the system call tgkill(2) on this architecture.
        children: how many children to keep forked.
        allow_eval: whether restricted programs may run text as code.
    """

    profile: str
    extra_modules: list[str]
    packages: list[str]
    has_packages: bool
    filter: bytes
    notify: bool
    restorable_filter: bytes
    mapping_calls: dict[int, int]
    abort_call: int
    children: int
    allow_eval: bool


class Ready(msgspec.Struct, array_like=True, tag=1):
    """The template is ready to fork, with these walls in force.

    Attributes:
        landlock_abi: version of Landlock.
        namespaces: names of the namespaces entered.
        modules: the modules that programs may import.
        restores: whether it can fork restorable children, as far as is known before the first.
    """

    landlock_abi: int
    namespaces: list[str]
    modules: list[str]
    restores: bool


class Unavailable(msgspec.Struct, array_like=True, tag=2):
    """The template could not start, for this reason."""

    reason: str


class Born(msgspec.Struct, array_like=True, tag=3):
    """A child is waiting for a program on the socket that accompanies this message.

    Attributes:
        pid: process id.
        memory_bytes: the memory limit of a restorable child; else None.
    """

    pid: int
    memory_bytes: int | None = None


class Died(msgspec.Struct, array_like=True, tag=4):
    """A child was reaped.

    Attributes:
        pid: process id.
        wait_status: status from wait4().
        killed: the template killed the child.
        stopped: the child was stopped by a signal when the template killed it.
        cpu_ms: processor time.
        max_rss_kb: peak resident memory.
        refused: putting it back failed after it was reported as restored.
    """

    pid: int
    wait_status: int
    killed: bool
    stopped: bool
    cpu_ms: float
    max_rss_kb: int
    refused: bool = False


class Used(msgspec.Struct, array_like=True, tag=5):
    """The processor time that a child has used so far."""

    pid: int
    cpu_seconds: float


class NotPrepared(msgspec.Struct, array_like=True, tag=6):
    """A restorable child could not be made, for this reason; nor can another one."""

    reason: str


class Restored(msgspec.Struct, array_like=True, tag=7):
    """A child has been stopped after its program, and is being put back to what it was at birth.

    It takes a further program only when that is done. If it fails, the child is killed instead.

    Attributes:
        pid: process id.
        cpu_seconds: the processor time that it has used since it was born.
        peak_kb: its peak of resident memory since it was last restored.
    """

    pid: int
    cpu_seconds: float
    peak_kb: int


class Forbidden(msgspec.Struct, array_like=True, tag=8):
    """A child was stopped at a forbidden system call, and is being killed.

    Attributes:
        pid: process id.
        number: of the call on this machine.
        args: its arguments.
        text: its first string argument; empty if it has none. See `encode_forbidden`.
    """

    pid: int
    number: int
    args: list[int]
    text: bytes = b""


TemplateMessage = Ready | Unavailable | Born | Died | Used | NotPrepared | Restored | Forbidden


class Kill(msgspec.Struct, array_like=True, tag=1):
    """Request to the template to kill a child."""

    pid: int


class Measure(msgspec.Struct, array_like=True, tag=2):
    """Request to the template for the `Used` of a child."""

    pid: int


class Prepare(msgspec.Struct, array_like=True, tag=3):
    """Request to the template to fork a restorable child with a memory limit."""

    memory_bytes: int


class Restore(msgspec.Struct, array_like=True, tag=4):
    """Request to the template to put a child back. It kills a child that it cannot put back."""

    pid: int


TemplateRequest = Kill | Measure | Prepare | Restore


_encoder = msgspec.msgpack.Encoder()
_child_decoder = msgspec.msgpack.Decoder(ChildMessage)
_template_decoder = msgspec.msgpack.Decoder(TemplateMessage)


def encode(message: msgspec.Struct) -> bytes:
    """Encode a message without its length, for sockets that preserve message boundaries."""
    return _encoder.encode(message)


def encode_forbidden(message: Forbidden, text: memoryview) -> list[bytes | memoryview]:
    """Encode a message with a text of at most 255 bytes, in two parts so that it is not copied."""
    encoded = _encoder.encode(message)  # ends with the length of the empty text, which is last
    return [encoded[:-1] + bytes([len(text)]), text]


def frame(message: msgspec.Struct) -> bytes:
    """Encode a message as a frame, for stream sockets."""
    body = _encoder.encode(message)
    return _LENGTH.pack(len(body)) + body


def decode_template(data: bytes) -> TemplateMessage:
    """Decode a message from a template, which is trusted because it runs no program."""
    message: TemplateMessage = _template_decoder.decode(data)
    return message


class ChildReader:
    """Incremental decoder of the messages from a child.

    Args:
        capacity: maximum number of bytes that the child may send, printed text aside.
        printed: maximum number of bytes of printed text that it may send besides.

    Attributes:
        received: number of bytes received.
    """

    def __init__(self, capacity: int, printed: int = 0) -> None:
        self._capacity = capacity
        self._total = capacity + printed
        self._buffer = bytearray()
        self._not_printed = 0
        self._missing = 0  # up to the floor of each frame
        self.received = 0

    @property
    def exceeded(self) -> bool:
        """Whether the child has sent more than it may."""
        charged = self.received + self._missing
        return charged > self._total or self._not_printed > self._capacity

    @property
    def unfinished(self) -> bool:
        """Whether the last message is incomplete."""
        return bool(self._buffer)

    def feed(self, data: bytes) -> list[ChildMessage]:
        """Append received bytes and return the messages that they complete.

        A message that is announced to be larger than the capacity sets `exceeded`, and so does one
        that does not fit any more; it is left out, unless it reports an attempt.

        Raises:
            WireError: a message does not match the schema, or is larger than a child sends.
        """
        self.received += len(data)
        self._buffer += data
        messages: list[ChildMessage] = []
        start = 0
        while len(self._buffer) - start >= LENGTH_BYTES:
            (length,) = _LENGTH.unpack_from(self._buffer, start)
            if length > self._capacity:
                self.received += self._total  # the announcement alone exceeds the capacity
                break
            if length > MAX_FRAME_BYTES:
                raise WireError(f"a message of {length} bytes was announced")
            end = start + LENGTH_BYTES + length
            if end > len(self._buffer):
                break
            missing = max(0, FRAME_FLOOR_BYTES - (end - start))
            self._missing += missing
            body = memoryview(self._buffer)[start + LENGTH_BYTES : end]
            try:
                message = _child_decoder.decode(body)
                if type(message) is not Printed:
                    self._not_printed += end - start + missing
                if self._not_printed <= self._capacity or type(message) is Attempted:
                    messages.append(message)
            except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
                raise WireError(f"a message could not be decoded: {error}") from None
            finally:
                body.release()
            start = end
        del self._buffer[:start]
        if self.exceeded:
            self._buffer.clear()
        return messages


def unread_bytes(descriptor: int) -> int:
    """Return how many bytes that were sent over a socket its other end has not read."""
    buffer = fcntl.ioctl(descriptor, termios.TIOCOUTQ, b"\0\0\0\0")
    return int(struct.unpack("i", buffer)[0])
