# task: bda2d7a6
def transform(grid: list):
    order = []
    for row in grid:
        for v in row:
            if v not in order:
                order.append(v)
    shifted = order[-1:] + order[:-1]
    change = dict(zip(order, shifted))
    out = []
    for row in grid:
        out.append([])
        for v in row:
            out[-1].append(change[v])
    return out
