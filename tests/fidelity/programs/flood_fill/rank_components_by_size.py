# task: 6e82a1ae
import numpy as np

def components(grid):
    h, w = grid.shape
    seen = set()
    for r in range(h):
        for c in range(w):
            if grid[r, c] == 0 or (r, c) in seen:
                continue
            comp = []
            stack = [(r, c)]
            seen.add((r, c))
            while stack:
                y, x = stack.pop()
                comp.append((y, x))
                for ny, nx in ((y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)):
                    if 0 <= ny < h and 0 <= nx < w and (ny, nx) not in seen and grid[ny, nx]:
                        seen.add((ny, nx))
                        stack.append((ny, nx))
            yield comp

def transform(grid):
    out = np.zeros_like(grid)
    color_for_size = {4: 1, 3: 2, 2: 3}
    for comp in components(grid):
        for y, x in comp:
            out[y, x] = color_for_size.get(len(comp), 4)
    return out
