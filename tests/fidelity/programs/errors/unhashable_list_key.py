# task: 90c28cc7
def transform(grid: list):
    seen = set()
    out = []
    for row in grid:
        if row not in seen:
            seen.add(row)
            out.append(row)
    return out
