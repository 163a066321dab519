# task: 496994bd
def transform(grid: list):
    match grid:
        case [a, b, c, *rest] if any(c):
            mirrored = rest[:-3] + [c, b, a]
            return [a, b, c] + mirrored
        case [a, b, *rest]:
            return [a, b] + rest[:-2] + [b, a]
    return grid
