# task: ed36ccf7
def run_rule(grid: list):
    h, w = grid.shape
    out = [[0] * h for _ in range(w)]
    for r in range(h):
        for c in range(w):
            out[w - 1 - c][r] = grid[r][c]
    return out
