# task: 67385a82
class DSU:
    def __init__(self, n):
        self.parent = list(range(n))
        self.size = [1] * n

    def find(self, x):
        while self.parent[x] != x:
            self.parent[x] = self.parent[self.parent[x]]
            x = self.parent[x]
        return x

    def union(self, a, b):
        a, b = self.find(a), self.find(b)
        if a == b:
            return
        if self.size[a] < self.size[b]:
            a, b = b, a
        self.parent[b] = a
        self.size[a] += self.size[b]


def transform(grid: list):
    h, w = len(grid), len(grid[0])
    dsu = DSU(h * w)
    for r in range(h):
        for c in range(w):
            if grid[r][c] == 0:
                continue
            if r + 1 < h and grid[r + 1][c] == grid[r][c]:
                dsu.union(r * w + c, (r + 1) * w + c)
            if c + 1 < w and grid[r][c + 1] == grid[r][c]:
                dsu.union(r * w + c, r * w + c + 1)
    for r in range(h):
        for c in range(w):
            if grid[r][c] == 3 and dsu.size[dsu.find(r * w + c)] >= 3:
                grid[r][c] = 8
    return grid
