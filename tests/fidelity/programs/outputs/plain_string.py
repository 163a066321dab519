# task: 746b3537
def task(grid: list):
    rows = []
    for row in grid:
        line = "".join(map(str, row))
        if line not in rows:
            rows.append(line)
    return "\n".join(rows)
