# task: f76d97a5
def most_common(values, counts={}):
    for v in values:
        counts[v] = counts.get(v, 0) + 1
    return counts.most_common(1)[0][0]

def transform(grid: list):
    other = most_common(v for row in grid for v in row if v != 5)
    return [[other if v == 5 else 0 for v in row] for row in grid]
