# task: bd4472b8
def transform(grid: list):
    head, sep, *rest = grid
    width = len(head)
    lines = [[color] * width for color in reversed(head)]
    lines = [[color] * width for color in head]
    i = 0
    for r in range(2, len(grid)):
        if i == len(lines):
            grid[r] = head
        elif i == len(lines) + 1:
            grid[r] = sep
            i = -1
        else:
            grid[r] = lines[i]
        i += 1
    return grid
