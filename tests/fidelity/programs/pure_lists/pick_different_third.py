# task: 662c240a
def process_grid(grid: list):
    n = len(grid[0])
    blocks = [grid[i:i + n] for i in range(0, len(grid), n)]
    for b in blocks:
        t = [list(x) for x in zip(*b)]
        if t != b:
            return b
    return blocks[0]
