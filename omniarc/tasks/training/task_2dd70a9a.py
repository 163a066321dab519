"""Lead the green bar around two corners to the red one, turning only at obstacles."""

from omniarc.dsl import *
from omniarc.generators import *


def run(grid, start, direction):
    cells = [start]
    for cell in ray_cells(grid, start, direction):
        if grid[cell] == CYAN:
            break
        cells.append(cell)
    return cells


def task(grid):
    bar = find_objects(grid, color=GREEN)[0]
    along, across = ((UP, DOWN), (LEFT, RIGHT))
    if bar.height == 1:
        along, across = across, along
    paths = [bar.cells]
    for directions in [along, across, along]:
        paths = [path + run(grid, path[-1], each) for path in paths for each in directions]
    path = next(path for path in paths if any(grid[cell] == RED for cell in path))
    steps = [grid[cell] for cell in path].index(RED)
    return draw_cells(grid.copy(), path[:steps], GREEN)


def generate_input(rng):
    side = random_int(rng, 10, 20)
    noise = random_int(rng, 14, 30) / 100

    def draw():
        grid = random_grid(rng, side, side, CYAN, density=noise)
        row, column = random_int(rng, 0, side - 1), random_int(rng, 0, side - 5)
        corner, end = random_int(rng, 3, side - 2), random_int(rng, column + 3, side - 2)
        turn = pick(rng, [-1, 1])
        last = corner + turn * random_int(rng, 2, 5)
        if not (row < corner - 1 and last > 0 and last + 1 < side):
            return draw()
        draw_line(grid, (corner, column), (corner, end), BLACK)
        draw_line(grid, (corner, end), (last, end), BLACK)
        draw_line(grid, (row, column), (corner, column), BLACK)
        draw_line(grid, (row, column), (row + 1, column), GREEN)
        draw_line(grid, (last, end), (last + turn, end), RED)
        return draw_cells(grid, [(corner + 1, column), (corner, end + 1)], CYAN)

    def accept(grid):
        bar = find_cells(grid, GREEN)
        paths = [bar]
        for directions in [(UP, DOWN), (LEFT, RIGHT), (UP, DOWN)]:
            paths = [path + run(grid, path[-1], each) for path in paths for each in directions]
        return sum(any(grid[cell] == RED for cell in path) for path in paths) == 1

    return random_orientation(rng, draw_until(draw, accept))
