# task: 0d3d703e
MAPPING = {3: 4, 1: 5, 2: 6}

def recolor(value):
    return MAPPING[value]

def transform(grid: list):
    return [[recolor(v) for v in row] for row in grid]
