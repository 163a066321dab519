# task: dc1df850
import copy

def transform(grid: list):
    original = copy.deepcopy(grid)
    shallow = copy.copy(grid)
    for r, row in enumerate(original):
        for c, v in enumerate(row):
            if v == 2:
                for y in range(max(r - 1, 0), min(r + 2, len(grid))):
                    for x in range(max(c - 1, 0), min(c + 2, len(row))):
                        if (y, x) != (r, c):
                            grid[y][x] = 1
    assert shallow[0] is grid[0]
    return shallow
