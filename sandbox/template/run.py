"""The main loop of a child: receives programs, runs them and reports the results."""

import sys
import time
import types
from dataclasses import dataclass
from typing import Any

import msgspec

from sandbox import conversion, wire
from sandbox.entry_points import ENTRY_POINTS, PRELUDE
from sandbox.errors import GridError
from sandbox.grids import Grid, InputType
from sandbox.kernel import rlimits
from sandbox.policy import sealed, tripwire
from sandbox.policy.audit import audit
from sandbox.policy.compiler import RejectedError, compile_program
from sandbox.policy.guards import PROGRAM_MODULE
from sandbox.policy.library import Checks
from sandbox.policy.modules import ModuleTable
from sandbox.template import (
    array_signs,
    attempts,
    channel,
    entry,
    errors,
    input_types,
    script,
    seeding,
)
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
        array_libraries: the modules whose functions take and return arrays.
    """

    checks: Checks
    modules: ModuleTable
    builtins: dict[str, Any]
    base_bytes: int
    allow_eval: bool
    array_libraries: frozenset[str] = input_types.ARRAY_LIBRARIES


@dataclass
class _Loaded:
    """A program whose top level has run.

    Attributes:
        function: the entry point.
        input_type: the type of its argument.
        is_guessed: whether neither the request nor an annotation names the type.
    """

    function: entry.Function
    input_type: InputType
    is_guessed: bool


def serve_requests(environment: ChildEnvironment, *, restorable: bool = False) -> None:
    """Handle a request from the channel, or more if this child is put back after each.

    Returns when the process should exit.

    Args:
        environment: what the template has prepared.
        restorable: whether this child is put back after each program. Then its limit is set, and
            its processor time measured, from outside.
    """
    sys.stdout = sys.stderr = channel.output
    is_watching = False
    while (data := channel.receive()) is not None:
        request = _request_decoder.decode(data)
        del data  # or a large input would be in memory twice
        if not restorable:
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
        channel.send(wire.Done())
        if not restorable:
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
    channel.output.begin(request.printed_bytes)
    numpy = seeding.uses_numpy_random(request.source, *request.modules.values())
    seeding.seed(request.seed, numpy=numpy)
    try:
        program = _load(request, environment)
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
        _call_on_inputs(program, request, environment, numpy=numpy)


def _call_on_inputs(
    program: _Loaded, request: wire.Request, environment: ChildEnvironment, *, numpy: bool
) -> None:
    """Call a program on each input and send its answers."""
    started: tuple[wire.Started, ...] = (wire.Started(program.input_type),)
    channel.output.flush()
    if request.announce:
        channel.send(*started)
        started = ()
    can_retry = program.is_guessed
    while request.inputs:
        grid = request.inputs.pop(0)
        seeding.seed(request.seed, numpy=numpy)
        channel.output.flush()
        called, may_be_type = _call(program, grid, strict=request.integers_only)
        if can_retry and may_be_type:
            other = _retry(program, grid, request, environment, numpy=numpy)
            if other is not None:
                program, called = other
                started = (wire.Started(program.input_type, again=True),)
        can_retry = False
        channel.send(*started, called)
        started = ()


def _retry(
    program: _Loaded,
    grid: Grid,
    request: wire.Request,
    environment: ChildEnvironment,
    *,
    numpy: bool,
) -> tuple[_Loaded, wire.Called] | None:
    """Load the program anew and call it with the other input type.

    Returns:
        The program and its answer, if that is a grid; None if the first answer stands.
    """
    modules, module = dict(environment.modules.own), sys.modules[PROGRAM_MODULE]
    channel.output.hold()
    succeeded = False
    try:
        seeding.seed(request.seed, numpy=numpy)
        other = _load(request, environment)
        other.input_type = "list" if program.input_type == "numpy" else "numpy"
        seeding.seed(request.seed, numpy=numpy)
        called, _ = _call(other, grid, strict=request.integers_only)
        succeeded = called.status == "ok"
    except BaseException as error:
        if errors.is_out_of_memory(error):
            _free_and_make_room(error)
    finally:
        channel.output.release(discard=not succeeded)
    if succeeded:
        return other, called
    environment.modules.own.clear()
    environment.modules.own.update(modules)
    sys.modules[PROGRAM_MODULE] = module
    return None


def _audit(source: str, allow_eval: bool) -> None:
    """Send the findings in a program, without running it."""
    try:
        findings = audit(source, allow_eval=allow_eval)
    except (SyntaxError, RecursionError, MemoryError) as error:
        channel.send(wire.Refused("error", errors.describe(error)))
        return
    channel.send_findings(findings)


def _load(request: wire.Request, environment: ChildEnvironment) -> _Loaded:
    """Run the program's top level, and find its entry point and input type."""
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
    namespace = module.__dict__
    namespace["__builtins__"] = builtins
    if PRELUDE in environment.modules.own:
        namespace.update(_prelude_names(environment.modules.own[PRELUDE]))
    exec(code, namespace)
    function = entry.find(namespace, request.entry_point)
    known = request.input_type or input_types.annotated(function, namespace)
    if known is not None:
        return _Loaded(function, known, is_guessed=False)
    libraries = environment.array_libraries
    if request.modules:
        mentioned = (name for name, text in request.modules.items() if "numpy" in text)
        libraries = libraries.union(mentioned)
    return _Loaded(
        function, input_types.inferred(function, request.source, libraries), is_guessed=True
    )


def _prelude_names(prelude: types.ModuleType) -> dict[str, Any]:
    """Return the names that a program has from its prelude.

    Those of entry points are left out, or the prelude would be called instead of the program. What
    is not an identifier could be the name of a guard.
    """
    return {
        name: value
        for name, value in vars(prelude).items()
        if type(name) is str and name.isidentifier()
        if not name.startswith("_") and name not in ENTRY_POINTS
    }


def _load_module(name: str, source: str, policy: str, builtins: Any) -> types.ModuleType:
    """Run a module that the client sent with its program, and return it."""
    module = types.ModuleType(PROGRAM_MODULE)
    module.__dict__["__builtins__"] = builtins
    exec(compile_program(source, policy, f"<module {name}\ud800>"), module.__dict__)
    return module


def _call(program: _Loaded, grid: Grid, *, strict: bool) -> tuple[wire.Called, bool]:
    """Call the entry point on a grid.

    Returns:
        Its result or error, and whether it is an error that the wrong input type can cause.
    """
    argument = conversion.to_argument(grid, program.input_type)
    elapsed_ms = 0.0
    start = time.perf_counter()
    try:
        value = program.function(argument)
        elapsed_ms = (time.perf_counter() - start) * 1e3
        if value is None and conversion.differs(argument, grid):
            raise GridError(
                "output", "returned None; the input grid was changed in place: return it"
            )
        result = conversion.to_grid(value, strict=strict)
        return wire.Called("ok", result, None, elapsed_ms), False
    except GridError as invalid:
        message = valid_text(str(invalid), channel.MAX_TEXT)
        error = wire.ClaimedError("InvalidOutput", message, None)
        return wire.Called("invalid_output", None, error, elapsed_ms), False
    except BaseException as caught:
        elapsed_ms = (time.perf_counter() - start) * 1e3
        if errors.is_out_of_memory(caught):
            _free_and_make_room(caught)
            return wire.Called("out_of_memory", None, errors.OUT_OF_MEMORY, elapsed_ms), False
        called = wire.Called("error", None, errors.describe(caught), elapsed_ms)
        return called, input_types.may_cause(caught)


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
        keepers=(_run, script._run_source),
        loaders=(_load, _load_module, script._run_source),
        readers=(channel, entry, errors, input_types, array_signs),
        flush=channel.output.flush,
    )


def close_language_wall() -> None:
    """Make the library's classes read-only, and check every event from now on."""
    sealed.seal_all(channel.stop)
    tripwire.arm()
