"""Requests to a child: argument checks and encoding of programs and scripts."""

from collections.abc import Sequence
from typing import Any

from sandbox import wire
from sandbox.errors import FieldError, FieldTypeError
from sandbox.grids import Grid, read_grid
from sandbox.limits import Limits
from sandbox.profiles import profile_of
from sandbox.program import MAX_INPUTS, Program, Script


def check_program(program: Program) -> Program:
    """Return `program`.

    Raises:
        FieldTypeError: it is not a `Program`, but for example its source text.
    """
    if not isinstance(program, Program):
        raise FieldTypeError("program", f"must be a Program, not {type(program).__name__}")
    return program


def check_script(script: Script) -> Script:
    """Return `script`.

    Raises:
        FieldTypeError: it is not a `Script`, but for example its source text.
    """
    if not isinstance(script, Script):
        raise FieldTypeError("script", f"must be a Script, not {type(script).__name__}")
    return script


def check_inputs(inputs: Sequence[Any]) -> list[Grid]:
    """Return the inputs as a list of new grids.

    Raises:
        GridError: an input is not a grid.
        FieldError: there are no inputs, or more than `MAX_INPUTS`.
    """
    if not 1 <= len(inputs) <= MAX_INPUTS:
        raise FieldError("inputs", f"at least 1 and at most {MAX_INPUTS}, not {len(inputs)}")
    return [read_grid(grid, f"inputs[{index}]") for index, grid in enumerate(inputs)]


def profile_for(program: Program | Script, packages: Sequence[str]) -> str:
    """Return the profile of the template whose libraries a program needs.

    Args:
        program: the program or script.
        packages: the whole packages.
    """
    modules = program.modules.values() if isinstance(program, Program) else ()
    text = program.text if isinstance(program, Program) else program.code
    return profile_of((text, *modules), program.policy, packages)


def encode_program(program: Program, inputs: list[Grid], limits: Limits, *, policy: str) -> bytes:
    """Encode a program's request as a frame.

    Raises:
        NoProgramError: the program's reply has no program.
    """
    request = wire.Request(
        source=program.source,
        inputs=inputs,
        entry_point=program.entry_point,
        input_type=program.input_type,
        policy=policy,
        seed=program.seed,
        modules=program.modules,
        memory_bytes=limits.memory_mb << 20,
        printed_bytes=limits.output_kb << 10,
        integers_only=program.strict_output,
        announce=limits.input_seconds is not None,
    )
    return wire.frame(request)


def encode_script(script: Script, limits: Limits) -> bytes:
    """Encode a script's request as a frame."""
    request = wire.ScriptRequest(
        source=script.code,
        stdin=script.stdin.encode(),
        policy=script.policy,
        seed=script.seed,
        memory_bytes=limits.memory_mb << 20,
    )
    return wire.frame(request)
