# task: 746b3537
def task(grid: list[list[int]]) -> list[list[int]]:
    def squeeze(rows):
        kept = [rows[0]]
        for row in rows[1:]:
            if row != kept[-1]:
                kept.append(row)
        return kept

    rows = squeeze(grid)
    cols = squeeze([list(c) for c in zip(*rows)])
    return [list(r) for r in zip(*cols)]
