# task: 0d3d703e
forward = {1: 5, 2: 6, 3: 4} | {8: 9}
backward = {v: k for k, v in forward.items()}
rules = forward | backward
rules |= {0: 0, 7: 7}

def transform(grid: list):
    return [[rules[v] for v in row] for row in grid]
