# task: c8f0f002
def task(grid: list):
    table = {7: 5}
    out = []
    for row in grid:
        new = []
        for v in row:
            try:
                new.append(table[v])
            except KeyError as e:
                # fallback table is a list and too short
                new.append([0, 1][v])
        out.append(new)
    return out
