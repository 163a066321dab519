"""Kinds of rewrites, for counts."""

import re

from omniarc.dataset.rewriting.grid_changes import is_change
from omniarc.dataset.rewriting.operators import COLORS

_WORDS = {
    "direction": "UP DOWN LEFT RIGHT UP_LEFT UP_RIGHT DOWN_LEFT DOWN_RIGHT ORTHOGONAL DIAGONAL",
    "order": "max min sorted reverse first last by most_common least_common most odd_one_out",
    "rows and columns": "axis between top left bottom right height width",
    "neighborhood": "find_objects enclosed_cells flood_fill dilate connectivity",
    "condition": "is differs less greater least if",
    "logic": "and or xor all any",
    "number": "factor turns rotate",
    "canvas": "copy blank",
    "color": " ".join(["color", *COLORS]),
    "output in another pose": "returned flip",
}
_BY_WORD = {word: kind for kind, words in _WORDS.items() for word in words.split()}

TWO = "two of these"
GRIDS_TURNED = "grids turned or mirrored"
GRIDS_RECOLORED = "grids recolored"
OTHER = "shape"


def kind_of(name: str) -> str:
    """Return the kind of a rewrite, given its name."""
    parts = name.split(".")
    if len(parts) > 1:
        return TWO
    if is_change(name):
        return GRIDS_RECOLORED if name.startswith("colors") else GRIDS_TURNED
    words = re.sub(r"\d+", "", name).split("_")
    for length in (3, 2, 1):
        if kind := _BY_WORD.get("_".join(words[:length])):
            return kind
    return OTHER
