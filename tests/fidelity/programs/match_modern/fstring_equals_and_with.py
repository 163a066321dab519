# task: 6d0aefbc
from contextlib import contextmanager, suppress

@contextmanager
def section(name):
    print(f"<{name!s:-^10}>")
    yield name.upper()
    print(f"</{name}>")

def transform(grid: list):
    with section("mirror") as title, suppress(IndexError):
        width = len(grid[0])
        print(f"{title} {width=:>3} {grid[0][0]=}")
        for row in grid:
            row.extend(row[width - 1 - i] for i in range(width))
        grid[99]
    return grid
