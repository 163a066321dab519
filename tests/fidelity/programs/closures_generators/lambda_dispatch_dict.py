# task: 62c24649
ops = {
    "id": lambda g: g,
    "lr": lambda g: [r[::-1] for r in g],
    "ud": lambda g: g[::-1],
    "both": lambda g: [r[::-1] for r in g[::-1]],
}

def transform(grid: list):
    layout = [["id", "lr"], ["ud", "both"]]
    out = []
    for names in layout:
        parts = [ops[n](grid) for n in names]
        out += [sum(rows, []) for rows in zip(*parts)]
    return out
