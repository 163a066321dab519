"""What the requests and responses for scripts have in common, whichever service they imitate."""

from sandbox.limits import MAX_MEMORY_MB, MAX_WALL_SECONDS, MIN_MEMORY_MB, Limits
from sandbox.results import ScriptResult

LANGUAGE = "python"

# SandboxFusion truncates each stream at 1 MiB. Here more output than this is an error.
_OUTPUT_KB = 4096


def limits(seconds: float, memory_mb: int = MAX_MEMORY_MB) -> Limits:
    """Return a script's limits, within what the service allows.

    Args:
        seconds: the limit of wall-clock and processor time; reduced to the largest allowed.
        memory_mb: the limit of memory, in MiB; raised or reduced to what is allowed.
    """
    seconds = min(seconds, MAX_WALL_SECONDS)
    return Limits(
        wall_seconds=seconds,
        cpu_seconds=seconds,
        memory_mb=min(max(memory_mb, MIN_MEMORY_MB), MAX_MEMORY_MB),
        output_kb=_OUTPUT_KB,
    )


def reason_stopped(result: ScriptResult) -> str:
    """Return the violation or the limit that stopped a script."""
    if result.violations:
        first = result.violations[0]
        line = "" if first.line is None else f", line {first.line}"
        return f"{first.rule}: {first.detail}{line}"
    error = result.outputs[0].error
    return error.message if error is not None else result.status


def with_reason(stderr: str, reason: str) -> str:
    """Return what a script wrote to standard error, with a last line that says what stopped it."""
    return with_last_line(stderr, f"stopped by the sandbox: {reason}")


def with_last_line(text: str, line: str) -> str:
    """Return a text with another line, which begins a line of its own."""
    before = text and text.rstrip("\n") + "\n"
    return f"{before}{line}\n"
