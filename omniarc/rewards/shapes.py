"""From a verification to a number between 0 and 1.

Each is 0 for a program that attempted something forbidden.
"""

from collections.abc import Callable, Mapping

from omniarc.evaluation.verification import Verification
from sandbox.errors import FieldError
from sandbox.results import Status


def solved(verification: Verification) -> float:
    """Return 1 if every pair whose output is known is right, else 0.

    The one reward that only a solution gets, provided that the prompt does not show the test
    outputs. It is 0 for nearly every completion of a weak model, from which nothing can be learnt.
    """
    known = _known(verification)
    return float(bool(known) and all(known))


def share_of_pairs(verification: Verification) -> float:
    """Return the share of right pairs among those whose output is known.

    It invites programs that answer the train pairs that they have seen, one by one.
    """
    known = _known(verification)
    return sum(known) / len(known) if known else 0.0


def share_of_cells(verification: Verification) -> float:
    """Return the share of right cells in the pairs whose output is known.

    It invites copying: in many tasks the input has most cells of the output, so that
    `return grid` gets more than an attempt that fails.
    """
    return verification.cells_correct or 0.0


def has_program(verification: Verification) -> float:
    """Return 1 if there was a program that could be run and attempted nothing forbidden, else 0.

    It invites any function at all, so it should weigh little, and only at the beginning.
    """
    return float(verification.status not in (Status.REJECTED, Status.VIOLATION))


SHAPES: dict[str, Callable[[Verification], float]] = {
    shape.__name__: shape for shape in (solved, share_of_pairs, share_of_cells, has_program)
}

# The weights of a reward that names none.
DEFAULT_WEIGHTS = {"solved": 1.0}


def weighted(verification: Verification, weights: Mapping[str, float] | None = None) -> float:
    """Return the sum of rewards, each times its weight.

    Args:
        verification: the outcome of the program.
        weights: the weight of each reward by its name; by default `{"solved": 1.0}`.

    Raises:
        FieldError: no reward has this name.
    """
    check_weights(weights)
    named = DEFAULT_WEIGHTS if weights is None else weights
    return sum(weight * SHAPES[name](verification) for name, weight in named.items())


def check_weights(weights: Mapping[str, float] | None) -> None:
    """Check the names of weights.

    Raises:
        FieldError: no reward has this name, or there are none.
    """
    if weights is not None and not weights:
        raise FieldError("weights", "must name at least one reward")
    for name in weights or ():
        if name not in SHAPES:
            raise FieldError(f"weights.{name}", f"must be one of {', '.join(SHAPES)}")


def _known(verification: Verification) -> list[bool]:
    pairs = (*verification.train, *verification.test)
    return [pair.correct for pair in pairs if pair.correct is not None]
