# task: 6e02f1e3
def convert(grid: list):
    n = len({v for row in grid for v in row})
    match n:
        case 1:
            diagonal = [(0, 0), (0, 1), (0, 2)]
        case 2:
            diagonal = [(0, 0), (1, 1), (2, 2)]
    out = [[0] * 3 for _ in range(3)]
    for r, c in diagonal:
        out[r][c] = 5
    return out
