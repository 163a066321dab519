# task: a65b410d
def countdown(n):
    while n > 0:
        yield n
        n -= 1

def solve(grid: list):
    w = len(grid[0])
    anchor = next(i for i, row in enumerate(grid) if 2 in row)
    total = grid[anchor].count(2) + anchor
    for i, k in enumerate(countdown(total)):
        if i >= len(grid):
            break
        value = 3 if i < anchor else 1
        if i != anchor:
            grid[i][:k] = [value] * k
    return grid
