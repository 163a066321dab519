"""What a child is sent: its program, encoded, with inputs that have been checked."""

from collections.abc import Sequence

from sandbox import wire
from sandbox.errors import FieldError
from sandbox.grids import Grid, check_grid
from sandbox.limits import Limits
from sandbox.profiles import profile_of
from sandbox.program import MAX_INPUTS, Program, Script


def check_inputs(inputs: Sequence[Grid]) -> list[Grid]:
    """The inputs, each a grid.

    Raises:
        GridError: one is none.
        ValueError: there are none, or more than `MAX_INPUTS`.
    """
    if not 1 <= len(inputs) <= MAX_INPUTS:
        raise FieldError("inputs", f"at least 1 and at most {MAX_INPUTS}, not {len(inputs)}")
    return [check_grid(grid, f"inputs[{index}]") for index, grid in enumerate(inputs)]


def profile_for(program: Program | Script) -> str:
    """The profile of the template that has what a program may import."""
    modules = program.modules.values() if isinstance(program, Program) else ()
    return profile_of((program.code, *modules), program.policy)


def encode_program(
    program: Program, inputs: list[Grid], limits: Limits, *, policy: str, last: bool
) -> bytes:
    """A program's request, framed; with `last` its child takes no other."""
    request = wire.Request(
        source=program.source,
        inputs=inputs,
        entry_point=program.entry_point,
        input_type=program.input_type,
        policy=policy,
        seed=program.seed,
        modules=program.modules,
        memory_bytes=limits.memory_mb << 20,
        last=last,
    )
    return wire.frame(request)


def encode_script(script: Script, limits: Limits) -> bytes:
    """A script's request, framed."""
    request = wire.ScriptRequest(
        source=script.code,
        stdin=script.stdin.encode(),
        policy=script.policy,
        seed=script.seed,
        memory_bytes=limits.memory_mb << 20,
    )
    return wire.frame(request)
