# task: dc433765
def transform(grid: list):
    cells = ((r, c, v) for r, row in enumerate(grid) for c, v in enumerate(row))
    goal = next((r, c) for r, c, v in cells if v == 4)
    start = next((r, c) for r, c, v in cells if v == 3)
    out = [[0] * len(row) for row in grid]
    out[goal[0]][goal[1]] = 4
    out[start[0]][start[1]] = 3
    return out
