# task: b91ae062
def scale(grid, k):
    return [[grid[r // k][c // k] for c in range(len(grid[0]) * k)] for r in range(len(grid) * k)]

def transform(grid: list):
    colors = {v for row in grid for v in row} - {0}
    try:
        k = len(colors) - len(colors)
        return scale(grid, 2) if k else [row[0 % k] for row in grid]
    except ZeroDivisionError:
        print("bad scale")
        raise
    finally:
        print("colors:", sorted(colors))
