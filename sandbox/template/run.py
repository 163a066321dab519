"""The main loop of a child: receives programs, runs them and reports the results."""

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
from sandbox.policy import tripwire
from sandbox.policy.audit import audit
from sandbox.policy.compiler import RejectedError, compile_program
from sandbox.policy.guards import PROGRAM_MODULE
from sandbox.policy.library import Checks
from sandbox.policy.modules import ModuleTable
from sandbox.template import attempts, channel, entry, errors, script, seeding
from sandbox.text import valid_text

_request_decoder = msgspec.msgpack.Decoder(wire.ChildRequest)


@dataclass(frozen=True)
class ChildEnvironment:
    """What the template prepares for all of its children.

    Attributes:
        checks: the checks inside the standard library, installed.
        modules: the modules that programs may import.
        builtins: the builtins of restricted programs.
        base_bytes: the address space of a child before it runs a program.
        allow_eval: whether restricted programs may run text as code.
    """

    checks: Checks
    modules: ModuleTable
    builtins: dict[str, Any]
    base_bytes: int
    allow_eval: bool


def serve_requests(environment: ChildEnvironment) -> None:
    """Handle requests from the channel; return after the last, when the process should exit."""
    sys.stdout = sys.stderr = channel.output
    is_watching = False
    while (data := channel.receive()) is not None:
        request = _request_decoder.decode(data)
        del data  # or a large input would be in memory twice
        rlimits.confine_program(
            memory_bytes=request.memory_bytes,
            base_bytes=environment.base_bytes,
        )
        if isinstance(request, wire.ScriptRequest):
            script.run(request, environment.checks, environment.builtins)
        if request.policy == "kernel" and not is_watching:
            environment.checks.remove()
            attempts.watch()
            is_watching = True
        channel.forget_notes()
        _run(request, environment)
        channel.output.flush()
        channel.send(wire.Done(time.process_time() * 1e3))
        if request.last:
            return


def _run(request: wire.Request, environment: ChildEnvironment) -> None:
    """Run one program on its inputs and send the results."""
    if request.policy == "audit":
        _audit(request.source, environment.allow_eval)
    elif request.policy == "kernel":
        _run_program(request, environment)
    else:
        tripwire.enter()
        _run_program(request, environment)
        tripwire.leave()


def _run_program(request: wire.Request, environment: ChildEnvironment) -> None:
    numpy = seeding.uses_numpy_random(request.source, *request.modules.values())
    seeding.seed(request.seed, numpy=numpy)
    try:
        namespace = _load(request, environment)
        function = entry.find(namespace, request.entry_point)
        input_type = request.input_type or entry.input_type(function, namespace)
    except RejectedError as rejected:
        channel.send_findings(rejected.findings)
    except entry.NoEntryPointError as missing:
        message = valid_text(str(missing), channel.MAX_TEXT)
        error = wire.ClaimedError("NoEntryPoint", message, None)
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
            channel.send(_call(function, conversion.to_argument(request.inputs.pop(0), input_type)))


def _audit(source: str, allow_eval: bool) -> None:
    """Send the findings in a program, without running it."""
    try:
        findings = audit(source, allow_eval=allow_eval)
    except (SyntaxError, RecursionError, MemoryError) as error:
        channel.send(wire.Refused("error", errors.describe(error)))
        return
    channel.send_findings(findings)


def _load(request: wire.Request, environment: ChildEnvironment) -> dict[str, Any]:
    """Run the program's top level and return its namespace."""
    code = compile_program(request.source, request.policy)
    if request.policy == "restricted":
        builtins: Any = environment.builtins
    else:
        builtins = __builtins__
    environment.modules.own.clear()
    for name, source in request.modules.items():
        module = _load_module(name, source, request.policy, builtins)
        environment.modules.own[name] = module
        if request.policy == "kernel":
            sys.modules[name] = module
    # dataclasses and typing, among others, look up the modules of classes by name.
    module = types.ModuleType(PROGRAM_MODULE)
    sys.modules[PROGRAM_MODULE] = module
    module.__dict__["__builtins__"] = builtins
    exec(code, module.__dict__)
    return module.__dict__


def _load_module(name: str, source: str, policy: str, builtins: Any) -> types.ModuleType:
    """Run a module that the client sent with its program, and return it."""
    module = types.ModuleType(PROGRAM_MODULE)
    module.__dict__["__builtins__"] = builtins
    exec(compile_program(source, policy, f"<module {name}\ud800>"), module.__dict__)
    return module


def _call(function: Callable[[Any], Any], argument: Any) -> wire.Called:
    """Call the entry point and return its result or error."""
    elapsed_ms = 0.0
    start = time.perf_counter()
    try:
        value = function(argument)
        elapsed_ms = (time.perf_counter() - start) * 1e3
        return wire.Called("ok", conversion.to_grid(value), None, elapsed_ms)
    except GridError as invalid:
        message = valid_text(str(invalid), channel.MAX_TEXT)
        error = wire.ClaimedError("InvalidOutput", message, None)
        return wire.Called("invalid_output", None, error, elapsed_ms)
    except BaseException as caught:
        elapsed_ms = (time.perf_counter() - start) * 1e3
        if errors.is_out_of_memory(caught):
            _free_and_make_room(caught)
            return wire.Called("out_of_memory", None, errors.OUT_OF_MEMORY, elapsed_ms)
        return wire.Called("error", None, errors.describe(caught), elapsed_ms)


def _free_and_make_room(error: BaseException) -> None:
    """Free the program's objects and raise its memory limit a little, to be able to report.

    Freeing objects can need memory too, to run `close()` of generators for example. The limit is
    therefore raised first, and again after that if there was no memory to call the function.
    """
    try:
        rlimits.make_room_to_answer()
    except (MemoryError, SystemError):
        error.__traceback__ = None
        rlimits.make_room_to_answer()
    error.__traceback__ = None


def install_tripwire() -> None:
    """Install the tripwire of restricted programs, before the first of them runs."""
    tripwire.install(
        keepers=(_run, script._execute),
        loaders=(_load, _load_module, script._execute),
        readers=(channel, entry, errors),
        flush=channel.output.flush,
    )
