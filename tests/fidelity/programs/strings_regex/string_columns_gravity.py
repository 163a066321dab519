# task: 1e0a9b12
def drop(col):
    s = "".join(map(str, col))
    return s.replace("0", "").rjust(len(s), "0")

def transform(grid: list):
    cols = [drop(c) for c in zip(*grid)]
    return [[int(x) for x in row] for row in zip(*cols)]
