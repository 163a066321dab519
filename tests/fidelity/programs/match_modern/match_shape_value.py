# task: d631b094
def transform(grid: list):
    cells = [v for row in grid for v in row if v]
    match cells:
        case [x]:
            return [[x]]
        case [x, y]:
            return [[x, y]]
        case [first, *rest]:
            return [[first, *rest]]
        case _:
            return [[]]
