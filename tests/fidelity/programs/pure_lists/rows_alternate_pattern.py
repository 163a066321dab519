# task: e9afcf9a
def solve(grid: list):
    a, b = grid[0][0], grid[1][0]
    width = len(grid[0])
    first = [a if i % 2 == 0 else b for i in range(width)]
    second = [b if i % 2 == 0 else a for i in range(width)]
    return [first, second]
