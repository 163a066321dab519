# task: e76a88a6
class Patch:
    """A small rectangle cut out of a grid that can be compared and pasted."""

    def __init__(self, grid, box):
        self.grid = grid
        self.top, self.left, self.bottom, self.right = box

    def __iter__(self):
        for r in range(self.top, self.bottom):
            yield self.grid[r][self.left:self.right]

    def __contains__(self, color):
        return any(color in row for row in self)

    def __sub__(self, other):
        return sum(a != b for ra, rb in zip(self, other) for a, b in zip(ra, rb))

    def paste(self, other):
        for dr, row in enumerate(other):
            self.grid[self.top + dr][self.left:self.right] = row


def boxes(grid):
    h, w = len(grid), len(grid[0])
    used = set()
    for r in range(h):
        for c in range(w):
            if grid[r][c] and (r, c) not in used:
                bottom, right = r, c
                while bottom < h and grid[bottom][c]:
                    bottom += 1
                while right < w and grid[r][right]:
                    right += 1
                used |= {(y, x) for y in range(r, bottom) for x in range(c, right)}
                yield r, c, bottom, right


def task(grid: list):
    patches = [Patch(grid, b) for b in boxes(grid)]
    source = next(p for p in patches if 5 not in p)
    for p in patches:
        if p is not source and p - source:
            p.paste(list(source))
    return grid
