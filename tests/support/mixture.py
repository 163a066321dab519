"""Requests of every kind with their expected answers."""

import random

GOOD = "import numpy as np\ndef task(grid):\n    return (grid + {n}) % 10\n"
LISTS = (
    "def task(grid: list) -> list:\n    return [[(c + {n}) % 10 for c in row] for row in grid]\n"
)
SLOW = "for _ in range(3_000_000):\n    pass\n" + GOOD
RAISES = "def task(grid):\n    raise ValueError('number {n}')\n"
WRONG_OUTPUT = "def task(grid):\n    return 'number {n}'\n"
LOOPS = "def task(grid):\n    while True:\n        pass\n"
OPENS = "def task(grid):\n    open('colors{n}.txt', 'w')\n"
FLOODS = "def task(grid):\n    while True:\n        print('x' * 10000)\n"
EATS = "def task(grid):\n    return [0] * 10**10\n"
ABORTS = "import os\ndef task(grid):\n    os.abort()\n"
FORKS = "import os\ndef task(grid):\n    os.fork()\n"

# Template, status, further fields, and how many of a hundred requests are of this kind.
KINDS = [
    (GOOD, "ok", {}, 40),
    (LISTS, "ok", {}, 20),
    (SLOW, "ok", {}, 8),
    (RAISES, "error", {}, 8),
    (WRONG_OUTPUT, "invalid_output", {}, 4),
    (LOOPS, "timeout", {"limits": {"wall_seconds": 0.3}}, 4),
    (OPENS, "violation", {}, 6),
    (FLOODS, "timeout", {"limits": {"wall_seconds": 0.3}}, 3),
    (EATS, "out_of_memory", {"limits": {"memory_mb": 64}}, 3),
    (ABORTS, "crashed", {"policy": "kernel"}, 2),
    (FORKS, "violation", {"policy": "kernel"}, 2),
]


def requests(count, seed=0):
    """Return bodies for /v1/execute with the expected status and grids."""
    rng = random.Random(seed)
    made = []
    for number in range(count):
        template, status, fields, _ = rng.choices(KINDS, [kind[3] for kind in KINDS])[0]
        grid = [[rng.randrange(10) for _ in range(3)] for _ in range(3)]
        body = {"code": template.format(n=number), "inputs": [grid], **fields}
        expected = [[(cell + number) % 10 for cell in row] for row in grid]
        made.append((body, status, [expected] if status == "ok" else [None]))
    return made
