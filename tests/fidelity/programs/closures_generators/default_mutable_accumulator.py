# task: be94b721
def gather(grid, color, acc=None):
    acc = [] if acc is None else acc
    for r, row in enumerate(grid):
        for c, v in enumerate(row):
            if v == color:
                acc.append((r, c))
    return acc

def run_rule(grid: list):
    def size_of(color):
        return len(gather(grid, color))

    best = max(range(1, 10), key=size_of)
    pts = gather(grid, best)
    r0, r1 = min(pts)[0], max(pts)[0]
    c0 = min(c for _, c in pts)
    c1 = max(c for _, c in pts)
    return [[v if v == best else 0 for v in row[c0:c1 + 1]] for row in grid[r0:r1 + 1]]
