# task: 25d8a9c8
def transform_grid(grid: list):
    widths = [len(set(row)) for row in grid]
    return [
        [
            5 if 1 // (widths[r] - 1) == 0 else 0
            for c in range(3)
        ]
        for r in range(3)
    ]
