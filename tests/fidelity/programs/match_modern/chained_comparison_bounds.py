# task: d43fd935
def apply_rule(grid: list):
    h, w = len(grid), len(grid[0])
    block = [(r, c) for r in range(h) for c in range(w) if grid[r][c] == 3]
    (r0, c0), (r1, c1) = block[0], block[-1]
    out = [row[:] for row in grid]
    for r in range(h):
        for c in range(w):
            v = grid[r][c]
            if v in (0, 3):
                continue
            if r0 <= r <= r1:
                lo, hi = (c, c0) if c < c0 else (c1 + 1, c + 1)
                between = grid[r][lo + 1:hi] if c < c0 else grid[r][lo:hi - 1]
                if not any(between):
                    out[r][lo:hi] = [v] * (hi - lo)
            elif c0 <= c <= c1:
                span = range(r, r0) if r < r0 else range(r1 + 1, r + 1)
                if all(grid[k][c] == 0 for k in span if k != r):
                    for k in span:
                        out[k][c] = v
    return out
