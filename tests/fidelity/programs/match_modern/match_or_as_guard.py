# task: a9f96cdd
def paint(dr, dc):
    match (dr, dc):
        case (-1, -1):
            return 3
        case (-1, 1):
            return 6
        case (1, -1):
            return 8
        case (1, 1):
            return 7
        case (0, _) | (_, 0) as straight:
            return 0 if straight != (9, 9) else None

def run_rule(grid: list):
    h, w = len(grid), len(grid[0])
    out = [[0] * w for _ in range(h)]
    for r in range(h):
        for c in range(w):
            match grid[r][c]:
                case 2:
                    for dr in (-1, 0, 1):
                        for dc in (-1, 0, 1):
                            if 0 <= r + dr < h and 0 <= c + dc < w:
                                out[r + dr][c + dc] = paint(dr, dc)
                case 0:
                    pass
    return out
