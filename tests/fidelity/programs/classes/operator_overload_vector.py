# task: 53b68214
from dataclasses import dataclass


@dataclass(frozen=True)
class Vec:
    y: int
    x: int

    def __add__(self, o):
        return Vec(self.y + o.y, self.x + o.x)

    def __sub__(self, o):
        return Vec(self.y - o.y, self.x - o.x)

    def __mul__(self, k):
        return Vec(self.y * k, self.x * k)

    __rmul__ = __mul__


def apply_rule(grid: list):
    h, w = len(grid), len(grid[0])
    cells = {Vec(r, c): v for r, row in enumerate(grid) for c, v in enumerate(row) if v}
    out = [row[:] for row in grid] + [[0] * w for _ in range(10 - h)]
    for period in range(1, h):
        shifts = [d for d in range(-w, w + 1)
                  if all(p + Vec(period, d) in cells for p in cells if p.y + period < h)]
        if shifts:
            step = Vec(period, min(shifts, key=abs))
            for p, v in cells.items():
                for k in range(1, 10):
                    q = p + k * step
                    if q.y < 10 and 0 <= q.x < w:
                        out[q.y][q.x] = v
            break
    return out
