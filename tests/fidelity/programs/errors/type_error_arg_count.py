# task: 67a3c6ac
def flip(grid, axis, *, copy):
    if axis == 0:
        return grid[::-1]
    return [row[::-1] for row in grid]

def solve_task(grid: list):
    return flip(grid, 1)
