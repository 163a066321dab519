# task: d4a91cb9
log = []

def path(start, end):
    (r, c), (tr, tc) = start, end
    try:
        while r != tr:
            r += 1 if tr > r else -1
            yield r, c
        while c != tc:
            c += 1 if tc > c else -1
            yield r, c
    finally:
        log.append((r, c))

def transform(grid):
    find = lambda v: next((r, c) for r, row in enumerate(grid) for c, x in enumerate(row) if x == v)
    steps = path(find(8), find(2))
    for pos in steps:
        if grid[pos] == 2:
            steps.close()
            break
        grid[pos] = 4
    print(log[-1])
    return grid
