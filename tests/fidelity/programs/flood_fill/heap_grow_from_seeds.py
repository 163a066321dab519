# task: 7ddcd7ec
import heapq

def task(grid: list):
    h, w = len(grid), len(grid[0])
    color = max(map(max, grid))
    heap = [(-sum(grid[y][x] == color for y in range(max(0, r - 1), min(h, r + 2))
                  for x in range(max(0, c - 1), min(w, c + 2))), r, c)
            for r in range(h) for c in range(w) if grid[r][c]]
    heapq.heapify(heap)
    tails = []
    while heap:
        score, r, c = heapq.heappop(heap)
        if -score == 2:
            tails.append((r, c))
    for r, c in tails:
        for dr in (-1, 1):
            for dc in (-1, 1):
                y, x = r - dr, c - dc
                if 0 <= y < h and 0 <= x < w and grid[y][x] == color:
                    y, x = r + dr, c + dc
                    while 0 <= y < h and 0 <= x < w:
                        grid[y][x] = color
                        y, x = y + dr, x + dc
    return grid
