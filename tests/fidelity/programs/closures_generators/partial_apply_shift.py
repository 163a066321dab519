# task: 25ff71a9
def shifter(dy, dx):
    def shift(g):
        h, w = len(g), len(g[0])
        return [[g[(r - dy) % h][(c - dx) % w] for c in range(w)] for r in range(h)]
    shift.offset = (dy, dx)
    return shift

down = shifter(1, 0)

def transform(grid: list):
    assert down.offset == (1, 0)
    return down(grid)
