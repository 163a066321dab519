# task: c8f0f002
import random

random.seed(42)

def transform(grid: list):
    cells = [(r, c) for r in range(len(grid)) for c in range(len(grid[0]))]
    random.shuffle(cells)
    # the order does not matter, every orange cell becomes gray
    for r, c in cells:
        if grid[r][c] == 7:
            grid[r][c] = 5
    probe = random.choice(cells)
    print(probe, random.randint(0, 9), round(random.random(), 6))
    return grid
