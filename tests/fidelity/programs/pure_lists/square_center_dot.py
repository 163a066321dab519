# task: af902bf9
def run_rule(grid: list):
    n = len(grid)
    dots = [(r, c) for r in range(n) for c in range(len(grid[0])) if grid[r][c] == 4]
    for r, c in dots:
        for k in range(2, n):
            corner = (r + k, c + k)
            if corner in dots and (r, c + k) in dots and (r + k, c) in dots:
                for y in range(r + 1, r + k):
                    grid[y][c + 1:c + k] = [2] * (k - 1)
                break
    return grid
