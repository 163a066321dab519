# task: f8c80d96
def transform(grid: list):
    h, w = len(grid), len(grid[0])
    color = max(max(row) for row in grid)
    memo = {}

    def ring(r, c):
        """Chebyshev distance from the nearest painted cell, parity decides the colour."""
        key = (r, c)
        if key not in memo:
            if grid[r][c] == color:
                memo[key] = 0
            else:
                memo[key] = min(
                    max(abs(r - y), abs(c - x))
                    for y in range(h) for x in range(w) if grid[y][x] == color
                )
        return memo[key]

    return [[color if ring(r, c) % 2 == 0 else 5 for c in range(w)] for r in range(h)]
