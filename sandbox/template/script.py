"""What a child does with a script: runs it as the interpreter runs a file, and exits as it would.

The exit code is the process's own, so the parent has it from the kernel; nothing is said at the
end that a script could forge.
"""

import atexit
import builtins
import gc
import os
import sys
import types
from typing import Any, NoReturn

from sandbox import wire
from sandbox.kernel import rlimits
from sandbox.policy.compiler import RejectedError, compile_program
from sandbox.policy.guards import PROGRAM_MODULE
from sandbox.policy.library import Checks
from sandbox.template import attempts, channel, errors, inline_threads, seeding, tracebacks
from sandbox.template.channel import SCRIPT_FILE
from sandbox.template.streams import Streams, read_line

_MAIN = "__main__"
_UNCAUGHT = 1
_UNFLUSHED = 120  # the interpreter's exit code when the end of the output is lost

# Given back when memory runs out: one arena of the interpreter's small objects, and more, because
# a script's globals are still there when its MemoryError is shown.
_RESERVE_BYTES = 1 << 21

_exit = os._exit


def run(request: wire.ScriptRequest, checks: Checks, restricted: dict[str, Any]) -> NoReturn:
    """Runs a script to its end, which is this process's.

    Args:
        request: the script.
        checks: those in force, which policy `kernel` takes back.
        restricted: the builtins of that policy.
    """
    code = _UNFLUSHED
    try:
        streams = Streams(request.stdin)
        streams.install()
        channel.output = streams  # for whoever reports an attempt: what was printed goes first
        module = _prepare(request, checks, restricted)
        ended = _execute(request, module)
        _take_down(module)
        if streams.finish():
            code = ended
    finally:
        _exit(code & 0xFF)


def _prepare(
    request: wire.ScriptRequest, checks: Checks, restricted: dict[str, Any]
) -> types.ModuleType:
    """Makes this process look like an interpreter at its start; returns its `__main__`."""
    sys.addaudithook(_keep_parser_from_files)
    tracebacks.install(request.source)
    module = types.ModuleType(_MAIN)
    space = module.__dict__
    space["__file__"] = SCRIPT_FILE
    if request.policy == "kernel":
        checks.remove()
        attempts.watch()
        inline_threads.install()
        builtins.exit = builtins.quit = _leave  # type: ignore[assignment]
        space["__builtins__"] = builtins
    else:
        space["__name__"] = _OwnName(_MAIN)
        space["__builtins__"] = {**restricted, "input": read_line}
        sys.modules[PROGRAM_MODULE] = module
    sys.modules[_MAIN] = module
    sys.argv[:] = [SCRIPT_FILE]
    atexit._clear()
    seeding.seed(request.seed, numpy=seeding.draws_from_numpy(request.source))
    return module


class _OwnName(str):
    """`__main__`, that the language wall takes for its own name of a program's module.

    The guards know a program's classes and functions by that name, and must know a script's.
    """

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return str.__eq__(self, other) is True or other == PROGRAM_MODULE

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__


def _keep_parser_from_files(event: str, args: tuple[Any, ...]) -> None:
    """Refuses the parser its look at the file that a SyntaxError is in, which is none.

    It then shows the line from what it was given. Only the interpreter's own C code opens a file
    with no flags at all; for the kernel wall it makes no difference who opens it.
    """
    if event == "open" and args[2:] == (0,):
        raise FileNotFoundError


def _leave(code: object = None) -> NoReturn:
    """The builtins `exit` and `quit`."""
    raise SystemExit(code)


def _execute(request: wire.ScriptRequest, module: types.ModuleType) -> int:
    """Runs a script; returns its exit code."""
    reserve = bytes(_RESERVE_BYTES)  # whose pages nothing touches
    try:
        exec(compile_program(request.source, request.policy, SCRIPT_FILE), module.__dict__)
    except RejectedError as rejected:
        for found in rejected.findings:
            detail = channel.clean(found.detail)
            channel.send(wire.Attempted(found.rule, detail, found.line, "static"))
        return _UNCAUGHT
    except SystemExit as left:
        return _code_of(left)
    except BaseException as error:
        del reserve
        _report(error)
        return _UNCAUGHT
    return 0


def _code_of(left: SystemExit) -> int:
    if left.code is None:
        return 0
    if isinstance(left.code, int):
        return int(left.code)
    sys.stderr.write(f"{left.code}\n")
    return _UNCAUGHT


def _report(error: BaseException) -> None:
    """Says what was not caught: to the parent, and on standard error."""
    out_of_memory = errors.is_out_of_memory(error)
    if out_of_memory or isinstance(error, MemoryError):
        rlimits.make_room_to_answer()
    if out_of_memory:
        channel.send(wire.Refused("out_of_memory", errors.OUT_OF_MEMORY))
        if not isinstance(error, MemoryError):
            error = MemoryError().with_traceback(error.__traceback__)
    else:
        channel.send(wire.Refused("error", errors.describe(error)))
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename != SCRIPT_FILE:
        trace = trace.tb_next
    try:
        sys.excepthook(type(error), error, trace)
    except BaseException:  # a hook of the script's own may do anything
        tracebacks.show(type(error), error, trace)


def _take_down(module: types.ModuleType) -> None:
    """What the interpreter does at its end: calls those who asked for it, lets go of objects."""
    atexit._run_exitfuncs()
    for name in list(module.__dict__):
        if name != "__builtins__":
            module.__dict__[name] = None
    gc.collect()
