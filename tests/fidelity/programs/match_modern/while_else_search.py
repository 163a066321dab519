# task: bd4472b8
def main(grid: list):
    h = len(grid)
    period = 1
    # find where the empty part starts
    start = 0
    while start < h:
        if not any(grid[start]):
            break
        start += 1
    else:
        return grid
    colors = grid[0]
    cycle = [[v] * len(colors) for v in colors]
    for k, r in enumerate(range(start, h)):
        grid[r] = cycle[k % len(cycle)]
    return grid
