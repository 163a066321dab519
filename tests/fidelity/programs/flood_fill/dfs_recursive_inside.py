# task: a5313dff
def transform(grid: list):
    h, w = len(grid), len(grid[0])
    seen = [[False] * w for _ in range(h)]

    def visit(r, c):
        if not (0 <= r < h and 0 <= c < w):
            return False
        if seen[r][c] or grid[r][c] != 0:
            return True
        seen[r][c] = True
        region.append((r, c))
        closed = True
        for dr, dc in ((0, 1), (0, -1), (1, 0), (-1, 0)):
            if not visit(r + dr, c + dc):
                closed = False
        return closed

    for r in range(h):
        for c in range(w):
            region = []
            if not seen[r][c] and grid[r][c] == 0:
                if visit(r, c):
                    for y, x in region:
                        grid[y][x] = 1
    return grid
