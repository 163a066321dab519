"""What a child does: takes one program, runs it on each input, says what came of it, and dies."""

import sys
import time
import types
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from sandbox import conversion, wire
from sandbox.errors import GridError
from sandbox.kernel import rlimits
from sandbox.policy.audit import audit
from sandbox.policy.compiler import RejectedError, compile_program
from sandbox.policy.guards import PROGRAM_MODULE
from sandbox.policy.library import Checks
from sandbox.policy.modules import ModuleTable
from sandbox.template import attempts, channel, entry, errors, script, seeding

_request_decoder = msgspec.msgpack.Decoder(wire.ChildRequest)


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
        del data  # of a large input, or it would be there twice
        rlimits.confine_program(
            memory_bytes=request.memory_bytes,
            base_bytes=around.base_bytes,
        )
        if isinstance(request, wire.ScriptRequest):
            script.run(request, around.checks, around.builtins)
        if request.policy == "kernel" and not watching:
            around.checks.remove()
            attempts.watch()
            watching = True
        _run(request, around)
        channel.output.flush()
        channel.send(wire.Done(time.process_time() * 1e3))
        if request.last:
            return


def _run(request: wire.Request, around: Surroundings) -> None:
    if request.policy == "audit":
        _audit(request.source)
        return
    numpy = seeding.draws_from_numpy(request.source, *request.modules.values())
    seeding.seed(request.seed, numpy=numpy)
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
        if errors.is_out_of_memory(error):
            _free_and_make_room(error)
            channel.send(wire.Refused("out_of_memory", errors.OUT_OF_MEMORY))
        else:
            channel.send(wire.Refused("error", errors.describe(error)))
    else:
        while request.inputs:
            seeding.seed(request.seed, numpy=numpy)
            channel.output.flush()
            channel.send(_call(function, conversion.to_argument(request.inputs.pop(0), kind)))


def _audit(source: str) -> None:
    """Says what is found in a program that is not run."""
    try:
        found = audit(source)
    except (SyntaxError, RecursionError, MemoryError) as error:
        channel.send(wire.Refused("error", errors.describe(error)))
        return
    for finding in found:
        detail = channel.clean(finding.detail)
        channel.send(wire.Attempted(finding.rule, detail, finding.line, "static"))


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
        return wire.Called("ok", conversion.to_grid(value), None, elapsed_ms)
    except GridError as invalid:
        error = wire.ClaimedError("InvalidOutput", channel.clean(str(invalid)), None)
        return wire.Called("invalid_output", None, error, elapsed_ms)
    except BaseException as caught:
        elapsed_ms = (time.perf_counter() - start) * 1e3
        if errors.is_out_of_memory(caught):
            _free_and_make_room(caught)
            return wire.Called("out_of_memory", None, errors.OUT_OF_MEMORY, elapsed_ms)
        return wire.Called("error", None, errors.describe(caught), elapsed_ms)


def _free_and_make_room(error: BaseException) -> None:
    """Lets go of what the program held, and of a little of its limit, to be able to answer."""
    error.__traceback__ = None
    rlimits.make_room_to_answer()
