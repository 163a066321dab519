"""What reading a reply costs: an ordinary one, and text that is hostile to the reader.

.venv/bin/python benchmarks/replies.py
"""

import time
from collections.abc import Callable
from contextlib import suppress
from statistics import median

from sandbox.replies import NoProgramError, read_reply

PROGRAM = """import numpy as np


def transform(grid):
    rows, columns = grid.shape
    result = np.zeros((rows * 2, columns), dtype=int)
    for row in range(rows):
        result[row * 2 : row * 2 + 2] = grid[row]
    return result
"""
PROSE = "Each row of the input appears twice in the output, so the height doubles.\n"
SIZES = (16, 64, 256)

ORDINARY = {
    "2 kB, one block": PROSE * 12 + f"```python\n{PROGRAM}```\n" + PROSE * 11,
    "2 kB, a draft, a final version, a test": PROSE * 8
    + f"```python\n{PROGRAM}```\n" * 2
    + "```python\ndef test_transform():\n    assert transform(a).shape == b\n```\n"
    + PROSE * 8,
    "2 kB, bare code between prose": PROSE * 12 + "\n" + PROGRAM + "\n" + PROSE * 11,
}
HOSTILE = {
    "fences": "```\n",
    "openers": "```python\n",
    "blocks": "```python\ndef f(g): return h(g)\n```\n",
    "tildes": "~~~\n",
    "backticks on one line": "`",
    "triple quotes": '"""\n',
    "apostrophes": "'",
    "brackets": "x = [",
    "definitions": "def f(g): return g\n",
    "lambdas": "p = lambda ",
    "tags": "<think></think>",
    "answers": "<answer>def f(g): return g\n",
    "objects": '{"code": ',
    "keys": '"code": "\\\\u00',
    "inline code": "`def f(g): return g` ",
    "spaces": " ",
    "names": "a, b = ",
}


def seconds(work: Callable[[], object], repeats: int) -> float:
    """Return the median time of one call."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return median(times)


def read(reply: str) -> None:
    """Read a reply, whatever comes of it."""
    with suppress(NoProgramError):
        read_reply(reply)


def main() -> None:
    """Print both tables."""
    print("| ordinary reply | ms |\n| --- | ---: |")
    for name, reply in ORDINARY.items():
        print(f"| {name} | {1000 * seconds(lambda r=reply: read(r), 300):.3f} |")
    titles = " | ".join(f"{size} kB, ms" for size in SIZES)
    print(f"\n| hostile text | {titles} |\n| --- |" + " ---: |" * len(SIZES))
    for name, unit in HOSTILE.items():
        times = []
        for size in SIZES:
            text = (unit * (size * 1024 // len(unit) + 1))[: size * 1024]
            times.append(f"{1000 * seconds(lambda t=text: read(t), 5):.1f}")
        print(f"| {name} | {' | '.join(times)} |")


if __name__ == "__main__":
    main()
