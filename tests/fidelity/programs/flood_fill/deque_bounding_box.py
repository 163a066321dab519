# task: 60b61512
from collections import deque

def run_rule(grid: list):
    """Fill the 3x3 bounding box of every yellow component with orange."""
    h, w = len(grid), len(grid[0])
    seen = set()
    for r in range(h):
        for c in range(w):
            if grid[r][c] != 4 or (r, c) in seen:
                continue
            seen.add((r, c))
            dq = deque([(r, c)])
            top, left, bottom, right = r, c, r, c
            while dq:
                y, x = dq.popleft()
                top, bottom = min(top, y), max(bottom, y)
                left, right = min(left, x), max(right, x)
                for j in range(-1, 2):
                    for i in range(-1, 2):
                        p = (y + j, x + i)
                        if p not in seen and 0 <= p[0] < h and 0 <= p[1] < w and grid[p[0]][p[1]] == 4:
                            seen.add(p)
                            dq.append(p)
            for y in range(top, bottom + 1):
                for x in range(left, right + 1):
                    if grid[y][x] == 0:
                        grid[y][x] = 7
    return grid
