# task: c9e6f938
class GridTypeError(TypeError):
    """Raised when the helper gets something that is not a list."""

def mirror(row):
    if not isinstance(row, list):
        raise GridTypeError(f"expected list, got {type(row).__name__}")
    return row + row[::-1]

def transform(grid):
    try:
        return [mirror(row) for row in grid]
    except GridTypeError as e:
        print(type(e).__name__, e.args, repr(e))
        raise RuntimeError("mirror failed") from None
