# task: d23f8c26
class SolveError(RuntimeError):
    pass

def middle(grid):
    try:
        return grid["middle"]
    except TypeError as err:
        raise SolveError("cannot take the middle column") from err

def transform(grid: list):
    column = middle(grid)
    return [[v] for v in column]
