# task: ec883f72
def main(grid: list):
    h, w = len(grid), len(grid[0])
    counts = {}
    for row in grid:
        for v in row:
            if v:
                counts[v] = counts.get(v, 0) + 1
    box_color = min(counts, key=counts.get)
    frame = [v for v in counts if v != box_color]
    cells = [(r, c) for r in range(h) for c in range(w) if grid[r][c] == frame[0]]
    bottom = max(r for r, _ in cells)
    right = max(c for _, c in cells)
    r, c = bottom + 1, right + 1
    while r < h and c < w:
        if grid[r][c] == 0:
            grid[r][c] = box_color
        r += 1
        c += 1
    return grid
