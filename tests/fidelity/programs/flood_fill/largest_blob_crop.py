# task: 1cf80156
def solve(grid: list):
    h, w = len(grid), len(grid[0])
    visited = set()
    best = []
    for r in range(h):
        for c in range(w):
            if grid[r][c] and (r, c) not in visited:
                frontier = {(r, c)}
                blob = set()
                while frontier:
                    blob |= frontier
                    nxt = set()
                    for y, x in frontier:
                        for p in ((y - 1, x), (y + 1, x), (y, x - 1), (y, x + 1)):
                            if 0 <= p[0] < h and 0 <= p[1] < w and grid[p[0]][p[1]]:
                                nxt.add(p)
                    frontier = nxt - blob
                visited |= blob
                if len(blob) > len(best):
                    best = sorted(blob)
    rs = [p[0] for p in best]
    cs = [p[1] for p in best]
    return [grid[r][min(cs):max(cs) + 1] for r in range(min(rs), max(rs) + 1)]
