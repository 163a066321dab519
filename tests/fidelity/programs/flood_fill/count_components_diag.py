# task: 239be575
def transform(grid: list):
    h, w = len(grid), len(grid[0])
    reds = [(r, c) for r in range(h) for c in range(w) if grid[r][c] == 2]
    start = reds[0]
    reach = {start}
    order = [start]
    for r, c in order:
        for nr in range(max(0, r - 1), min(h, r + 2)):
            for nc in range(max(0, c - 1), min(w, c + 2)):
                if grid[nr][nc] != 0 and (nr, nc) not in reach:
                    reach.add((nr, nc))
                    order.append((nr, nc))
    connected = all(p in reach for p in reds)
    return [[8 if connected else 0]]
