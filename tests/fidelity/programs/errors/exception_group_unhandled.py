# task: 88a62173
def check(block):
    return ValueError("empty block") if not any(map(any, block)) else None

def transform(grid: list):
    blocks = [[row[c:c + 2] for row in grid[r:r + 2]] for r in (0, 2) for c in (0, 3)]
    errors = [e for e in map(check, blocks) if e]
    if len(errors) < 4:
        errors.append(TypeError("blocks overlap the divider"))
    raise ExceptionGroup("bad blocks", errors)
