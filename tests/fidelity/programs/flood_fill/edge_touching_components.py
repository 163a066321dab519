# task: d2abd087
def transform_grid(grid: list):
    h, w = len(grid), len(grid[0])
    sizes = {}
    owner = [[None] * w for _ in range(h)]
    for r in range(h):
        for c in range(w):
            if grid[r][c] == 5 and owner[r][c] is None:
                key = (r, c)
                sizes[key] = 0
                stack = [key]
                while stack:
                    y, x = stack.pop()
                    if not (0 <= y < h and 0 <= x < w):
                        continue
                    if grid[y][x] != 5 or owner[y][x] is not None:
                        continue
                    owner[y][x] = key
                    sizes[key] += 1
                    stack.extend([(y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)])
    return [[(2 if sizes[o] == 6 else 1) if o else 0 for o in row] for row in owner]
