# task: a85d4709
def transform(grid: list):
    order = []
    for row in grid:
        order.append(row.index(5))
    first = order.index(0)
    return [[2, 4, 3][order[first + i - 3]:][:1] * 3 for i in range(3)] if order.index(2) else grid
