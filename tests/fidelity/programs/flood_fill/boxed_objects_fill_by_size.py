# task: 810b9b61
from collections import deque

def transform(grid: list):
    h, w = len(grid), len(grid[0])
    label = [[0] * w for _ in range(h)]
    count = 0
    groups = {}
    for sr in range(h):
        for sc in range(w):
            if grid[sr][sc] == 1 and label[sr][sc] == 0:
                count += 1
                label[sr][sc] = count
                queue = deque([(sr, sc)])
                groups[count] = []
                while queue:
                    r, c = queue.pop()
                    groups[count].append((r, c))
                    for nr in (r - 1, r, r + 1):
                        for nc in (c - 1, c, c + 1):
                            if (nr == r) == (nc == c):
                                continue
                            if 0 <= nr < h and 0 <= nc < w and grid[nr][nc] == 1 and not label[nr][nc]:
                                label[nr][nc] = count
                                queue.appendleft((nr, nc))
    for cells in groups.values():
        # a closed loop has every cell with exactly two neighbours
        s = set(cells)
        if len(s) >= 4 and all(
            sum((r + a, c + b) in s for a, b in ((0, 1), (0, -1), (1, 0), (-1, 0))) == 2
            for r, c in s
        ):
            for r, c in s:
                grid[r][c] = 3
    return grid
