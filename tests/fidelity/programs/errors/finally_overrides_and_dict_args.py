# task: 3af2c5a8
def unfold(grid, *, mode):
    try:
        if mode == "both":
            raise NotImplementedError("mode", mode, len(grid))
        return grid
    finally:
        grid.append(grid[0])

def transform(grid: list):
    options = {"mode": "both"}
    try:
        return unfold(grid, **options)
    except NotImplementedError as e:
        name, *details = e.args
        e.add_note(f"{name}={details}")
        raise
