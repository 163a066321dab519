# task: 05269061
def transform(grid: list):
    n = len(grid)
    for period in range(1, n + 1):
        slots = {}
        for r in range(n):
            for c in range(n):
                if (v := grid[r][c]) == 0:
                    continue
                if slots.setdefault((r + c) % period, v) != v:
                    break
            else:
                continue
            break
        else:
            if len(slots) == period:
                break
    else:
        return grid
    return [[slots[(r + c) % period] for c in range(n)] for r in range(n)]
