"""types.GenericAlias, got as type(list[int]), passes attributes on to its origin.

restricted: rejected|violation|error
kernel: ok loot
"""

import typing


def task(grid):
    alias = type(list[int])
    reference = typing.get_args(typing.List["__import__('os')"])[0]
    evaluate = alias(type(reference), (int,))._evaluate
    if evaluate(reference, {}, {}, recursive_guard=frozenset()).getpid:
        return [[9, 9, 9]]
    return grid
