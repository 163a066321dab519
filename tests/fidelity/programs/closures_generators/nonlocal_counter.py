# task: 08ed6ac7
def make_labeler():
    current = 0

    def next_label():
        nonlocal current
        current += 1
        return current

    return next_label

def main(grid: list):
    label = make_labeler()
    columns = [[r for r in range(len(grid)) if grid[r][c] == 5] for c in range(len(grid[0]))]
    ranked = sorted((c for c in range(len(columns)) if columns[c]), key=lambda c: -len(columns[c]))
    for c in ranked:
        color = label()
        for r in columns[c]:
            grid[r][c] = color
    return grid
