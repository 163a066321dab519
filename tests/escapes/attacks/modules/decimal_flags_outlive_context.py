"""The traps of a decimal context that is gone: setting one writes to the memory of something else.

restricted: ok
kernel: ok|crashed loot
"""

import decimal

SIGNALS = (decimal.Inexact, decimal.Rounded, decimal.Overflow, decimal.Underflow, decimal.Clamped)


def task(grid):
    for size in range(8, 120, 8):
        contexts = [decimal.Context() for _ in range(50)]
        traps = [context.traps for context in contexts]
        del contexts
        plain = bytes([255]) * size
        texts = [plain + bytes([n]) for n in range(200)]
        for each in traps:
            for signal in SIGNALS:
                each[signal] = False
        if any(text[:size] != plain for text in texts):
            return [[9, 9, 9]]
    return grid
