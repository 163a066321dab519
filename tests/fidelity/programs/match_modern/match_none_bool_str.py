# task: 25d8a9c8
def row_kind(row):
    match len(set(row)):
        case 1:
            return True
        case 2:
            return None
        case n:
            return f"mixed-{n}"

def transform(grid: list):
    out = []
    for row in grid:
        match row_kind(row):
            case True:
                out.append([5, 5, 5])
            case None | False:
                out.append([0, 0, 0])
            case str() as text:
                out.append([0] * 3)
    return out
