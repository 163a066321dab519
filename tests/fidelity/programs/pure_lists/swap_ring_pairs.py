# task: 85c4e7cd
def transform_grid(grid: list):
    n = len(grid)
    line = grid[n // 2][: n // 2]
    swap = {}
    while line:
        if len(line) == 1:
            a = line.pop()
            swap[a] = a
        else:
            a, b = line.pop(0), line.pop()
            swap[a], swap[b] = b, a
    return [[swap.get(v, v) for v in row] for row in grid]
