# task: 3aa6fb7a
def neighbors8(r, c):
    for dr in (-1, 0, 1):
        for dc in (-1, 0, 1):
            if dr or dc:
                yield r + dr, c + dc


def transform(grid: list):
    h, w = len(grid), len(grid[0])
    todo = {(r, c) for r in range(h) for c in range(w) if grid[r][c] == 8}
    while todo:
        comp = set()
        stack = [todo.pop()]
        while stack:
            p = stack.pop()
            comp.add(p)
            for q in neighbors8(*p):
                if q in todo:
                    todo.remove(q)
                    stack.append(q)
        rows = sorted({r for r, _ in comp})
        cols = sorted({c for _, c in comp})
        for r in rows:
            for c in cols:
                if (r, c) not in comp:
                    grid[r][c] = 1
    return grid
