# task: e179c5f4
def up_down(n):
    yield from range(n)
    yield from range(n - 2, 0, -1)

def forever(n):
    while True:
        yield from up_down(n)

def transform(grid: list):
    w = len(grid[0])
    out = []
    for _, c in zip(grid, forever(w)):
        line = [8] * w
        line[c] = 1
        out.append(line)
    return out[::-1]
