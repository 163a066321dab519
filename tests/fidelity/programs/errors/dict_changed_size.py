# task: 9af7a82c
def transform(grid: list):
    counts = {}
    for row in grid:
        for v in row:
            counts[v] = counts.get(v, 0) + 1
    for color in counts:
        if counts[color] == max(counts.values()):
            del counts[color]
    return [[c] * n for c, n in counts.items()]
