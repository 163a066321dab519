# task: b9b7f026
from collections import deque

def transform(grid: list):
    h, w = len(grid), len(grid[0])
    for color in range(1, 10):
        cells = {(r, c) for r in range(h) for c in range(w) if grid[r][c] == color}
        if not cells:
            continue
        top = min(r for r, _ in cells)
        bottom = max(r for r, _ in cells)
        left = min(c for _, c in cells)
        right = max(c for _, c in cells)
        start = (top - 1, left - 1)
        seen = {start}
        queue = deque(seen)
        while queue:
            r, c = queue.popleft()
            for p in ((r + 1, c), (r - 1, c), (r, c + 1), (r, c - 1)):
                if top - 1 <= p[0] <= bottom + 1 and left - 1 <= p[1] <= right + 1:
                    if p not in cells and p not in seen:
                        seen.add(p)
                        queue.append(p)
        area = (bottom - top + 3) * (right - left + 3)
        if len(seen) + len(cells) < area or any(
            top < r < bottom and left < c < right for r, c in seen
        ):
            return [[color]]
    return [[0]]
