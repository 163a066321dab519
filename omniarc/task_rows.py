"""Rows: tasks as datasets hold them, with other fields, and with arrays or tensors as grids."""

from collections.abc import Mapping
from typing import Any

from sandbox.grids import to_plain

PARTS = ("train", "test")
_GRIDS = ("input", "output")


def plain_task(row: Any) -> Any:
    """Return the train and test pairs of a row as JSON would have them, without other fields.

    Pairs may be a list, or the columns of inputs and outputs that datasets of Hugging Face make of
    it. Grids may be lists, arrays or tensors. What is none of these is kept as it is, for the
    reader to refuse.
    """
    if not isinstance(row, Mapping):
        return row
    return {part: _plain_pairs(row[part]) for part in PARTS if part in row}


def _plain_pairs(pairs: Any) -> Any:
    if isinstance(pairs, Mapping):
        inputs: Any = pairs.get("input")
        outputs: Any = pairs.get("output")
        if outputs is None and _has_length(inputs):
            outputs = [None] * len(inputs)
        if not (_has_length(inputs) and _has_length(outputs)) or len(inputs) != len(outputs):
            return pairs
        return [
            {"input": to_plain(one), "output": to_plain(other)}
            for one, other in zip(inputs, outputs, strict=True)
        ]
    pairs = to_plain(pairs, 1)
    return [_plain_pair(pair) for pair in pairs] if isinstance(pairs, list) else pairs


def _plain_pair(pair: Any) -> Any:
    if not isinstance(pair, Mapping):
        return pair
    return {name: to_plain(pair[name]) for name in _GRIDS if name in pair}


def _has_length(column: Any) -> bool:
    return hasattr(column, "__len__") and not isinstance(column, str | bytes | Mapping)
