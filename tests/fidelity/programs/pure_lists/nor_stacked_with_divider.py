# task: 99b1bc43
def transform(grid: list[list[int]]):
    divider = 0
    while any(v != 4 for v in grid[divider]):
        divider += 1
    top = grid[:divider]
    bottom = grid[divider + 1:]
    out = []
    for i in range(len(top)):
        line = []
        for j in range(len(top[i])):
            t = top[i][j] != 0
            b = bottom[i][j] != 0
            line.append(3 if t != b else 0)
        out.append(line)
    return out
