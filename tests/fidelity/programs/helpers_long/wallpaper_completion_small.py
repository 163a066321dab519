# task: caa06a1f
"""Continue a two color checker pattern over the whole grid, shifted by one."""

BORDER = 3


def pattern_size(grid):
    """Size of the part that is not border."""
    h = 0
    while h < len(grid) and grid[h][0] != grid[-1][-1]:
        h += 1
    w = 0
    while w < len(grid[0]) and grid[0][w] != grid[-1][-1]:
        w += 1
    return h, w


def period(values):
    """Smallest period of a sequence."""
    n = len(values)
    for p in range(1, n + 1):
        if all(values[i] == values[i % p] for i in range(n)):
            return p
    return n


def extract_tile(grid, h, w):
    """Return the smallest repeating tile."""
    pw = period(grid[0][:w])
    for row in grid[:h]:
        pw = max(pw, period(row[:w]))
    ph = period([tuple(row[:w]) for row in grid[:h]])
    return [row[:pw] for row in grid[:ph]]


def tile_plane(tile, height, width, offset=1):
    """Repeat the tile with an horizontal offset."""
    th, tw = len(tile), len(tile[0])
    return [
        [tile[r % th][(c + offset) % tw] for c in range(width)]
        for r in range(height)
    ]


def transform(grid: list) -> list:
    h, w = pattern_size(grid)
    if h == 0 or w == 0:
        return grid
    tile = extract_tile(grid, h, w)
    return tile_plane(tile, len(grid), len(grid[0]))


if __name__ == "__main__":
    demo = [[1, 2, 1, 3], [2, 1, 2, 3], [1, 2, 1, 3], [3, 3, 3, 3]]
    print(period([1, 2, 1, 2]), pattern_size(demo))
    for row in transform(demo):
        print(row)
