# task: aabf363d
import sys
sys.setrecursionlimit(5000)

def convert(grid: list):
    new_color = grid[-1][0]
    grid[-1][0] = 0

    def fill(r, c, old):
        if r < 0 or c < 0 or r >= len(grid) or c >= len(grid[0]):
            return 0
        if grid[r][c] != old or old == new_color:
            return 0
        grid[r][c] = new_color
        return 1 + fill(r + 1, c, old) + fill(r - 1, c, old) + fill(r, c + 1, old) + fill(r, c - 1, old)

    for r, row in enumerate(grid):
        for c, v in enumerate(row):
            if v:
                print("filled", fill(r, c, v))
                return grid
    return grid
