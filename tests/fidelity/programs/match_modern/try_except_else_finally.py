# task: dc433765
def locate(grid, color):
    for r, row in enumerate(grid):
        try:
            c = row.index(color)
        except ValueError:
            continue
        else:
            return r, c
        finally:
            last = r
    raise LookupError(f"{color} not found after row {last}")

def task(grid: list):
    (r, c), (tr, tc) = locate(grid, 3), locate(grid, 4)
    sign = lambda x: (x > 0) - (x < 0)
    grid[r][c] = 0
    grid[r + sign(tr - r)][c + sign(tc - c)] = 3
    return grid
