# task: 4522001f
def block(canvas, top, left, /, *, size=4, color=3):
    for r in range(top, top + size):
        for c in range(left, left + size):
            canvas[r][c] = color

def transform(grid: list, /, *, n: int = 9):
    out = [[0] * n for _ in range(n)]
    reds = [(r, c) for r in range(3) for c in range(3) if grid[r][c] == 2]
    near_top = grid[0][0] == 3 or grid[0][1] == 3
    start = 0 if near_top else 1
    block(out, start, start)
    block(out, start + 4, start + 4)
    return out
