"""Descriptions of a program's exceptions as plain values."""

import contextlib

from sandbox import wire
from sandbox.template import attempts, channel
from sandbox.text import valid_text

# Created in advance, while there is memory.
OUT_OF_MEMORY = wire.ClaimedError("MemoryError", "the memory limit was reached", None)

# The message of a SystemError that CPython 3.11 raises in place of a MemoryError when it cannot
# allocate a new frame: `_PyFrame_Push` fails without setting an exception.
_NO_MEMORY_FOR_FRAME = "error return without exception set"


def is_out_of_memory(error: BaseException) -> bool:
    """Return whether the interpreter or a library, not the program's `raise`, ran out of memory."""
    is_memory_error = isinstance(error, MemoryError) or _is_frame_failure(error)
    return is_memory_error and not _raised_by_program(error)


def _is_frame_failure(error: BaseException) -> bool:
    if type(error) is not SystemError or len(error.args) != 1:
        return False
    (message,) = error.args
    return type(message) is str and message == _NO_MEMORY_FOR_FRAME


def _raised_by_program(error: BaseException) -> bool:
    """Return whether a `raise` statement of the program raised the exception."""
    trace = error.__traceback__
    if trace is None:
        return False
    while trace.tb_next is not None:
        trace = trace.tb_next
    code = trace.tb_frame.f_code
    is_program = code.co_filename in channel.OWN_FILES
    return is_program and code.co_code[trace.tb_lasti] == attempts.RAISE_OPCODE


def describe(error: BaseException) -> wire.ClaimedError:
    """Return an exception's type, message and line in the program."""
    kind = type.__getattribute__(type(error), "__name__")
    message, line = "", None
    with contextlib.suppress(BaseException):  # the program may define __str__
        message = str(error)
    is_exact = type(error) in (SyntaxError, IndentationError, TabError)
    if isinstance(error, SyntaxError) and is_exact and error.filename in channel.OWN_FILES:
        if type(error.msg) is str:
            message = error.msg
        line = error.lineno
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename in channel.OWN_FILES:
            line = trace.tb_lineno
        trace = trace.tb_next
    line = line if type(line) is int and 0 <= line < 2**31 else None
    return wire.ClaimedError(
        valid_text(kind, channel.MAX_TEXT),
        valid_text(str.__str__(message), channel.MAX_TEXT),
        line,
    )
