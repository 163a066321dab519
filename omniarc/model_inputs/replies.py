"""The extraction of inputs from a model's reply."""

import msgspec

from omniarc import prompts
from omniarc.model_inputs.candidates import MAX_DETAIL_LENGTH, RejectionReason
from omniarc.prompts import ParseError
from sandbox.grids import Grid
from sandbox.text import valid_text

# The prompts ask for a few inputs; a model that repeats itself must not fill the file.
MAX_GRIDS = 32
MAX_LENGTH = 200_000

_FENCE = "```"
_CUT_OFF = "the reply ends before the grid does"


class ProposedInput(msgspec.Struct, frozen=True):
    """An input that a reply proposes: a grid, or the reason why it has none."""

    grid: Grid | None
    reason: RejectionReason | None = None
    detail: str = ""


def find_inputs(reply: str, encoder: str, *, cut_off: bool = False) -> list[ProposedInput]:
    """Return the inputs that a reply proposes, in order; at least one.

    Args:
        reply: the text of the reply.
        encoder: the name of the prompt's encoder.
        cut_off: whether the reply ended at its token limit. Its last grid is then rejected, unless
            it is in a closed block.

    Raises:
        FieldError: there is no such encoder.
    """
    if len(reply) > MAX_LENGTH:
        return [_without_grid(f"the reply has {len(reply)} characters, more than {MAX_LENGTH}")]
    try:
        candidates = prompts.candidates(reply, encoder)
    except ParseError as error:
        return [_without_grid(str(error))]
    found = [
        _without_grid(str(each.grid))
        if isinstance(each.grid, ParseError)
        else ProposedInput(each.grid)
        for each in candidates
    ]
    if _ends_in_open_block(reply) if candidates[-1].fenced else cut_off:
        # A part of a grid may be a valid grid too, but not the intended one.
        found[-1] = _without_grid(_CUT_OFF)
    if len(found) > MAX_GRIDS:
        detail = f"the reply has {len(found)} grids, more than {MAX_GRIDS}"
        found = [*found[:MAX_GRIDS], ProposedInput(None, RejectionReason.TOO_MANY, detail)]
    return found


def _without_grid(detail: str) -> ProposedInput:
    return ProposedInput(None, RejectionReason.NO_GRID, valid_text(detail, MAX_DETAIL_LENGTH))


def _ends_in_open_block(reply: str) -> bool:
    fences = sum(line.lstrip().startswith(_FENCE) for line in reply.split("\n"))
    return fences % 2 == 1
