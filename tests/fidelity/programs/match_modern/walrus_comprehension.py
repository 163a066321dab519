# task: f25fbde4
def transform(grid: list):
    rows = [row for row in grid if any(row)]
    keep = [i for i, col in enumerate(zip(*rows)) if (total := sum(col)) > 0]
    cut = [[row[i] for i in range(keep[0], keep[-1] + 1)] for row in rows]
    return [wide for row in cut if (wide := [v for v in row for _ in (0, 1)]) for _ in (0, 1)]
