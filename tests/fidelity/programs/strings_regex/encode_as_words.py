# task: d511f180
def transform(grid: list):
    out = []
    for row in grid:
        line = "".join(f"{v:d}" for v in row)
        line = line.replace("5", "x").replace("8", "5").replace("x", "8")
        out.append([*map(int, line)])
    return out
