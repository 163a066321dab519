# task: e8593010
def transform(grid: list):
    h, w = len(grid), len(grid[0])
    out = [row[:] for row in grid]
    for r in range(h):
        for c in range(w):
            if grid[r][c] == 0 and out[r][c] == 0:
                stack = [(r, c)]
                cells = []
                while stack:
                    y, x = stack.pop()
                    if 0 <= y < h and 0 <= x < w and out[y][x] == 0:
                        out[y][x] = -1
                        cells.append((y, x))
                        stack += [(y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)]
                color = 4 - len(cells) if len(cells) <= 3 else 9
                for y, x in cells:
                    out[y][x] = color
    return out
