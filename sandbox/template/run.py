"""What a child does: takes one program, runs it on each input, says what came of it, and dies."""

import contextlib
import random
import sys
import time
import types
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from sandbox import wire
from sandbox.grids import GridError
from sandbox.kernel import rlimits
from sandbox.policy.audit import audit
from sandbox.policy.compiler import PROGRAM_FILE, RejectedError, compile_program
from sandbox.policy.guards import PROGRAM_MODULE
from sandbox.policy.library import Checks
from sandbox.policy.modules import ModuleTable
from sandbox.template import attempts, channel, convert, entry

_request_decoder = msgspec.msgpack.Decoder(wire.Request)

# Encoded while there is memory to do it in.
_OUT_OF_MEMORY = wire.ClaimedError("MemoryError", "the memory limit was reached", None)


@dataclass(frozen=True)
class Surroundings:
    """What the template has made ready for every child."""

    checks: Checks
    modules: ModuleTable
    builtins: dict[str, Any]
    base_bytes: int


def serve_requests(around: Surroundings) -> None:
    """Runs requests from the channel until the last; returns when the process should end."""
    sys.stdout = sys.stderr = channel.output
    watching = False
    while (data := channel.receive()) is not None:
        request = _request_decoder.decode(data)
        rlimits.confine_program(
            memory_bytes=request.memory_bytes,
            base_bytes=around.base_bytes,
        )
        if request.policy == "kernel" and not watching:
            around.checks.take_back()
            attempts.watch()
            watching = True
        _run(request, around)
        channel.output.flush()
        channel.send(wire.Done(time.process_time() * 1e3))
        if request.last:
            return


def _run(request: wire.Request, around: Surroundings) -> None:
    random.seed(request.seed)
    if request.policy == "audit":
        _audit(request.source)
        return
    try:
        namespace = _load(request, around)
        function = entry.find(namespace, request.entry_point)
        kind = request.input_type or entry.input_type(function, namespace)
    except RejectedError as rejected:
        found = rejected.findings
        channel.send(
            *(wire.Attempted(v.rule, channel.clean(v.detail), v.line, "static") for v in found)
        )
    except entry.NoEntryPointError as missing:
        error = wire.ClaimedError("NoEntryPoint", channel.clean(str(missing)), None)
        channel.send(wire.Refused("rejected", error))
    except BaseException as error:
        if isinstance(error, MemoryError) and not _raised_by_program(error):
            _free_and_make_room(error)
            channel.send(wire.Refused("out_of_memory", _OUT_OF_MEMORY))
        else:
            channel.send(wire.Refused("error", describe(error)))
    else:
        seeds_numpy = "rand" in request.source
        while request.inputs:
            _seed(request.seed, seeds_numpy)
            channel.output.flush()
            channel.send(_call(function, convert.argument(request.inputs.pop(0), kind)))


def _audit(source: str) -> None:
    """Says what is found in a program that is not run."""
    try:
        found = audit(source)
    except (SyntaxError, RecursionError, MemoryError) as error:
        channel.send(wire.Refused("error", describe(error)))
        return
    for finding in found:
        detail = channel.clean(finding.detail)
        channel.send(wire.Attempted(finding.rule, detail, finding.line, "static"))


def _seed(seed: int, seeds_numpy: bool) -> None:
    random.seed(seed)
    if seeds_numpy:
        import numpy as np

        np.random.seed(seed)


def _load(request: wire.Request, around: Surroundings) -> dict[str, Any]:
    """Runs the program's top level; returns its namespace."""
    code = compile_program(request.source, request.policy)
    if request.policy == "restricted":
        space: Any = around.builtins
    else:
        space = __builtins__
    around.modules.own.clear()
    for name, source in request.modules.items():
        module = around.modules.own[name] = _module(name, source, request.policy, space)
        if request.policy == "kernel":
            sys.modules[name] = module
    # Classes are looked up by their module's name, by dataclasses and typing among others.
    module = types.ModuleType(PROGRAM_MODULE)
    sys.modules[PROGRAM_MODULE] = module
    module.__dict__["__builtins__"] = space
    exec(code, module.__dict__)
    return module.__dict__


def _module(name: str, source: str, policy: str, space: Any) -> types.ModuleType:
    """A client's module; it runs at once, before the program."""
    module = types.ModuleType(PROGRAM_MODULE)
    module.__dict__["__builtins__"] = space
    exec(compile_program(source, policy, f"<module {name}>"), module.__dict__)
    return module


def _call(function: Callable[[Any], Any], argument: Any) -> wire.Called:
    elapsed_ms = 0.0
    start = time.perf_counter()
    try:
        value = function(argument)
        elapsed_ms = (time.perf_counter() - start) * 1e3
        return wire.Called("ok", convert.returned(value), None, elapsed_ms)
    except GridError as invalid:
        error = wire.ClaimedError("InvalidOutput", channel.clean(str(invalid)), None)
        return wire.Called("invalid_output", None, error, elapsed_ms)
    except BaseException as caught:
        elapsed_ms = (time.perf_counter() - start) * 1e3
        if isinstance(caught, MemoryError) and not _raised_by_program(caught):
            _free_and_make_room(caught)
            return wire.Called("out_of_memory", None, _OUT_OF_MEMORY, elapsed_ms)
        return wire.Called("error", None, describe(caught), elapsed_ms)


def _free_and_make_room(error: MemoryError) -> None:
    """Lets go of what the program held, and of a little of its limit, to be able to answer."""
    error.__traceback__ = None
    rlimits.make_room_to_answer()


def _raised_by_program(error: BaseException) -> bool:
    """Whether a `raise` statement of the program's is where the exception began."""
    trace = error.__traceback__
    if trace is None:
        return False
    while trace.tb_next is not None:
        trace = trace.tb_next
    code = trace.tb_frame.f_code
    is_program = code.co_filename == PROGRAM_FILE
    return is_program and code.co_code[trace.tb_lasti] == attempts.RAISE_OPCODE


def describe(error: BaseException) -> wire.ClaimedError:
    """An exception's type, message and line in the program, as plain values."""
    kind = type.__getattribute__(type(error), "__name__")
    message, line = "", None
    with contextlib.suppress(BaseException):  # a method of the program's may do anything
        message = str(error)
    is_exact = type(error) in (SyntaxError, IndentationError, TabError)
    if isinstance(error, SyntaxError) and is_exact and error.filename == PROGRAM_FILE:
        if type(error.msg) is str:
            message = error.msg
        line = error.lineno
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == PROGRAM_FILE:
            line = trace.tb_lineno
        trace = trace.tb_next
    line = line if type(line) is int and 0 <= line < 2**31 else None
    return wire.ClaimedError(channel.clean(kind), channel.clean(str.__str__(message)), line)
