"""Execution of a script in a child, which behaves like an interpreter that runs a file.

The exit code is that of the process, so the parent learns it from the kernel. There is no final
message, which a script could forge.
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
from sandbox.policy import tripwire
from sandbox.policy.compiler import SCRIPT_FILE, RejectedError, compile_program
from sandbox.policy.guards import PROGRAM_MODULE
from sandbox.policy.library import Checks
from sandbox.template import attempts, channel, errors, seeding, tracebacks
from sandbox.template.replacements import Replacements
from sandbox.template.streams import Streams, read_line

_MAIN = "__main__"
_UNCAUGHT = 1
_BYTE_ORDER_MARK = "\ufeff"
_UNFLUSHED = 120  # the interpreter's exit code if it cannot flush the output

# Memory to free when the limit is reached, so that the MemoryError can be printed although the
# script's globals are still alive. It is more than one arena of the interpreter's allocator.
_RESERVE_BYTES = 1 << 21

_exit = os._exit

_replacements = Replacements()


def prepare() -> None:
    """Prepare, in the template, what scripts under policy `kernel` find replaced.

    The imports are here because they load modules that other templates do not need.
    """
    from sandbox.template import alarms, event_loop, machine, threads

    machine.prepare(_replacements)
    scheduler = threads.prepare(_replacements)
    event_loop.prepare(_replacements, scheduler)
    alarms.prepare(_replacements, scheduler)


def run(request: wire.ScriptRequest, checks: Checks, restricted: dict[str, Any]) -> NoReturn:
    """Run a script, then exit the process.

    Args:
        request: the script.
        checks: the installed checks, which are removed under policy `kernel`.
        restricted: the builtins for policy `restricted`.
    """
    code = _UNFLUSHED
    try:
        request.source = request.source.removeprefix(_BYTE_ORDER_MARK)
        streams = Streams(request.stdin)
        streams.install()
        channel.output = streams  # flushed before an attempt is reported
        if request.policy == "kernel":
            _replacements.apply()
        module = _prepare(request, checks, restricted)
        exit_code = _execute(request, module)
        if request.policy == "kernel":
            exit_code = _finish_threads() or exit_code
        _finalize(module)
        if streams.finish():
            code = exit_code
    finally:
        _exit(code & 0xFF)


def _prepare(
    request: wire.ScriptRequest, checks: Checks, restricted: dict[str, Any]
) -> types.ModuleType:
    """Make this process look like a newly started interpreter; return its `__main__`."""
    sys.addaudithook(_prevent_source_lookup)
    tracebacks.install(request.source)
    module = types.ModuleType(_MAIN)
    space = module.__dict__
    space["__file__"] = SCRIPT_FILE
    if request.policy == "kernel":
        checks.remove()
        attempts.watch()
        builtins.exit = builtins.quit = _leave  # type: ignore[assignment]
        space["__builtins__"] = builtins
    else:
        space["__builtins__"] = {**restricted, "input": read_line}
        sys.modules[PROGRAM_MODULE] = module
    sys.modules[_MAIN] = module
    sys.argv[:] = [SCRIPT_FILE]
    atexit._clear()
    seeding.seed(request.seed, numpy=seeding.uses_numpy_random(request.source))
    return module


def _prevent_source_lookup(event: str, args: tuple[Any, ...]) -> None:
    """Raise FileNotFoundError when the parser opens the nonexistent file of a SyntaxError.

    The parser then quotes the line from the source in memory. It is recognized by its flags: only
    the interpreter's C code opens files with none at all. This is no security check: the kernel
    wall stops every attempt to open a file.
    """
    if event == "open" and args[2:] == (0,):
        raise FileNotFoundError


def _leave(code: object = None) -> NoReturn:
    """Replace the builtins `exit` and `quit`."""
    raise SystemExit(code)


def _execute(request: wire.ScriptRequest, module: types.ModuleType) -> int:
    """Run a script and return its exit code."""
    reserve = bytes(_RESERVE_BYTES)  # never touched, so it uses address space only
    try:
        _run_source(request, module)
    except RejectedError as rejected:
        channel.send_findings(rejected.findings)
        return _UNCAUGHT
    except SystemExit as error:
        return _exit_code(error)
    except BaseException as error:
        del reserve
        _report(error)
        return _UNCAUGHT
    return 0


def _run_source(request: wire.ScriptRequest, module: types.ModuleType) -> None:
    code = compile_program(request.source, request.policy, SCRIPT_FILE)
    if request.policy == "restricted":
        tripwire.enter()
    try:
        exec(code, module.__dict__)
    finally:
        tripwire.leave()


def _finish_threads() -> int:
    """Wait for the script's threads, and return the exit code if that fails, else 0."""
    try:
        from sandbox.template import threads  # an alarm may ring here too

        threads.finish()
    except BaseException as error:  # they wait for each other, or an alarm's handler raised it
        _report(error)
        return _UNCAUGHT
    return 0


def _exit_code(error: SystemExit) -> int:
    """Return the exit code that a SystemExit stands for, and print its message if it has one."""
    if error.code is None:
        return 0
    if isinstance(error.code, int):
        return int(error.code)
    sys.stderr.write(f"{error.code}\n")
    return _UNCAUGHT


def _report(error: BaseException) -> None:
    """Report an uncaught exception to the parent, and print it on standard error."""
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
    except BaseException:  # the script may have replaced the hook
        tracebacks.show(type(error), error, trace)


def _finalize(module: types.ModuleType) -> None:
    """Do what the interpreter does at exit: run atexit functions and destroy the globals."""
    atexit._run_exitfuncs()
    for name in list(module.__dict__):
        if name != "__builtins__":
            module.__dict__[name] = None
    gc.collect()
