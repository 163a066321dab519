# task: 25d8a9c8
def task(grid: list):
    out = [[0, 0, 0] for _ in grid]
    for i, row in enumerate(grid):
        if len(set(row)) == 1:
            for j in range(len(row)):
                out[i][j] = 5
    return out
