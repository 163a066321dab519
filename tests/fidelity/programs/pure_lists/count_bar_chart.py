# task: 9af7a82c
def transform(grid: list):
    counts = {}
    for row in grid:
        for v in row:
            counts[v] = counts.get(v, 0) + 1
    ordered = sorted(counts.items(), key=lambda kv: kv[1], reverse=True)
    height = ordered[0][1]
    cols = []
    for color, n in ordered:
        cols.append([color] * n + [0] * (height - n))
    return [list(r) for r in zip(*cols)]
