# task: a87f7484
def p(grid: list):
    n = min(len(grid), len(grid[0]))
    blocks = [grid[i:i + n] for i in range(0, len(grid), n)]
    picked = [b for b in blocks if b[0][0] == 10]
    return picked
