# task: a3df8b1e
def bouncer(width):
    pos, step = 0, 1
    while True:
        command = yield pos
        if command == "stop":
            return
        if not 0 <= pos + step < width:
            step = -step
        pos += step if width > 1 else 0

def transform(grid: list):
    gen = bouncer(len(grid[0]))
    col = next(gen)
    for row in reversed(grid):
        row[col] = 1
        col = gen.send("go")
    try:
        gen.send("stop")
    except StopIteration:
        pass
    return grid
