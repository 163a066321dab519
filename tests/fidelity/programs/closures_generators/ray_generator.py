# task: 99fa7670
def ray(start, width, height):
    r, c = start
    while c < width:
        yield r, c
        c += 1
    c -= 1
    r += 1
    while r < height:
        yield r, c
        r += 1

def transform(grid):
    h, w = grid.shape
    out = grid.copy()
    sources = [(r, c) for r in range(h) for c in range(w) if grid[r, c]]
    for src in sources:
        for pos in ray(src, w, h):
            if pos != src and grid[pos]:
                break
            out[pos] = grid[src]
    for src in reversed(sources):
        out[src] = grid[src]
    return out
