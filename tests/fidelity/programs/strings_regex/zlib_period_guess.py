# task: c3e719e8
import zlib

def cost(rows):
    raw = bytes(v for row in rows for v in row)
    return len(zlib.compress(raw, 9))

def transform(grid: list):
    n = len(grid)
    best = None
    for color in sorted({v for row in grid for v in row}):
        canvas = [[0] * (n * n) for _ in range(n * n)]
        for r in range(n * n):
            for c in range(n * n):
                if grid[r // n][c // n] == color:
                    canvas[r][c] = grid[r % n][c % n]
        filled = sum(v != 0 for row in canvas for v in row)
        score = (-filled, cost(canvas))
        if best is None or score < best[0]:
            best = (score, canvas)
    return best[1]
