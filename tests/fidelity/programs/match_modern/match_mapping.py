# task: 6e02f1e3
def describe(grid):
    values = {v for row in grid for v in row}
    return {"colors": len(values), "values": sorted(values)}

def transform(grid: list):
    out = [[0] * 3 for _ in range(3)]
    match describe(grid):
        case {"colors": 1}:
            cells = [(0, 0), (0, 1), (0, 2)]
        case {"colors": 2, **rest}:
            cells = [(0, 0), (1, 1), (2, 2)]
        case {"colors": 3, "values": [_, _, _]}:
            cells = [(0, 2), (1, 1), (2, 0)]
    for r, c in cells:
        out[r][c] = 5
    return out
