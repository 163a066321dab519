# task: c8cbb738
from collections import ChainMap, Counter

def boxes(grid):
    out = {}
    for r, row in enumerate(grid):
        for c, v in enumerate(row):
            out.setdefault(v, []).append((r, c))
    return out

def main(grid: list):
    groups = boxes(grid)
    bg = max(groups, key=lambda k: len(groups[k]))
    del groups[bg]
    layers = []
    size = 0
    for color, cells in groups.items():
        r0, c0 = min(r for r, _ in cells), min(c for _, c in cells)
        local = {(r - r0, c - c0): color for r, c in cells}
        hh = max(r for r, _ in local) + 1
        ww = max(c for _, c in local) + 1
        size = max(size, hh, ww)
        layers.append((hh, ww, local))
    shifted = []
    for hh, ww, local in layers:
        dy, dx = (size - hh) // 2, (size - ww) // 2
        shifted.append({(r + dy, c + dx): v for (r, c), v in local.items()})
    merged = ChainMap(*shifted)
    return [[merged.get((r, c), bg) for c in range(size)] for r in range(size)]
