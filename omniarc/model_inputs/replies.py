"""What of a model's reply is judged as an input, and what is turned away at once."""

import msgspec

from omniarc import prompts
from omniarc.model_inputs.candidates import MAX_DETAIL_LENGTH, Reason, clean_text
from omniarc.prompts import ParseError
from sandbox.grids import Grid

# Grids that are judged in one reply, and the longest reply that is read. A model is asked for a
# few inputs; one that repeats itself until it is stopped must not fill the file.
MAX_GRIDS = 32
MAX_LENGTH = 200_000

_FENCE = "```"
_CUT_OFF = "the reply ends before the grid does"


class Found(msgspec.Struct, frozen=True):
    """Something in a reply that was meant as an input: a grid, or a reason why it is none."""

    grid: Grid | None
    reason: Reason | None = None
    detail: str = ""


def find_inputs(reply: str, encoder: str, *, cut_off: bool = False) -> list[Found]:
    """Everything in a reply that was meant as an input, in order; at least one.

    Args:
        reply: what the model said.
        encoder: the name of the encoder that the prompt used.
        cut_off: whether the model was stopped before it had said all. The end of a reply is then
            no input, unless the block that it stands in is closed.

    Raises:
        ValueError: there is no such encoder.
    """
    if len(reply) > MAX_LENGTH:
        return [_without_grid(f"the reply has {len(reply)} characters, at most {MAX_LENGTH}")]
    try:
        candidates = prompts.candidates(reply, encoder)
    except ParseError as error:
        return [_without_grid(str(error))]
    found = [
        _without_grid(str(each.grid)) if isinstance(each.grid, ParseError) else Found(each.grid)
        for each in candidates
    ]
    if _ends_in_a_block(reply) if candidates[-1].fenced else cut_off:
        # What is there of it may be a grid, and is not the one that was meant.
        found[-1] = _without_grid(_CUT_OFF)
    if len(found) > MAX_GRIDS:
        more = f"{len(found)}, at most {MAX_GRIDS}"
        found = [*found[:MAX_GRIDS], Found(None, Reason.TOO_MANY, more)]
    return found


def _without_grid(detail: str) -> Found:
    return Found(None, Reason.NO_GRID, clean_text(detail, MAX_DETAIL_LENGTH))


def _ends_in_a_block(reply: str) -> bool:
    fences = sum(line.lstrip().startswith(_FENCE) for line in reply.split("\n"))
    return fences % 2 == 1
