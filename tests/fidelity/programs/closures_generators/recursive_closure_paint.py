# task: 7ddcd7ec
def predict(grid):
    h, w = grid.shape
    points = {(r, c) for r in range(h) for c in range(w) if grid[r, c]}
    color = int(grid.max())

    def square():
        for r, c in sorted(points):
            if {(r + 1, c), (r, c + 1), (r + 1, c + 1)} <= points:
                return r, c

    r0, c0 = square()
    body = {(r0 + i, c0 + j) for i in (0, 1) for j in (0, 1)}

    def extend(r, c, dr, dc):
        if 0 <= r < h and 0 <= c < w:
            grid[r, c] = color
            extend(r + dr, c + dc, dr, dc)

    for r, c in points - body:
        dr = 1 if r > r0 + 1 else -1
        dc = 1 if c > c0 + 1 else -1
        extend(r, c, dr, dc)
    return grid
