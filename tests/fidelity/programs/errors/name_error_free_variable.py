# task: 6150a2bd
def solve(grid: list):
    def rotated():
        return [row[::-1] for row in source[::-1]]

    out = rotated()
    source = grid
    return out
