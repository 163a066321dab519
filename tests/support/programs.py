"""Programs that several tests of the sandbox run."""

from sandbox import Program

GRID = [[0, 1, 2], [3, 4, 5]]
TURN = Program("def task(grid): return grid.T")
TURNED = [[0, 3], [1, 4], [2, 5]]
# Sleeps without using the processor, which only policy `kernel` permits.
SLEEP = Program(
    "import time\ndef task(grid):\n    time.sleep(0.6)\n    return grid", policy="kernel"
)
ENDLESS = Program("def task(grid):\n    while True: pass")
