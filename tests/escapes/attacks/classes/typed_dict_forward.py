"""typing.TypedDict with annotations that are text.

restricted: ok|error
kernel: ok|error
"""

from typing import TypedDict


def task(grid):
    made = TypedDict("Made", {"x": "__import__('os')", "__reduce__": "int"})
    return grid if made else None
