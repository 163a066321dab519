"""What a child claims about a call, and what the template saw of it, as results."""

from sandbox import wire
from sandbox.errors import GridError, WireError
from sandbox.grids import check_rectangular
from sandbox.kernel import system_calls
from sandbox.results import Error, Output, Status, Violation

# Longer than any program runs.
_MAX_MS = 1e7


def _check_ms(milliseconds: float) -> None:
    if not 0 <= milliseconds < _MAX_MS:  # also false for NaN
        raise WireError("the child sent an impossible time")


def output(called: wire.Called) -> Output:
    """Return the output that a child claims for one call, after checking its grid."""
    _check_ms(called.wall_ms)
    error = None
    if called.error is not None:
        error = Error(called.error.type, called.error.message, called.error.line)
    status, grid = Status(called.status), called.grid
    if status is Status.OK:
        try:
            if grid is None:
                raise GridError("output", "the grid is missing")
            check_rectangular(grid, "output")
        except GridError as invalid:
            status, grid = Status.INVALID_OUTPUT, None
            error = Error("InvalidOutput", str(invalid))
    else:
        grid = None
    return Output(status, grid, error, round(called.wall_ms, 3))


def violation(call: wire.Forbidden) -> Violation:
    """Return the violation that a forbidden system call is."""
    name = system_calls.name_of(call.number)
    # An argument that looks like an address need not be the address of a string.
    text = call.text.decode("utf-8", "replace")
    argument = repr(text[:200]) if text and text.isprintable() else ""
    return Violation(system_calls.rule_of(name), f"{name}({argument})", None, "kernel")
