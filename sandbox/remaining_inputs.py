"""The inputs that remain when a call exceeded the limit of one input.

The child that made the call is dead, because nothing else ends a call for certain. A new child runs
the program on the inputs after it, and so on. What each child did is attributed by what the parent
saw: an output belongs to the input whose answer arrived, and a timeout to the one that was due.
"""

import asyncio
from collections.abc import Callable

import msgspec

from sandbox.grids import Grid
from sandbox.judge import Evidence
from sandbox.limits import Limits
from sandbox.pool.template_pool import TemplatePool
from sandbox.program import Program
from sandbox.request import encode_program
from sandbox.results import Error, Output, Status

# Less than this of a limit cannot be asked for.
_LEAST_SECONDS = 1e-3


async def run_remaining(
    pool: TemplatePool,
    profile: str,
    program: Program,
    inputs: list[Grid],
    limits: Limits,
    evidence: Evidence,
    on_cancel: Callable[[Evidence], object],
) -> Evidence:
    """Return the evidence on a program, completed by running what the limit of one input cut off.

    Args:
        pool: the pool that the program ran in.
        profile: the program's profile.
        program: the program.
        inputs: all its inputs.
        limits: its limits; those of the whole program hold over all children together.
        evidence: the evidence of its first child.
        on_cancel: called with the evidence so far if this coroutine is cancelled.
    """
    while evidence.input_exceeded and (left := _after_timeout(evidence, inputs, limits)):
        # An input type that has proved right is kept.
        kept = evidence.input_type if evidence.answered else program.input_type
        request = encode_program(
            msgspec.structs.replace(program, input_type=kept),
            inputs[len(evidence.outputs) :],
            left,
            policy=program.policy,
        )
        before, is_told = evidence, False

        def cancelled(gathered: Evidence, before: Evidence = before) -> None:
            nonlocal is_told
            is_told = True
            on_cancel(_joined(before, gathered, limits))

        try:
            more = await pool.run(profile, request, left, cancelled)
        except asyncio.CancelledError:
            if not is_told:
                evidence.abandoned = True
                evidence.done = False
                on_cancel(evidence)
            raise
        evidence = _joined(before, more, limits)
    return evidence


def _after_timeout(evidence: Evidence, inputs: list[Grid], limits: Limits) -> Limits | None:
    """Record the timeout of the call that was due, and return what is left of the limits.

    None if nothing more is to be run.
    """
    if evidence.violations or evidence.malformed or evidence.output_exceeded:
        return None
    if len(evidence.outputs) >= len(inputs):
        evidence.wall_exceeded = True  # all calls were answered, but the child did not end
        return None
    seconds = limits.input_seconds or 0.0
    message = f"stopped at the limit of {seconds:g} s for one input"
    error = Error(Status.TIMEOUT.value, message)
    evidence.outputs.append(Output(Status.TIMEOUT, error=error, wall_ms=seconds * 1e3))
    evidence.input_exceeded = False
    if len(evidence.outputs) == len(inputs):
        evidence.done = True  # every input has its answer or its timeout
        return None
    wall = limits.wall_seconds - evidence.wall_ms / 1e3
    cpu = limits.cpu_seconds - evidence.cpu_ms / 1e3
    evidence.wall_exceeded = wall < _LEAST_SECONDS
    evidence.cpu_exceeded = cpu < _LEAST_SECONDS
    if evidence.wall_exceeded or evidence.cpu_exceeded:
        return None
    sent_kb = sum(len(o.grid) * len(o.grid[0]) for o in evidence.outputs if o.grid) // 1024
    return msgspec.structs.replace(
        limits, wall_seconds=wall, cpu_seconds=cpu, output_kb=max(1, limits.output_kb - sent_kb)
    )


def _joined(first: Evidence, more: Evidence, limits: Limits) -> Evidence:
    """Return the evidence of two children as if it were that of one."""
    size = limits.output_kb * 1024
    # What the program prints while it is loaded has been printed before.
    before = len(more.stdout) if more.printed_before is None else more.printed_before
    stdout = [*first.stdout, *more.stdout[before:]]
    joined = msgspec.structs.replace(
        more,
        outputs=[*first.outputs, *more.outputs],
        stdout=stdout,
        stdout_truncated=first.stdout_truncated or more.stdout_truncated,
        input_type=more.input_type or first.input_type,
        answered=first.answered or more.answered,
        reported_violations=[*first.reported_violations, *more.reported_violations],
        findings=[*first.findings, *(f for f in more.findings if f not in first.findings)],
        kernel_violations=[*first.kernel_violations, *more.kernel_violations],
        wall_ms=round(first.wall_ms + more.wall_ms, 3),
        cpu_ms=round(first.cpu_ms + more.cpu_ms, 3),
        max_rss_kb=max(first.max_rss_kb, more.max_rss_kb),
    )
    if sum(map(len, stdout)) > size:
        joined.cut(size)
    return joined
