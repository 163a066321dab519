# task: 1f642eb9
from dataclasses import dataclass, field


@dataclass
class Box:
    top: int
    left: int
    bottom: int
    right: int
    marks: list = field(default_factory=list)

    @property
    def height(self):
        return self.bottom - self.top + 1

    def clamp(self, r, c):
        return (min(max(r, self.top), self.bottom), min(max(c, self.left), self.right))


def main(grid):
    rows = [r for r in range(grid.shape[0]) if 8 in grid[r]]
    cols = [c for c in range(grid.shape[1]) if 8 in grid[:, c]]
    box = Box(rows[0], cols[0], rows[-1], cols[-1])
    for r in range(grid.shape[0]):
        for c in range(grid.shape[1]):
            if grid[r, c] not in (0, 8):
                box.marks.append((box.clamp(r, c), grid[r, c]))
    for pos, color in box.marks:
        grid[pos] = color
    return grid
