# task: 0520fde7
def transform(grid: list):
    out = []
    for row in grid:
        text = " ".join(map(str, row)).replace("5", "|")
        left, right = text.split("|")
        out.append([int(left) & int(right)])
    return out
