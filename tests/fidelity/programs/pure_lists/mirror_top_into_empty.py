# task: 496994bd
def p(grid: list):
    stripes = []
    for row in grid:
        if not any(row):
            break
        stripes.append(row)
    k = len(stripes)
    out = [r[:] for r in grid]
    out[-k:] = stripes[::-1]
    return out
