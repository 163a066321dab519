# task: bb43febb
import numpy as np

def flood(mask, start):
    stack, seen = [start], {start}
    while stack:
        r, c = stack.pop()
        for p in [(r + 1, c), (r, c + 1), (r - 1, c), (r, c - 1)]:
            if p in seen:
                continue
            if 0 <= p[0] < mask.shape[0] and 0 <= p[1] < mask.shape[1] and mask[p]:
                seen.add(p)
                stack.append(p)
    return seen

def transform(grid):
    out = np.array(grid)
    left = grid == 5
    while left.any():
        start = tuple(int(v) for v in np.argwhere(left)[0])
        region = flood(left, start)
        ys = [y for y, _ in region]
        xs = [x for _, x in region]
        out[min(ys) + 1:max(ys), min(xs) + 1:max(xs)] = 2
        for p in region:
            left[p] = False
    return out
