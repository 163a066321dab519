# task: 8403a5d5
def program(h, start, w):
    for k, c in enumerate(range(start, w)):
        yield ("column", c) if k % 2 == 0 else ("dot", c, "top" if k % 4 == 1 else "bottom")

def transform_grid(grid: list):
    h, w = len(grid), len(grid[0])
    (start, color), = [(c, v) for c, v in enumerate(grid[-1]) if v]
    for command in program(h, start, w):
        match command:
            case ["column", int(c)]:
                for row in grid:
                    row[c] = color
            case ("dot", c, "top"):
                grid[0][c] = 5
            case ("dot", c, "bottom" | "floor"):
                grid[h - 1][c] = 5
            case unknown:
                raise ValueError(unknown)
    return grid
