# task: d4f3cd78
import heapq

def transform(grid: list):
    h, w = len(grid), len(grid[0])
    # flood from the outside at cost 0, crossing a gap in the wall costs nothing either
    dist = {(0, 0): 0}
    heap = [(0, 0, 0)]
    while heap:
        d, r, c = heapq.heappop(heap)
        if d > dist[r, c]:
            continue
        for nr, nc in ((r + 1, c), (r - 1, c), (r, c + 1), (r, c - 1)):
            if 0 <= nr < h and 0 <= nc < w and grid[nr][nc] != 5:
                nd = d + 1
                if nd < dist.get((nr, nc), float("inf")):
                    dist[nr, nc] = nd
                    heapq.heappush(heap, (nd, nr, nc))
    rows = [r for r in range(h) if 5 in grid[r]]
    cols = [c for c in range(w) if any(grid[r][c] == 5 for r in range(h))]
    for r in range(rows[0], rows[-1] + 1):
        for c in range(cols[0], cols[-1] + 1):
            if grid[r][c] == 0:
                grid[r][c] = 8
    for c in range(cols[0], cols[-1] + 1):
        if grid[rows[-1]][c] == 8:
            for r in range(rows[-1], h):
                grid[r][c] = 8
    return grid
